"""How values stand in a report (2025/302, Annex II): one way for each kind, none left to a habit."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.time import rfc3339 as instant_field

__all__ = ["amount_field", "duration_field", "instant_field", "lasting", "share_field"]

_DAYS = 1000
_DECIMALS = 10
"""One decimal: shares are written in tenths of a percent."""


def duration_field(length: timedelta) -> str:
    """
    Write a length of time as days, hours and minutes, ``DD:HH:MM``: 24 hours are ``01:00:00`` (field 3.15).

    A minute that has begun counts whole, so that what is longer than a limit is never written as the
    limit itself. Raises ``Refused`` (``out_of_range``) below zero and from 1000 days.
    """
    minutes = -(-length // timedelta(minutes=1))
    days, rest = divmod(minutes, 24 * 60)
    if not 0 <= days < _DAYS:
        raise Refused(
            "out_of_range",
            f"A length of {length.total_seconds():.0f} seconds does not fit DD:HH:MM. Correct its beginning "
            "or its end.",
        )
    return f"{days:02}:{rest // 60:02}:{rest % 60:02}"


def lasting(field: str) -> timedelta:
    """Read a length of time as a report writes it (``not_a_duration``)."""
    days, hours, minutes = (int(each) if each.isascii() and each.isdigit() else -1 for each in _three(field))
    if min(days, hours, minutes) < 0 or hours > 23 or minutes > 59:  # noqa: PLR2004 - hours of a day, minutes
        raise Refused(
            "not_a_duration", f"{field!r} is not a duration DD:HH:MM. Write 24 hours as 01:00:00.", field
        )
    return timedelta(days=days, hours=hours, minutes=minutes)


def share_field(part: int | Decimal, whole: int | Decimal) -> str | None:
    """
    Write a share in percent to one decimal, halves rounded up (fields 3.5, 3.7, 3.10); None of nothing.

    For show only: a threshold compares the exact numbers, so 10.04 % meets what is written as 10.0.
    """
    if not whole:
        return None
    tenths = Fraction(part) * 100 * _DECIMALS / Fraction(whole)
    rounded = (2 * tenths.numerator + tenths.denominator) // (2 * tenths.denominator)
    return f"{rounded // _DECIMALS}.{rounded % _DECIMALS}"


def amount_field(amount: Money) -> str:
    """Write an amount in thousands of its currency: 2 500 EUR are ``2.5`` (fields 3.11, 4.13, 4.14)."""
    cents = (amount.amount / 1000).quantize(Decimal("0.00001"), rounding=ROUND_HALF_UP)
    return format(cents.normalize(), "f")


def _three(field: str) -> list[str]:
    parts = field.split(":")
    return parts if len(parts) == 3 else ["", "", ""]  # noqa: PLR2004 - days, hours, minutes
