"""Watch follow-ups: whoever owes one is reminded when it is due, and again every seven days while they do."""

from __future__ import annotations

from tocsin.core.incidents.follow_ups import FollowUpHistory
from tocsin.core.time import rfc3339
from tocsin.store import due, follow_ups
from tocsin.store.unit_of_work import Work


def watch_follow_up(told: FollowUpHistory) -> None:
    """Make the reminder of a follow-up due where the entries put it; none once nobody owes it."""
    due.put(follow_ups.DUE_KIND, told.reference, told.reminder_at)


def remind_of_follow_up(work: Work, reference: str) -> None:
    """Record that a follow-up is due: an alarm for its owner; the next comes seven days later."""
    told = follow_ups.follow_up(reference)
    if told.owed and told.due:
        work.record("follow_up.due", reference, {"due": rfc3339(told.due), "owner": told.owner})
        watch_follow_up(follow_ups.follow_up(reference))
