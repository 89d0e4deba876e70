"""The quarterly statement: which windows it gives, and what it adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.documents.written import OUTAGE
from tests.core.sla.written import at, promise, tiers
from tocsin.core.commitments import Clause, Commitment, Liability
from tocsin.core.quantities import Money, exact
from tocsin.core.refusal import Refused
from tocsin.core.register import Customer
from tocsin.core.reports.calculation import ToldOutage
from tocsin.core.reports.service_statement import Quarter, quarter, stated_figures, statement_content

NOW = at("2026-07-02 09:00")


def stated(window: str = "month", moment=NOW, cap=None, **terms: object) -> dict:
    commitment = Commitment(
        id="CM-1",
        clause=Clause("Agreement", "7"),
        objective=promise(
            window=window,
            **{"credits": tiers(below_99_95="10 %"), "fee": Money(exact("1000", "fee"))} | terms,
        ),
        customer="customer:K1",
        business_service="pay",
        liability=Liability(cap=cap),
    )
    return statement_content(
        Customer("customer:K1", "Bakery"),
        ("LEI", "Nordbank"),
        promised=[(commitment, "Paying")],
        told={"pay": [ToldOutage("INC-1", OUTAGE)]},
        period=Quarter(2026, 2),
        at=moment,
    )


def windows(content: dict) -> list[tuple[str, bool]]:
    return [(each["window"][0][:10], each["in_total"]) for each in content["commitments"][0]["windows"]]


@pytest.mark.parametrize(
    ("window", "given"),
    [
        ("month", [("2026-03-31", True), ("2026-04-30", True), ("2026-05-31", True)]),
        ("quarter", [("2026-03-31", True)]),
        ("year", [("2025-12-31", False)]),
        ("rolling:30d", [("2026-05-31", True)]),
    ],
)
def test_each_window_of_the_quarter_is_stated(window: str, given: list):
    """
    Months and quarters of it, by the clock of the promise; of a year how it stands, outside the total.
    """
    assert windows(stated(window)) == given


def test_a_month_that_has_not_begun_is_left_out():
    """
    In the middle of the quarter there are as many as have begun.
    """
    assert len(windows(stated(moment=at("2026-05-10 12:00")))) == 2


def test_credits_are_added_up_within_their_caps():
    """
    A cap of sixty leaves sixty of a hundred; what is not money is counted, not added.
    """
    assert stated()["credits"] == [{"amount": "100.00", "currency": "EUR"}]
    assert stated(cap=Money(exact("60", "cap")))["credits"] == [{"amount": "60.00", "currency": "EUR"}]
    assert (stated(fee=None)["credits"], stated(fee=None)["unpriced"]) == ([], 1)
    assert stated("year")["credits"] == []


def test_looking_again_later_changes_no_figure_of_a_closed_quarter():
    """
    Only what is written about when it was looked at.
    """
    assert stated_figures(stated()) == stated_figures(stated(moment=at("2026-09-01 00:00")))


@given(st.integers(2000, 2099), st.integers(1, 4))
def test_quarters_follow_each_other_without_a_gap(year: int, number: int):
    """
    Where one ends the next begins, in a zone with summer time as well.
    """
    this = Quarter(year, number)
    following = Quarter(year + number // 4, number % 4 + 1)

    assert quarter(str(this)) == this
    assert this.interval("Europe/Amsterdam").end == following.interval("Europe/Amsterdam").start


@pytest.mark.parametrize("text", ["2026", "2026-Q5", "26-Q1", "2026-q1", "", "2026-Q1\n", "２０２６-Q1"])
def test_what_is_no_quarter_is_refused(text: str):
    """
    A year, a fifth quarter, other scripts' digits.
    """
    with pytest.raises(Refused) as refused:
        quarter(text)

    assert refused.value.code == "not_a_quarter"
