"""The annual estimate: which incidents and amounts belong to a year, two totals, and what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.quantities import Money
from tocsin.core.reports.annual_costs import (
    AnnualCosts,
    ReferenceYear,
    ReportedIncident,
    accounting_year,
    annual_costs,
    calendar_year,
)
from tocsin.core.reports.eligible_costs import CostItem
from tocsin.store import lawbooks

COSTS, ESTIMATE = lawbooks.rules("dora-costs-2024-1772"), lawbooks.rules("jc-gl-2024-34")
YEAR = calendar_year(2026)
IN, BEFORE, AFTER = date(2026, 5, 1), date(2025, 5, 1), date(2027, 5, 1)


def estimated(*incidents: ReportedIncident, year: ReferenceYear = YEAR) -> AnnualCosts:
    return annual_costs(incidents, year, costs=COSTS, estimate=ESTIMATE)


def incident(
    final: date | None, *costs: CostItem, recoveries=(), reference: str = "INC-1"
) -> ReportedIncident:
    return ReportedIncident(reference, final, costs, recoveries)


def cost(amount: str | None, day: date | None = IN, kind: str = "advice", **more) -> CostItem:
    return CostItem(kind, None if amount is None else Decimal(amount), day, **more)


def euro(amount: str) -> Money:
    return Money(Decimal(amount))


def test_an_incident_belongs_to_the_year_of_its_final_report():
    """Paragraph 6(a): the year in which the final report was submitted, not that of the incident."""
    found = estimated(incident(IN, cost("100")))

    assert [(each.reference, each.article) for each in found.incidents] == [("INC-1", "paragraph 6(a)")]
    assert found.gross == euro("100")
    assert found.complete


def test_an_incident_without_any_cost_still_has_its_line():
    """Paragraph 6(a) asks for the final report alone; that nothing was spent was said, so zero is known."""
    found = estimated(incident(IN))

    assert len(found.incidents) == 1
    assert (found.gross, found.complete) == (euro("0"), True)


def test_an_incident_reported_earlier_belongs_if_it_cost_something_in_the_year():
    """Paragraph 6(b): an earlier final report, and a quantifiable impact in the reference year."""
    found = estimated(
        incident(BEFORE, cost("70"), reference="A"), incident(BEFORE, cost("70", BEFORE), reference="B")
    )

    assert [(each.reference, each.article) for each in found.incidents] == [("A", "paragraph 6(b)")]
    assert found.outside == ("B",)


def test_a_recovery_in_the_year_is_an_impact_too():
    """Paragraphs 6(b) and 7(b): what an insurer pays a year later puts the incident on the table again."""
    found = estimated(incident(BEFORE, cost("70", BEFORE), recoveries=(cost("30", kind="recovery"),)))

    assert (found.gross, found.recoveries) == (euro("0"), euro("30"))


def test_a_cost_that_does_not_count_is_no_impact():
    """Paragraph 7(a): the impact is that of the costs of Art. 7; an upgrade brings no incident back."""
    found = estimated(incident(BEFORE, cost("70", kind="improvements")))

    assert found.outside == ("INC-1",)


@pytest.mark.parametrize("final", [AFTER, None])
def test_an_incident_without_a_final_report_by_then_does_not_belong(final: date | None):
    """Paragraph 6: what is reported in a later year is estimated for that year."""
    found = estimated(incident(final, cost("100")))

    assert found.incidents == ()
    assert found.outside == ("INC-1",)


def test_amounts_outside_the_year_are_left_out_and_listed():
    """Paragraph 5: amounts before and after the reference year are not included."""
    found = estimated(incident(IN, cost("1", date(2025, 12, 31)), cost("2"), cost("4", date(2027, 1, 1))))

    assert found.gross == euro("2")
    assert [(each.item.amount, each.article) for each in found.incidents[0].left_out] == [
        (Decimal(1), "paragraph 5"),
        (Decimal(4), "paragraph 5"),
    ]


def test_both_days_at_the_ends_belong_to_the_year():
    """A calendar year runs from 1 January to 31 December, both included."""
    found = estimated(incident(IN, cost("1", date(2026, 1, 1)), cost("2", date(2026, 12, 31))))

    assert found.gross == euro("3")


def test_a_correction_counts_in_the_year_in_which_it_is_made():
    """Paragraph 9: what the estimate of last year had too much is taken off this one, on its own line."""
    found = estimated(incident(BEFORE, cost("500", BEFORE), cost("-40", corrects=2025)))

    assert [(each.article, each.gross.total) for each in found.incidents] == [("paragraph 6(b)", euro("-40"))]


def test_a_correction_made_later_is_not_of_this_year():
    """Paragraph 9: a correction made next year leaves this estimate as it was."""
    found = estimated(incident(IN, cost("500"), cost("-40", AFTER, corrects=2026)))

    assert found.gross == euro("500")


def test_recoveries_are_a_total_of_their_own():
    """Paragraph 7(c): gross costs and recoveries are both summed, and no net amount is."""
    found = estimated(incident(IN, cost("100"), recoveries=(cost("300", kind="recovery"),)))

    assert (found.gross, found.recoveries) == (euro("100"), euro("300"))


def test_an_unknown_amount_is_missing_and_not_zero():
    """What nobody knows is named by its place, and the table says that it is not complete."""
    found = estimated(incident(IN, cost("100"), cost(None), recoveries=(cost(None, kind="recovery"),)))

    assert found.incidents[0].missing == ("costs[1].amount", "recoveries[0].amount")
    assert found.gross == euro("100")
    assert not found.complete


def test_an_amount_without_a_day_is_missing():
    """An amount of which nobody knows the year is in no year, and is asked for."""
    found = estimated(incident(IN, cost("100", None)))

    assert found.incidents[0].missing == ("costs[0].booked_on",)
    assert found.gross == euro("0")


def test_what_cannot_change_the_table_is_not_missing():
    """An unknown amount of another year, or of a kind that does not count, is not asked for."""
    found = estimated(incident(IN, cost(None, AFTER), cost(None, kind="maintenance")))

    assert found.complete


def test_costs_of_which_nobody_spoke_are_missing():
    """No list of costs is not an empty list of costs."""
    found = estimated(ReportedIncident("INC-1", IN, None, None))

    assert found.incidents[0].missing == ("costs", "recoveries")
    assert not found.complete


@pytest.mark.parametrize("costs", [None, (cost(None),), (cost("5", None),)])
def test_an_earlier_incident_of_unknown_cost_is_undecided(costs: tuple[CostItem, ...] | None):
    """Paragraph 6(b): while its impact in the year is unknown, nobody can say whether it belongs."""
    found = estimated(ReportedIncident("INC-1", BEFORE, costs, ()))

    assert (found.incidents, found.outside, found.undecided) == ((), (), ("INC-1",))
    assert not found.complete


def test_an_estimate_is_marked_as_one():
    """Paragraph 8: estimates where accurate data are not available; the line says so."""
    found = estimated(
        incident(IN, cost("1", estimate=True), reference="A"),
        incident(IN, cost("1"), recoveries=(cost("1", kind="recovery", estimate=True),), reference="B"),
        incident(IN, cost("1"), cost("1", AFTER, estimate=True), reference="C"),
    )

    assert [each.estimate for each in found.incidents] == [True, True, False]


def test_an_accounting_year_ends_where_the_books_do():
    """Paragraph 5: a completed accounting year, named by the year in which it ends."""
    year = accounting_year(2026, (6, 30))

    assert (year.first, year.last) == (date(2025, 7, 1), date(2026, 6, 30))
    assert estimated(incident(date(2025, 7, 1), cost("9", date(2026, 6, 30))), year=year).gross == euro("9")


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [(2028, date(2027, 3, 1), date(2028, 2, 29)), (2029, date(2028, 3, 1), date(2029, 2, 28))],
)
def test_a_year_that_ends_with_february_ends_with_its_last_day(year: int, first: date, last: date):
    """An accounting year to the end of February knows leap years."""
    found = accounting_year(year, (2, 29))

    assert (found.first, found.last) == (first, last)


def test_december_31_is_the_calendar_year():
    """An accounting year that ends with December is the calendar year."""
    assert accounting_year(2026, (12, 31)) == calendar_year(2026)


DAYS = st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31))
ITEMS = st.builds(
    CostItem,
    kind=st.sampled_from(lawbooks.fact_definitions()["cost_kinds"].codes),
    amount=st.none() | st.decimals(min_value=0, max_value=10**6, places=2),
    booked_on=DAYS,
)
INCIDENTS = st.builds(
    ReportedIncident,
    reference=st.just("X"),
    final_report_on=DAYS,
    costs=st.none() | st.lists(ITEMS, max_size=4).map(tuple),
    recoveries=st.none() | st.lists(ITEMS, max_size=2).map(tuple),
)


@given(INCIDENTS, st.sampled_from([calendar_year(2026), accounting_year(2026, (6, 30))]))
def test_every_incident_stands_in_one_place(one: ReportedIncident, year: ReferenceYear):
    """An incident is on the table, outside the year, or undecided: never twice, never nowhere."""
    found = estimated(one, year=year)

    assert len(found.incidents) + len(found.outside) + len(found.undecided) == 1


@given(st.lists(INCIDENTS, max_size=4))
def test_the_totals_are_the_sums_of_the_lines(incidents: list[ReportedIncident]):
    """Paragraph 7(c): each total is the sum of its column."""
    found = estimated(*incidents)

    assert found.gross.amount == sum(each.gross.total.amount for each in found.incidents)
    assert found.recoveries.amount == sum(each.recoveries.amount for each in found.incidents)
