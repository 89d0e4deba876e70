"""Admit somebody to a confidential incident, by name."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.life_cycle import wrong_state
from tocsin.core.time import Instant
from tocsin.store.members import check_member, members
from tocsin.store.unit_of_work import unit_of_work


def admit_to_incident(reference: str, name: str, *, by: Actor, at: Instant, reason: str = "") -> None:
    """
    Let an account that has a role at the entity see the incident; twice changes nothing.

    Raises ``Refused`` (``wrong_state`` where it is not confidential, ``unknown_person``,
    ``unknown_incident``, ``not_allowed``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "admit", told)
        if told.course.admitted is None:
            raise wrong_state("The incident is not confidential: everybody with a role there may see it.")
        check_member(name, members(told.entity), told.entity)
        if name not in told.course.admitted:
            work.record("incident.person_admitted", reference, {"name": name, "reason": why})
