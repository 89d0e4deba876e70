"""Take back a link of an incident: it was linked in error, or no longer hangs together."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor, History
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import problems, queries
from tocsin.store.unit_of_work import unit_of_work


def unlink_incident(reference: str, to: str, *, by: Actor, at: Instant) -> None:
    """
    Record that a link no longer holds, at both where it was one between incidents.

    Raises ``Refused`` (``not_linked``, ``unknown_incident``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "link", told)
        if not _linked(told, to):
            sentence = f"{reference} is not linked to {to!r:.80}. Its page lists what it is linked to."
            raise Refused("not_linked", sentence, "to")
        work.record("incident.unlinked", reference, {"to": to})
        if problems.REFERENCE.fullmatch(to):
            problems.record_link(work, reference, to, linked=False)
        if queries.REFERENCE.fullmatch(to) and _linked(queries.incident(to), reference):
            work.record("incident.unlinked", to, {"to": reference})


def _linked(told: History, to: str) -> bool:
    return any(each.to == to for each in told.course.links)
