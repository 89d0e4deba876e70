"""Numbers from outside: read exactly as they were written, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tocsin.core.quantities import Money, exact
from tocsin.core.refusal import Refused


@pytest.mark.parametrize(
    ("written", "number"),
    [("100000.01", "100000.01"), (7, "7"), ("-0.5", "-0.5"), ("1e5", "100000"), (".5", "0.5"), (0.1, "0.1")],
)
def test_a_decimal_is_read_as_it_was_written(written, number):
    """
    Digits, a dot and an exponent mean what they say, without a detour through binary fractions.
    """
    assert exact(written, "costs") == Decimal(number)


@pytest.mark.parametrize(
    "written", ["1_000", " 5 ", "٥", "1,5", "", "NaN", "Infinity", "0x10", True, None, [1]]
)
def test_what_is_no_decimal_is_refused(written):
    """
    Underscores, blanks, other scripts' digits, commas and words are no numbers, whatever Python reads.
    """
    with pytest.raises(Refused) as refusal:
        exact(written, "costs")

    assert refusal.value.code == "not_a_number"
    assert refusal.value.where == "costs"


def test_amounts_of_different_currencies_never_meet():
    """
    Euro and kroner cannot be added.
    """
    with pytest.raises(Refused) as refusal:
        Money(Decimal(1), "EUR") + Money(Decimal(1), "DKK")

    assert refusal.value.code == "currency_mismatch"
