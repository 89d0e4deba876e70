"""Liability caps that several amounts share: of one contract, in one event or in one year."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import timedelta
from decimal import Decimal
from typing import TypeAlias

from tocsin.core.commitments import Promise
from tocsin.core.quantities import Money
from tocsin.core.time import Interval
from tocsin.core.time.instants import zone

CapKey: TypeAlias = Hashable
"""What shares a cap: the other party, the document, the cap itself, and the year if it is one of a year."""


def cap_of(promise: Promise, party: str, window: Interval | None) -> CapKey | None:
    """
    Return which cap limits what a promise to or from ``party`` gives for a window; None: no cap is known.

    Promises of one party in one document with the same cap share it: it is the cap of that contract, and
    each row of an inventory repeats it. An incident is one event, whatever windows it touches. A cap of a
    year limits what falls in one calendar year of the objective's time zone; a window is of the year in
    which it ends.
    """
    liability = promise.liability
    if liability.cap is None:
        return None
    year = None
    if liability.per == "year" and window is not None:
        place = zone(promise.objective.time_zone if promise.objective else "UTC")
        year = (window.end - timedelta(microseconds=1)).astimezone(place).year
    return (party, promise.clause.document, liability.cap, year)


class Caps:
    """What is left of each cap while amounts are taken from it, one after another."""

    def __init__(self) -> None:
        """Begin with every cap whole: what other incidents of the year took is not known here."""
        self._left: dict[CapKey, Decimal] = {}

    def take(self, key: CapKey | None, cap: Money | None, amount: Money | None) -> Money | None:
        """
        Take an amount from a cap and return what it leaves of the amount.

        A cap in another currency cannot be compared and limits nothing: more is shown rather than less.
        """
        if amount is None or cap is None or cap.currency != amount.currency:
            return amount
        left = self._left.get(key, cap.amount)
        given = min(amount.amount, left)
        self._left[key] = left - given
        return Money(given, amount.currency) if given != amount.amount else amount

    def left(self, key: CapKey | None, cap: Money) -> Money:
        """Return what is left of a cap."""
        return Money(self._left.get(key, cap.amount), cap.currency)
