"""Complete the review of an incident: a resolved one is reviewed from then on (DORA, Art. 13(2))."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.actions.watch_review import watch_review
from tocsin.core.incidents import Actor
from tocsin.core.incidents.life_cycle import check_change
from tocsin.core.incidents.reviews import check_completion, review_of
from tocsin.core.incidents.threats import passage
from tocsin.core.time import Instant
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work


def complete_review(reference: str, *, summary: str, by: Actor, at: Instant) -> None:
    """
    Record that the review is complete and what it comes to; the state moves from resolved to reviewed.

    An incident that was closed before (it is not major) stays closed. Raises ``Refused``
    (``unknown_incident``, ``not_allowed``, ``wrong_state``, ``review_incomplete``, ``not_text``).
    """
    kept = passage(summary, "summary")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "review", told)
        closed = told.course.state == "closed" and not told.course.merged_into
        if not closed:
            check_change(told.course.state, "reviewed", outcome=told.outcome, reviewed=True)
        check_completion(review_of(told.entries), kept)
        work.record("review.completed", reference, {"by": by.name, "summary": kept})
        if not closed:
            work.record("incident.state_changed", reference, {"state": "reviewed", "reason": ""})
        watch_review(queries.incident(reference))
