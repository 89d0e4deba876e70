"""How a period is counted: exactly for `due`, and under Regulation 1182/71 for `legal_outer`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.core.time.months import day_end, month_later

_PERIOD = re.compile(r"([1-9][0-9]{0,3}) (h|month|months)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as a law writes it: hours, which elapse, or calendar months."""

    count: int
    unit: Literal["h", "month"]


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
class Counting:
    """The rules of Regulation 1182/71, Art. 3, as the law file gives them."""

    event_hour_counts: bool
    """Art. 3(1): the hour in which the event falls is not counted."""
    month_ends_with_day: bool
    """Art. 3(2)(c): a month ends with the last hour of its last day."""

    def due(self, within: Period, start: Instant, zone: ZoneInfo) -> Instant:
        """Return the exact end: elapsed hours, or the same wall-clock time months later."""
        if within.unit == "h":
            return start + timedelta(hours=within.count)
        return month_later(start, zone, within.count)

    def outer(self, within: Period, start: Instant, zone: ZoneInfo) -> Instant:
        """Return the legal end, never before the exact one: 4 h from 10:20 end at 15:00."""
        exact = self.due(within, start, zone)
        if within.unit == "month":
            return day_end(exact, zone) if self.month_ends_with_day else exact
        if self.event_hour_counts:
            return exact
        return exact.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
