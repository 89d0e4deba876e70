"""Watch entities that were never assessed for recurring incidents: the first assessment becomes due too."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tocsin.channels.calendars import CAPITAL_ZONES
from tocsin.core.time.months import month_later
from tocsin.store import due, queries, recurrence
from tocsin.store.unit_of_work import Work


def watch_recurrence(work: Work) -> None:
    """Make the first assessment of an entity due a month after it is known; a later import moves nothing."""
    for entity in queries.entities():
        subject = recurrence.subject(entity.lei)
        told = recurrence.record(entity.lei)
        if told.last is None and told.exempt_as is None and due.first(recurrence.DUE_KIND, subject) is None:
            zone = ZoneInfo(CAPITAL_ZONES.get(entity.country or "", "UTC"))
            due.put(recurrence.DUE_KIND, subject, month_later(work.at, zone))
