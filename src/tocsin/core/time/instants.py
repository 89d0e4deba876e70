"""An instant: one point on the time line, kept in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tocsin.core.refusal import Refused

Instant: TypeAlias = datetime
"""A ``datetime`` that is aware and in UTC. Made by ``instant()`` or a clock, never naive."""

_RFC3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})",
    re.ASCII,
)


def instant(text: object, where: str = "instant") -> Instant:
    """
    Read an RFC 3339 instant with a zone and return it in UTC.

    Raises ``Refused`` (``not_an_instant``) when it is no such text, has no zone or does not exist.
    """
    if isinstance(text, str) and _RFC3339.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise Refused(
        "not_an_instant",
        f"{where}: {text!r} is not an instant with a zone. Write it as 2026-03-02T08:00:00Z.",
        where,
    )


def rfc3339(moment: Instant) -> str:
    """Write an instant in UTC with ``Z``; fractions of a second only where there are any."""
    text = moment.astimezone(UTC).isoformat(timespec="auto")
    return text.removesuffix("+00:00") + "Z"


def zone(name: object, where: str = "time_zone") -> ZoneInfo:
    """
    Find a time zone by its IANA name.

    Raises ``Refused`` (``unknown_time_zone``) when there is none of that name.
    """
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(
            "unknown_time_zone",
            f"{where}: {name!r} is not a time zone. Write its IANA name, such as Europe/Amsterdam.",
            where,
        ) from None
