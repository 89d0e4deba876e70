"""Periods: half-open intervals of instants, and their unions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from tocsin.core.time.instants import Instant


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From ``start`` up to, not including, ``end``; both in UTC."""

    start: Instant
    end: Instant

    def clipped(self, within: Interval) -> Interval | None:
        """Return the part inside another interval, or None when they do not meet."""
        start, end = max(self.start, within.start), min(self.end, within.end)
        return Interval(start, end) if start < end else None


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Merge intervals that overlap or touch; the result is sorted and disjoint."""
    merged: list[Interval] = []
    for each in sorted(intervals):
        if merged and each.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, each.end))
        else:
            merged.append(each)
    return tuple(merged)


def covered(intervals: Iterable[Interval], within: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return where the union of ``intervals`` and the union of ``within`` both hold."""
    windows = union(within)
    parts = (each.clipped(window) for each in union(intervals) for window in windows)
    return tuple(sorted(part for part in parts if part is not None))


def length(intervals: Iterable[Interval]) -> timedelta:
    """Add up disjoint intervals in elapsed time."""
    return sum((each.end - each.start for each in intervals), timedelta())
