"""How periods are counted: exactly, and under Regulation 1182/71."""

from zoneinfo import ZoneInfo

import pytest

from tests.core.deadlines.asking import at
from tocsin.core.deadlines.counting import Counting, Period, period
from tocsin.core.refusal import Refused

BERLIN = ZoneInfo("Europe/Berlin")
EVENT = at("2026-06-15 10:20")


def test_a_law_could_count_from_the_event_itself():
    """
    Where the hour of the event counts and a month ends at the minute, both ends are the exact one.
    """
    counting = Counting(event_hour_counts=True, month_ends_with_day=False)

    for within in (Period(4, "h"), Period(1, "month")):
        assert counting.outer(within, EVENT, BERLIN) == counting.due(within, EVENT, BERLIN)


def test_an_event_on_the_full_hour_has_that_hour_not_counted():
    """
    At 10:00 sharp the hour from 10 to 11 is the hour of the event: four hours end at 15:00.
    """
    counting = Counting(event_hour_counts=False, month_ends_with_day=True)

    assert counting.outer(Period(4, "h"), at("2026-06-15 10:00"), BERLIN) == at("2026-06-15 15:00")


@pytest.mark.parametrize("text", ["30 days", "1 d", "4h", "0 h", "-4 h", "", "h", 4, None])
def test_only_hours_and_months_are_periods(text):
    """
    A month is never 30 days, so days are not a unit.
    """
    with pytest.raises(Refused, match="not a period"):
        period(text, "act.toml, 5(1)(b)")
