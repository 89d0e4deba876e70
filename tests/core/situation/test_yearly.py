"""One year in figures: what is counted where, how lengths are spread, and what is not known."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.core.situation.yearly import (
    FollowUpFigures,
    YearCase,
    YearReport,
    spread,
    year_document,
    year_figures,
    year_tables,
)

HOUR = timedelta(hours=1)
CASES = (
    YearCase("INC-2026-0001", 2026, 1, "system_failure", "human_error", "major", gross=Decimal("10.50")),
    YearCase("INC-2026-0002", 2026, 1, "system_failure", open=True, providers=("provider:P",)),
    YearCase("INC-2026-0003", 2026, 3, "other", recurring=True, recovered=Decimal(4)),
    YearCase("INC-2025-0001", 2025, 12, "other", speeds={"detect": HOUR}),
)


def test_incidents_are_counted_in_the_year_in_which_they_began():
    """
    Codes stand in order of how many there are; a month without any is there as nothing.
    """
    found = year_figures(2026, CASES)

    assert (found.incidents, found.still_open, found.recurring) == (3, 1, 1)
    assert list(found.by_type.items()) == [("system_failure", 2), ("other", 1)]
    assert found.by_cause == {"": 2, "human_error": 1}
    assert (found.by_month[1], found.by_month[2], found.by_month[3]) == (2, 0, 1)
    assert (found.gross, found.without_costs, found.recovered) == (Decimal("10.50"), 2, Decimal(4))


def test_nine_in_ten_took_no_longer():
    """
    Of one to ten hours half took 5.5 at most, and nine in ten took nine.
    """
    found = spread([HOUR * each for each in (10, 3, 2, 1, 4, 5, 9, 7, 8, 6)])

    assert (found.median, found.p90) == (5.5 * HOUR, 9 * HOUR)


def test_what_is_not_known_and_what_is_recorded_wrong_counts_as_unknown():
    """
    No length, and one below zero, are no zero: they are told apart from what is known.
    """
    found = spread([None, -HOUR, 2 * HOUR])

    assert (found.known, found.unknown, found.median, found.p90) == (1, 2, 2 * HOUR, 2 * HOUR)
    assert spread([]).median is None


@settings(max_examples=50)
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_the_ninetieth_percentile_is_a_length_that_occurred_and_that_nine_in_ten_do_not_exceed(hours):
    """
    It is the smallest such length, and never below the median.
    """
    lengths = [HOUR * each for each in hours]
    found = spread(lengths)

    assert found.p90 in lengths
    assert found.median is not None
    assert found.p90 >= found.median
    assert sum(each <= found.p90 for each in lengths) * 10 >= len(lengths) * 9
    assert sum(each < found.p90 for each in lengths) * 10 < len(lengths) * 9


def test_a_report_has_the_same_figures_as_json_and_as_tables():
    """
    The names of providers stand for their ids in tables; in JSON the ids stay, with the names beside.
    """
    report = YearReport(
        year_figures(2026, CASES),
        year_figures(2025, CASES),
        FollowUpFigures(opened=2),
        {"provider:P": "Hafen"},
    )

    document, tables = year_document(report), {each.name: each for each in year_tables(report)}

    assert document["seconds_to"]["detect"] == {"known": 0, "unknown": 3, "median": None, "p90": None}
    assert document["before"]["seconds_to"]["detect"]["median"] == 3600
    assert document["by_provider"] == {"provider:P": 1}
    assert tables["by_provider"].rows == (("Hafen", 1, 0),)
    assert ("incidents", 3, 1) in tables["figures"].rows
    assert ("unknown", 2, 1) in tables["by_cause"].rows
    assert all(len(row) == len(each.columns) for each in tables.values() for row in each.rows)
