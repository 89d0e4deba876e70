"""Numbers with their unit: money, shares and counts. A bare number does not cross a border of core."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tocsin.core.refusal import Refused

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,12})?", re.ASCII)
"""Digits as JSON and forms write them; Python's own reading also takes 1_000 and other scripts' digits."""


def exact(value: object, where: str) -> Decimal:
    """
    Read a decimal from JSON: an integer, a decimal string, or a float as it was written.

    Raises ``Refused`` (``not_a_number``) for anything else, NaN and infinities included.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise Refused(
            "not_a_number",
            f"{where}: {value!r} is not a number. Write digits, with a dot for decimals.",
            where,
        )
    try:
        number = Decimal(str(value)) if _DECIMAL.fullmatch(str(value)) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(
            "not_a_number",
            f"{where}: {value!r} is not a number. Write digits, with a dot for decimals.",
            where,
        )
    return number


def percent(value: Decimal) -> Fraction:
    """Return the exact share that a percentage stands for: 99.95 becomes 9995/10000."""
    return Fraction(value) / 100


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217). Amounts of different currencies never meet."""

    amount: Decimal
    currency: str = "EUR"

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise Refused(
                "currency_mismatch",
                f"{self.currency} and {other.currency} cannot be added. Convert one of them first.",
            )
        return Money(self.amount + other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"
