"""The window over which a target is measured: a calendar period in a time zone, or a rolling one."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from functools import lru_cache

from tocsin.core.commitments import ServiceLevelObjective
from tocsin.core.refusal import Refused
from tocsin.core.sla.wall_clock import midnight
from tocsin.core.time import Instant, Interval
from tocsin.core.time.instants import zone

CALENDAR_MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Months in a calendar window, which begins in a month that is a multiple of it from January on."""

_ROLLING = re.compile(r"rolling:([1-9]\d{0,4})([dh])", re.ASCII)
_LONGEST = timedelta(days=3660)
_YEARS = range(1000, 9000)


def rolling_length(window: str, where: str = "window") -> timedelta | None:
    """
    Return the length of ``rolling:30d`` or ``rolling:720h``; None for a calendar window.

    A day of a rolling window is 24 hours on the clock, so that 30d and 720h are the same.
    Raises ``Refused`` (``unknown_window``) for a window that is neither, or longer than ten years.
    """
    if window in CALENDAR_MONTHS:
        return None
    found = _ROLLING.fullmatch(window)
    if found is not None:
        hours = int(found[1]) * (24 if found[2] == "d" else 1)
        if timedelta(hours=hours) <= _LONGEST:
            return timedelta(hours=hours)
    raise Refused(
        "unknown_window",
        f"{where}: {window!r} is not a window. Write month, quarter, year, or at most ten years back, "
        "such as rolling:30d or rolling:720h.",
        where,
    )


@lru_cache(maxsize=1024)
def window_at(window: str, time_zone: str, at: Instant) -> Interval:
    """
    Return the window that an instant falls in, as an interval in UTC.

    A calendar window runs from local midnight to local midnight, so its length is whatever the clock
    made of it (March 2026 in Europe/Amsterdam has 743 hours); the instant at which one ends belongs to
    the next. A rolling window ends at ``at``.
    Raises ``Refused`` (``unknown_window``, ``unknown_time_zone``, ``instant_out_of_range``).
    """
    if at.astimezone(UTC).year not in _YEARS:
        raise Refused(
            "instant_out_of_range",
            f"at: {at.year} is not a year for which windows are counted. Write an instant from "
            f"{_YEARS.start} up to {_YEARS.stop}.",
            "at",
        )
    length = rolling_length(window)
    if length is not None:
        return Interval(at - length, at)
    tz = zone(time_zone)
    local = at.astimezone(tz)
    months = CALENDAR_MONTHS[window]
    first = (local.month - 1) // months * months + 1
    return Interval(midnight(local.year, first, tz), midnight(local.year, first + months, tz))


def window_name(objective: ServiceLevelObjective | None, window: Interval) -> str:
    """
    Name a window without words: ``2025-10``, ``2025-Q4``, ``2025``; any other by its first and last day.

    Days are those of the objective's time zone, and of UTC where nothing measurable was promised.
    """
    place = zone(objective.time_zone if objective else "UTC")
    start, end = window.start.astimezone(place), window.end.astimezone(place)
    match objective.window if objective else "":
        case "month":
            return f"{start:%Y-%m}"
        case "quarter":
            return f"{start.year}-Q{(start.month + 2) // 3}"
        case "year":
            return str(start.year)
        case _:
            return f"{start:%Y-%m-%d}/{end:%Y-%m-%d}"
