"""Instants as tools and spreadsheets write them; the time zone is that of the file unless one is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tocsin.core.time import Instant

_CLOCK = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp][Mm])?)?"
)
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _CLOCK + r"\s*(?P<zone>Z|z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_NUMBERS = r"(?P<{0}>\d{{1,2}})[-/.](?P<{1}>\d{{1,2}})[-/.](?P<year>\d{{4}})"
_WRITTEN = {
    "iso": _ISO,
    "day_first": re.compile(_NUMBERS.format("day", "month") + _CLOCK, re.ASCII),
    "month_first": re.compile(_NUMBERS.format("month", "day") + _CLOCK, re.ASCII),
}
_NOON = 12


@dataclass(frozen=True, slots=True)
class ReadInstant:
    """An instant; doubtful: the clock showed it twice, or not at all, and the earlier reading was taken."""

    moment: Instant
    doubtful: bool = False


def read_instant(text: str, written: str, place: ZoneInfo) -> ReadInstant | None:
    """
    Read an instant as ``written`` (``iso``, ``day_first`` or ``month_first``) has it; None: it is none.

    The international way is read whatever was chosen, for it cannot be mistaken; a day alone begins.
    """
    match = _ISO.fullmatch(text) or _WRITTEN[written].fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    hour = _hour(int(parts["hour"] or 0), (parts["half"] or "").lower())
    if hour is None:
        return None
    numbers = (int(parts["year"]), int(parts["month"]), int(parts["day"]), hour)
    try:
        wall = datetime(*numbers, int(parts["minute"] or 0), int(parts["second"] or 0), tzinfo=place)
        if parts.get("zone"):
            offset = datetime.strptime(parts["zone"].upper(), "%z").tzinfo
            return ReadInstant(wall.replace(tzinfo=offset).astimezone(UTC))
        one, other = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    except (ValueError, OverflowError):
        return None
    return ReadInstant(min(one, other), doubtful=one != other)


def _hour(hour: int, half: str) -> int | None:
    """Return the hour of a day of 24; None: a clock of twelve hours has no such hour."""
    if not half:
        return hour
    if not 1 <= hour <= _NOON:
        return None
    return hour % _NOON + (_NOON if half == "pm" else 0)
