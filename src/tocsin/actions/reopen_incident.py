"""Reopen an incident that was not over: its clocks run again."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.actions.state_fact import RESOLVED, RESTORED, state_fact
from tocsin.core.incidents import Actor, Fact, latest, worded
from tocsin.core.incidents.life_cycle import check_reopening
from tocsin.core.incidents.wording import LONGEST
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.unit_of_work import unit_of_work


def reopen_incident(reference: str, reason: str, *, by: Actor, at: Instant, down_again: bool = False) -> None:
    """
    Record that an incident goes on, and withdraw its resolution.

    ``down_again`` withdraws the restoration of the service too: an intermittent outage lasts until the
    final restoration. Without it the downtime ends where somebody said that the service was back. Raises
    ``Refused`` (``wrong_state``, ``no_reason``, ``unknown_incident``, ``not_allowed``).
    """
    why = reasoned(reason, "An incident is reopened")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "change_state", told)
        check_reopening(told.course.state, told.course.merged_into)
        work.record("incident.reopened", reference, {"reason": why})
        known = latest(told.facts)
        gone = (RESOLVED, RESTORED) if down_again else (RESOLVED,)
        withdrawn = [Fact(key, None, source=f"reopened: {why}"[:LONGEST]) for key in gone if key in known]
        state_fact(work, told, *withdrawn)


def reasoned(reason: str, what: str) -> str:
    """Return a reason as it is kept; without one the step is refused (``no_reason``)."""
    why = worded(reason, "reason")
    if not why:
        raise Refused("no_reason", f"{what} only with a reason. Write it in one line.", "reason")
    return why
