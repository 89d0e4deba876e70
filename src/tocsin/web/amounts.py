"""Amounts and percentages as the reader's language writes them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format

from tocsin.core.quantities import Money


def money(amount: Money | None) -> str:
    """Write an amount with its currency; nothing for an amount that is not known."""
    if amount is None:
        return ""
    sign = "€" if amount.currency == "EUR" else amount.currency
    return f"{sign}\u00a0{number_format(amount.amount, decimal_pos=2, force_grouping=True)}"


def percentage(value: Decimal | None) -> str:
    """Write a percentage as it was agreed, without a rounding of our own."""
    return "" if value is None else f"{number_format(value)}\u00a0%"


def count(value: int) -> str:
    """Write a whole number with the separators of the language."""
    return number_format(value, force_grouping=True)
