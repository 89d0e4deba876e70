"""Watch for reviews: a major incident that is resolved is to be reviewed (DORA, Art. 13(2))."""

from __future__ import annotations

from tocsin.core.incidents import History
from tocsin.core.incidents.follow_ups import REMINDED_AGAIN_AFTER
from tocsin.core.incidents.reviews import REVIEW_WITHIN
from tocsin.core.time import Instant, rfc3339
from tocsin.store import due, follow_ups, queries
from tocsin.store.unit_of_work import Work


def review_due_from(told: History) -> Instant | None:
    """Return when the review of an incident is due; None: it is not major, not resolved, or reviewed."""
    course = told.course
    if told.outcome != "major" or course.state != "resolved" or course.since is None:
        return None
    return course.since + REVIEW_WITHIN


def watch_review(told: History) -> None:
    """Make the reminder of a review due where the entries put it; none where no review is owed."""
    owed_from = review_due_from(told)
    alarms = [each.recorded_at for each in told.entries if each.kind == "review.due"]
    if owed_from and alarms:
        owed_from = max(owed_from, alarms[-1] + REMINDED_AGAIN_AFTER)
    due.put(follow_ups.DUE_KIND, told.reference, owed_from)


def remind_of_review(work: Work, reference: str) -> None:
    """Record that a review is due: an alarm for people; the next comes seven days later."""
    told = queries.incident(reference)
    owed_from = review_due_from(told)
    if owed_from:
        work.record("review.due", reference, {"due": rfc3339(owed_from)})
        watch_review(queries.incident(reference))
