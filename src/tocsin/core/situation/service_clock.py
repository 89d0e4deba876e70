"""A clock that runs in service hours only: when a promised time has passed on it."""

from __future__ import annotations

from datetime import timedelta

from tocsin.core.commitments import ServiceHours
from tocsin.core.sla.service_hours import CommittedTime, committed_time
from tocsin.core.time import Instant, Interval

_WEEK = timedelta(days=7)
_LONGEST = timedelta(days=36_525)


def runs_out(
    start: Instant, length: timedelta, hours: ServiceHours | None = None, time_zone: str = "UTC"
) -> Instant | None:
    """
    Return when ``length`` has passed since ``start`` on a clock that stands still outside the hours.

    None for ``hours``: it runs round the clock. What ends with the closing of a day is due at the closing,
    not at the next opening; a time of no length outside the hours is due at the next opening. On the
    nights of the change the clock runs in elapsed time. None: that is more than a hundred years
    from then. Raises ``Refused`` (``unknown_time_zone``).
    """
    if length > _LONGEST:
        return None
    if hours is None:
        return start + length
    left, since, reach = length, start, max(length, _WEEK)
    while since - start < _LONGEST:
        committed = committed_time(hours, time_zone, Interval(since, since + reach))
        if committed.intervals and committed.total >= left:
            return _within(committed, left)
        left -= committed.total
        since, reach = since + reach, min(2 * reach, _LONGEST)
    return None


def _within(committed: CommittedTime, left: timedelta) -> Instant | None:
    """Return when so much of committed time has passed; None where it has no part at all."""
    for each in committed.intervals:
        if each.end - each.start >= left:
            return each.start + left
        left -= each.end - each.start
    return None
