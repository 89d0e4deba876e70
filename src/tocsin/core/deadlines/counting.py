"""How a period is counted: exactly for `due`, and under Regulation 1182/71 for `legal_outer`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tocsin.core.deadlines.settings import Settings
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.core.time.months import day_end, month_later
from tocsin.core.time.working_days import Calendar

_PERIOD = re.compile(r"([1-9][0-9]{0,3}) (h|month|months)", re.ASCII)
_UTC = ZoneInfo("UTC")
_TWO_DAYS = 48
_LAST_MOMENT = timedelta(microseconds=1)
"""A period that ends with an hour or a day ends in it, not at the first moment of the next."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as a law writes it: hours, which elapse, or calendar months."""

    count: int
    unit: Literal["h", "month"]

    def two_days_or_more(self) -> bool:
        """Say whether Art. 3(5) of Regulation 1182/71 speaks of such a period."""
        return self.unit == "month" or self.count >= _TWO_DAYS


def period(text: object, where: str) -> Period:
    """
    Read ``4 h`` or ``1 month``. A month is never 30 days, so days are not a unit here.

    Raises ``Refused`` (``bad_rule_file``).
    """
    found = _PERIOD.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Refused(
            "bad_rule_file", f"{where}: {text!r} is not a period. Write it as 4 h or 1 month.", where
        )
    return Period(int(found[1]), "h" if found[2] == "h" else "month")


@dataclass(frozen=True, slots=True)
class Expiry:
    """Where a period ends."""

    due: Instant
    outer: Instant
    """The end under Regulation 1182/71, never before ``due``."""
    last: Instant
    """A moment of the day on which it ends: an end at midnight under 1182/71 is the end of the day before."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The rules of Regulation 1182/71, Art. 3, as the law file gives them."""

    event_hour_counts: bool
    """Art. 3(1): the hour in which the event falls is not counted."""
    month_ends_with_day: bool
    """Art. 3(2)(c): a month ends with the last hour of its last day."""

    def end(self, within: Period, start: Instant, place: Calendar | None, settings: Settings) -> Expiry:
        """Return where a period from an event at ``start`` ends; without a place it is counted in UTC."""
        zone = _UTC if place is None else place.zone
        exact = _exact(within, start, _UTC if settings.month_in == "utc" else zone)
        if place is not None and within.two_days_or_more():
            exact = _on_working_day(exact, start, place, settings.working_days)
        outer = self._legal_end(within, exact, zone)
        if settings.due_is == "legal_end":
            return Expiry(outer, outer, outer - _LAST_MOMENT)
        return Expiry(exact, outer, exact)

    def _legal_end(self, within: Period, exact: Instant, zone: ZoneInfo) -> Instant:
        """4 h from 10:20 end at 15:00, a month with its last day."""
        if within.unit == "month":
            return day_end(exact, zone) if self.month_ends_with_day else exact
        if self.event_hour_counts:
            return exact
        return exact.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _exact(within: Period, start: Instant, zone: ZoneInfo) -> Instant:
    """Elapsed hours, or the same wall-clock time months later."""
    if within.unit == "h":
        return start + timedelta(hours=within.count)
    return month_later(start, zone, within.count)


def _on_working_day(exact: Instant, start: Instant, place: Calendar, number: int) -> Instant:
    """Move an end to the same time of the working day with that number after the day of the event."""
    day = place.day_of(start)
    for _ in range(number):
        day = place.next_working_day(day)
    if day <= place.day_of(exact):
        return exact
    return place.at(day, exact.astimezone(place.zone).time())
