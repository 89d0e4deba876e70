"""From recorded items of cost to the sum of Art. 7, and to what the books of each year have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.core.incidents.costs import CostFigure, RecordedCost
from tocsin.core.reports.eligible_costs import CostItem
from tocsin.core.reports.incident_costs import booked_costs, costs_until_now, recovered_until_now
from tocsin.store import lawbooks

RULES = lawbooks.rules("dora-costs-2024-1772")
LAST_YEAR, THIS_YEAR = date(2025, 11, 1), date(2026, 2, 1)


def figure(amount: str | None, day: date = THIS_YEAR, category: str = "advice", **more) -> CostFigure:
    return CostFigure(category, None if amount is None else Decimal(amount), day, booked_on=day, **more)


def item(*figures: CostFigure) -> RecordedCost:
    return RecordedCost(1, figures)


def booked(*figures: CostFigure) -> tuple[tuple[CostItem, ...], tuple[CostItem, ...]]:
    return booked_costs([item(*figures)], lambda day: day.year)


def test_a_correction_within_the_year_replaces_the_figure():
    """
    What the books of the year have is the last figure of that year.
    """
    costs, recoveries = booked(figure("100"), figure("80"))

    assert [(each.amount, each.corrects) for each in costs] == [(Decimal(80), None)]
    assert recoveries == ()


def test_a_correction_of_an_earlier_year_counts_in_the_year_in_which_it_is_made():
    """
    JC/GL/2024/34, paragraph 9: the year of the estimate keeps it, and the difference is booked later.
    """
    costs, _ = booked(figure("100", LAST_YEAR, estimate=True), figure("130", THIS_YEAR))

    assert [(each.amount, each.booked_on, each.corrects) for each in costs] == [
        (Decimal(100), LAST_YEAR, None),
        (Decimal(30), THIS_YEAR, 2025),
    ]


def test_a_figure_that_changes_its_kind_is_taken_back_and_booked_anew():
    """
    Advice of last year turns out to have been redress: minus the one, plus the other, this year.
    """
    costs, _ = booked(figure("100", LAST_YEAR), figure("70", THIS_YEAR, "redress"))

    assert [(each.kind, each.amount, each.corrects) for each in costs[1:]] == [
        ("advice", Decimal(-100), 2025),
        ("redress", Decimal(70), 2025),
    ]


def test_a_recovery_is_booked_on_its_own_day_and_never_deducted():
    """
    The insurer pays a year later: the cost stays whole in its year, the recovery counts in the other.
    """
    paid = figure("100", LAST_YEAR, recovered=Decimal(40), recovered_on=THIS_YEAR)

    costs, recoveries = booked(figure("100", LAST_YEAR), paid)

    assert [(each.amount, each.booked_on) for each in costs] == [(Decimal(100), LAST_YEAR)]
    assert [(each.amount, each.booked_on) for each in recoveries] == [(Decimal(40), THIS_YEAR)]
    assert recovered_until_now([item(paid)]) == Decimal(40)
    assert costs_until_now(RULES, [item(paid)]).total.amount == Decimal(100)


def test_without_a_day_of_the_books_the_day_of_the_cost_stands_in_as_an_estimate():
    """
    Paragraph 8: the financial statements are the basis, and estimates where there is nothing better.
    """
    costs, _ = booked_costs([item(CostFigure("advice", Decimal(5), THIS_YEAR))], lambda day: day.year)

    assert [(each.booked_on, each.estimate) for each in costs] == [(THIS_YEAR, True)]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(2020, 2026)), min_size=1, max_size=6))
def test_the_years_add_up_to_the_last_figure(given_figures):
    """
    However often an item is corrected forward in time, its years together come to what it is now.
    """
    figures = sorted(given_figures, key=lambda pair: pair[1])

    costs, _ = booked(*(figure(str(amount), date(year, 6, 1)) for amount, year in figures))

    assert sum(each.amount or 0 for each in costs) == figures[-1][0]
