"""Clocks on the wall: which instants a local time stands for, also on the two nights a year that bite."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tocsin.core.time import Instant, Interval

_SECOND = timedelta(seconds=1)
_MARGIN = timedelta(hours=12)


def first_showing(local: datetime, zone: ZoneInfo) -> Instant:
    """
    Return the first instant at which the clock in ``zone`` shows a naive local time or has passed it.

    A time that is repeated (autumn) is taken when it is first shown. A time that is skipped (spring)
    stands for the instant of the change: the clock then jumps past it.
    """
    first = local.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local:
        return first
    return _change(zone, first - _MARGIN, first + _MARGIN)


def showing(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[Interval, ...]:
    """
    Return when the clock in ``zone`` shows a time from ``start`` up to, not including, ``end`` (naive).

    A skipped time is never shown and takes no time; a repeated one is shown twice and counts twice.
    A period that begins or ends within the repeated hour is therefore two intervals. At most one
    change of the clock between the two is provided for.
    """
    before = _offset(start.replace(tzinfo=zone))
    after = _offset(end.replace(tzinfo=zone, fold=1))
    if before == after:
        return (Interval(_utc(start, before), _utc(end, before)),)
    change = _change(zone, _utc(start, before) - _MARGIN, _utc(end, after) + _MARGIN)
    parts = (
        Interval(_utc(start, before), min(_utc(end, before), change)),
        Interval(max(_utc(start, after), change), _utc(end, after)),
    )
    return tuple(part for part in parts if part.start < part.end)


def midnight(year: int, month: int, zone: ZoneInfo) -> Instant:
    """Return the first instant of a month, counted on from ``year`` when ``month`` exceeds twelve."""
    years, index = divmod(month - 1, 12)
    return first_showing(datetime.combine(datetime(year + years, index + 1, 1), time()), zone)  # noqa: DTZ001 - local


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()


def _utc(local: datetime, offset: timedelta) -> Instant:
    return (local - offset).replace(tzinfo=UTC)


def _change(zone: ZoneInfo, early: Instant, late: Instant) -> Instant:
    """Return the instant between two at which the offset of ``zone`` leaves that of the first, by halving."""
    early = early.replace(microsecond=0)
    offset = _offset(early.astimezone(zone))
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        if _offset(middle.astimezone(zone)) == offset:
            early = middle
        else:
            late = middle
    return late
