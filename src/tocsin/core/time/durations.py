"""Lengths of time as contracts write them: ISO 8601 durations with a fixed length."""

from __future__ import annotations

import re
from datetime import timedelta

from tocsin.core.refusal import Refused

_ISO_8601 = re.compile(
    r"P(?:(?P<weeks>\d{1,6})W|(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,6})S)?)?)",
    re.ASCII,
)


def duration(text: object, where: str = "duration") -> timedelta:
    """
    Read an ISO 8601 duration of weeks, or of days, hours, minutes and seconds, such as ``PT4H``.

    Months and years have no fixed length, so they are not read. Raises ``Refused``
    (``not_a_duration``) for them and for anything else.
    """
    match = _ISO_8601.fullmatch(text) if isinstance(text, str) and text != "P" else None
    if match is None:
        raise Refused(
            "not_a_duration",
            f"{where}: {text!r} is not a length of time. Write an ISO 8601 duration without months or "
            "years, such as PT30M, PT4H or P30D.",
            where,
        )
    return timedelta(**{unit: int(number) for unit, number in match.groupdict().items() if number})


def iso_8601(length: timedelta) -> str:
    """Write a length of time that is not negative so that ``duration`` reads it back; whole seconds only."""
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    days = f"{length.days}D" if length.days else ""
    if not days and not clock:
        return "PT0S"
    return f"P{days}T{clock}" if clock else f"P{days}"
