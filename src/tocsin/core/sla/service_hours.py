"""The time that was promised: a window, or the service hours in it, as disjoint intervals."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter

from tocsin.core.commitments import ServiceHours
from tocsin.core.sla.wall_clock import showing
from tocsin.core.time import Instant, Interval, length, union
from tocsin.core.time.instants import zone

_DAY = timedelta(days=1)
_BY_END = attrgetter("end")


@dataclass(frozen=True, slots=True)
class CommittedTime:
    """The parts of a window in which the promise holds, sorted and disjoint, with their total."""

    intervals: tuple[Interval, ...]
    total: timedelta

    def within(self, start: Instant, end: Instant) -> Iterator[Interval]:
        """Yield the committed parts between two instants, in order."""
        return parts_within(self.intervals, start, end)


def parts_within(intervals: Sequence[Interval], start: Instant, end: Instant) -> Iterator[Interval]:
    """Yield the parts of intervals (sorted, disjoint) between two instants, in order."""
    for index in range(bisect_right(intervals, start, key=_BY_END), len(intervals)):
        each = intervals[index]
        if each.start >= end:
            return
        yield Interval(max(each.start, start), min(each.end, end))


@lru_cache(maxsize=256)
def committed_time(hours: ServiceHours | None, time_zone: str, window: Interval) -> CommittedTime:
    """
    Return the committed time of a window: all of it, or its service hours.

    An instant is inside the service hours when a clock on the wall in ``time_zone`` shows a time
    from ``start`` up to ``end`` on one of the days. On the spring night a time that is skipped takes
    no time (01:00 to 04:00 is two hours), on the autumn night a repeated one counts twice (four hours).
    Hours that end at or before their start run on into the next day.
    """
    if hours is None:
        return CommittedTime((window,), window.end - window.start)
    tz = zone(time_zone)
    overnight = _DAY if hours.end <= hours.start else timedelta()
    parts: list[Interval] = []
    for day in _days(window.start.astimezone(tz).date() - _DAY, window.end.astimezone(tz).date()):
        if day.weekday() in hours.days:
            end = datetime.combine(day, hours.end) + overnight
            parts.extend(showing(datetime.combine(day, hours.start), end, tz))
    clipped = (part.clipped(window) for part in parts)
    merged = union(part for part in clipped if part is not None)
    return CommittedTime(merged, length(merged))


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + offset * _DAY
