"""Mark an incident confidential: from now on only those admitted by name know of it."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.actions.policy import MAY, allow_incident
from tocsin.core.incidents import Actor, Role
from tocsin.core.incidents.life_cycle import wrong_state
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.members import check_member, members
from tocsin.store.unit_of_work import unit_of_work


def confine_incident(reference: str, names: Iterable[str], *, by: Actor, at: Instant) -> None:
    """
    Record who may see an incident: those named, and who confines it, always.

    Those named have a role at its entity. Raises ``Refused`` (``unknown_person``, ``last_admitted``,
    ``wrong_state`` where it is confidential already, ``unknown_incident``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "admit", told)
        if told.course.confidential:
            raise wrong_state("The incident is confidential already. Admit people or show them out, by name.")
        known = members(told.entity)
        if not by.operator:
            known[by.name] = by.roles_at(told.entity)
        admitted = {*names, *([] if by.operator else [by.name])}
        for name in sorted(admitted):
            check_member(name, known, told.entity)
        check_somebody_admits(admitted, known)
        work.record("incident.confined", reference, {"names": sorted(admitted)})


def check_somebody_admits(admitted: Iterable[str], known: dict[str, frozenset[Role]]) -> None:
    """Refuse to leave an incident to people of whom none may admit another (``last_admitted``)."""
    if not any(known.get(name, frozenset()) & MAY["admit"] for name in admitted):
        roles = " or ".join(sorted(role.replace("_", " ") for role in MAY["admit"]))
        raise Refused(
            "last_admitted",
            f"Nobody would be left who may admit others: it takes one {roles}. Admit one first.",
            "name",
        )
