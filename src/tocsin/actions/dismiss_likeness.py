"""Dismiss a proposal that two things have the same cause: it is remembered, and not proposed again."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident, allow_problem
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store import likeness, problems
from tocsin.store.unit_of_work import unit_of_work


def dismiss_likeness(incident: str, to: str, *, by: Actor, at: Instant) -> None:
    """
    Record that an incident and a problem, or another incident, do not have the same cause.

    Raises ``Refused`` (``unknown_incident``, ``unknown_problem``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        told = work.locked(incident)
        allow_incident(by, "link", told)
        if problems.REFERENCE.fullmatch(to):
            allow_problem(by, "see", problems.problem(to).entity, to)
        else:
            allow_incident(by, "see", work.locked(to))
        if frozenset((incident, to)) not in likeness.dismissed(told.entity):
            work.record(likeness.DISMISSED, likeness.subject(told.entity), {"incident": incident, "to": to})
