"""Show somebody out of a confidential incident: from now on they know nothing of it."""

from __future__ import annotations

from tocsin.actions.confine_incident import check_somebody_admits
from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.life_cycle import wrong_state
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.members import members
from tocsin.store.unit_of_work import unit_of_work


def show_out_of_incident(reference: str, name: str, *, by: Actor, at: Instant, reason: str = "") -> None:
    """
    Record that somebody may no longer see the incident; never the last who may admit others.

    A role that they hold in it goes with them. Raises ``Refused`` (``wrong_state``, ``not_admitted``,
    ``last_admitted``, ``unknown_incident``, ``not_allowed``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "admit", told)
        admitted = told.course.admitted
        if admitted is None:
            raise wrong_state("The incident is not confidential: everybody with a role there may see it.")
        if name not in admitted:
            raise Refused("not_admitted", f"{name!r:.80} is not admitted to this incident.", "name")
        known = members(told.entity)
        if not by.operator:
            known[by.name] = by.roles_at(told.entity)
        check_somebody_admits(admitted - {name}, known)
        for each in told.course.roles:
            if each.person == name:
                body = {"role": each.role, "person": name, "reason": why}
                work.record("incident.role_released", reference, body)
        work.record("incident.person_shown_out", reference, {"name": name, "reason": why})
