"""Open a confidential incident to everybody whom a role lets see it."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.actions.reopen_incident import reasoned
from tocsin.core.incidents import Actor
from tocsin.core.incidents.life_cycle import wrong_state
from tocsin.core.time import Instant
from tocsin.store.unit_of_work import unit_of_work


def unconfine_incident(reference: str, reason: str, *, by: Actor, at: Instant) -> None:
    """
    Record that an incident is confidential no more; what was written in it may be read from now on.

    Raises ``Refused`` (``no_reason``, ``wrong_state``, ``unknown_incident``, ``not_allowed``).
    """
    why = reasoned(reason, "A confidential incident is opened to others")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "admit", told)
        if not told.course.confidential:
            raise wrong_state("The incident is not confidential: everybody with a role there may see it.")
        work.record("incident.unconfined", reference, {"reason": why})
