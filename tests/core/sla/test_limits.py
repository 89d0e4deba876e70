"""The agreed rounding of an attainment, undone."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.sla.written import promise
from tocsin.core.sla.limits import Limit, limit, rounded, target_of


@pytest.mark.parametrize(
    ("below", "decimals", "included", "share"),
    [
        ("99.9", None, False, "0.999"),
        ("99.9", 1, False, "0.9985"),
        ("99.9", 1, True, "0.9995"),
        ("99.9", 0, False, "0.995"),
        ("99.9", 0, True, "0.995"),
        ("99", 0, True, "0.995"),
        ("99", 0, False, "0.985"),
        ("100", 2, False, "0.99995"),
    ],
)
def test_a_rounded_limit_is_a_strict_one_half_a_unit_away(below, decimals, included, share):
    """
    99.9 % to one decimal is kept from 99.85 % up, and is "at most 99.9 %" below 99.95 %.
    """
    found = limit(promise(attainment_decimals=decimals), Decimal(below), included=included)

    assert found == Limit(Fraction(share), included=False)


def test_an_exact_limit_keeps_what_the_contract_says_of_the_limit_itself():
    """
    "At or below" is met at the limit, "below" is not.
    """
    at_it = Fraction(99, 100)

    assert limit(promise(), Decimal(99), included=True).met_by(at_it)
    assert not limit(promise(), Decimal(99)).met_by(at_it)


@given(
    st.fractions(0, 1, max_denominator=10**6),
    st.sampled_from(["99.95", "99.9", "50.5", "100", "0.4", "33.333"]),
    st.integers(0, 4),
    st.booleans(),
)
def test_undoing_the_rounding_is_the_same_as_rounding(attained, below, decimals, included):
    """
    A limit is met by the exact attainment where the rounded one meets what the contract wrote.
    """
    objective = promise(attainment_decimals=decimals)

    seen = rounded(objective, attained) * 100

    agreed = seen <= Fraction(below) if included else seen < Fraction(below)
    assert limit(objective, Decimal(below), included=included).met_by(attained) is agreed


def test_a_half_is_rounded_up():
    """
    99.85 % to one decimal is 99.9 %, so the target of 99.9 % is kept.
    """
    objective = promise("99.9", attainment_decimals=1)

    assert rounded(objective, Fraction("0.9985")) == Fraction("0.999")
    assert not target_of(objective).met_by(Fraction("0.9985"))
    assert rounded(promise(), Fraction(1, 3)) == Fraction(1, 3)
