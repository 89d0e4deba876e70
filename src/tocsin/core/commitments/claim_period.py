"""How long a credit may be claimed: a duration of ISO 8601, or a number of working days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from tocsin.core.refusal import Refused

_ISO_8601 = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W"
    r"|(?=\d|T\d)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?)",
    re.ASCII,
)
_WORKING_DAYS = re.compile(r"(\d{1,5}) working days?", re.ASCII)
_LONGEST_MONTHS = 1200
_MOST_WORKING_DAYS = 26_000
_LONGEST = timedelta(days=36_525)


@dataclass(frozen=True, slots=True)
class ClaimPeriod:
    """
    A time within which a credit is claimed, counted from the end of the window.

    Months and days are those of the calendar in the objective's time zone (a day across a DST
    change has 23 or 25 hours); ``elapsed`` is counted on the clock, after them. ``working_days``, which
    stand alone, are Monday to Friday: a public holiday is not skipped, so that the limit is never late.
    """

    months: int = 0
    days: int = 0
    elapsed: timedelta = timedelta()
    working_days: int = 0

    def __str__(self) -> str:
        """Write it so that ``claim_period`` reads it back."""
        if self.working_days:
            return f"{self.working_days} working day{'' if self.working_days == 1 else 's'}"
        seconds = self.elapsed // timedelta(seconds=1)
        calendar = "".join(f"{n}{unit}" for n, unit in ((self.months, "M"), (self.days, "D")) if n)
        parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
        clock = "".join(f"{n}{unit}" for n, unit in parts if n)
        return f"P{calendar}{'T' if clock else ''}{clock}" if calendar or clock else "P0D"


def claim_period(text: object, where: str = "claim_within") -> ClaimPeriod:
    """
    Read a duration of ISO 8601: ``P30D``, ``P2M``, ``P1W``, ``PT72H``, ``P1M15DT12H``; or ``5 working days``.

    A year is twelve months and a week seven days; fractions and signs are not taken.
    Raises ``Refused`` (``not_a_claim_period``) for anything else and for more than a hundred years.
    """
    found = _ISO_8601.fullmatch(text) if isinstance(text, str) else None
    if found is not None:
        n = {unit: int(digits or 0) for unit, digits in found.groupdict().items()}
        period = ClaimPeriod(
            months=12 * n["years"] + n["months"],
            days=7 * n["weeks"] + n["days"],
            elapsed=timedelta(hours=n["hours"], minutes=n["minutes"], seconds=n["seconds"]),
        )
        if period.months <= _LONGEST_MONTHS and timedelta(period.days) + period.elapsed <= _LONGEST:
            return period
    counted = _WORKING_DAYS.fullmatch(text) if isinstance(text, str) else None
    if counted is not None and int(counted[1]) <= _MOST_WORKING_DAYS:
        return ClaimPeriod(working_days=int(counted[1]))
    raise Refused(
        "not_a_claim_period",
        f"{where}: {text!r} is not a duration of ISO 8601 of at most a hundred years, nor a number of "
        "working days. Write whole numbers, as in P30D, P2M, P1W, PT72H or 5 working days.",
        where,
    )
