"""Calendar months and local wall-clock time: what a month later is, and when a local day ends."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tocsin.core.time.instants import Instant


def at_local(day: date, clock: time, zone: ZoneInfo) -> Instant:
    """
    Return the instant at which a clock on the wall of ``zone`` shows ``clock`` on ``day``.

    A time the clock shows twice, or skips, has two readings; the earlier one is taken, so that a
    limit computed from it is never later than the law allows.
    """
    wall = datetime.combine(day, clock, tzinfo=zone)
    return min(wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC))


def month_later(moment: Instant, zone: ZoneInfo, months: int = 1) -> Instant:
    """
    Return the same local wall-clock time ``months`` calendar months later.

    Where that month has no day of the same number, its last day is taken
    (Regulation 1182/71, Art. 3(2)(c)): 31 January leads to 28 or 29 February.
    """
    local = moment.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return at_local(date(year, month + 1, day), local.time(), zone)


def day_end(moment: Instant, zone: ZoneInfo) -> Instant:
    """Return the end of the local day in which an instant falls: midnight of the next day."""
    return at_local(moment.astimezone(zone).date() + timedelta(days=1), time(), zone)
