"""How periods are counted: exactly, and under Regulation 1182/71."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.deadlines.asking import BERLIN, at
from tocsin.core.deadlines.counting import Counting, Expiry, Period, period
from tocsin.core.deadlines.settings import Settings
from tocsin.core.refusal import Refused

EVENT = at("2026-06-15 10:20")
UNION = Counting(event_hour_counts=False, month_ends_with_day=True)
FOUR_HOURS, MONTH = Period(4, "h"), Period(1, "month")
LEGAL_END = Settings(due_is="legal_end")
TWO_WORKING_DAYS = Settings(working_days=2)


def test_a_law_could_count_from_the_event_itself():
    """
    Where the hour of the event counts and a month ends at the minute, both ends are the exact one.
    """
    counting = Counting(event_hour_counts=True, month_ends_with_day=False)

    for within in (FOUR_HOURS, MONTH):
        end = counting.end(within, EVENT, BERLIN, Settings())
        assert end.outer == end.due == end.last


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-06-15 10:00", "2026-06-15 15:00"),
        ("2026-06-15 10:20", "2026-06-15 15:00"),
        ("2026-06-15 10:59", "2026-06-15 15:00"),
        ("2026-06-15 11:00", "2026-06-15 16:00"),
    ],
)
def test_the_hour_of_the_event_is_not_counted(start, end):
    """
    From 10:00 sharp to 10:59 it is the same hour: four hours end at 15:00.
    """
    found = UNION.end(FOUR_HOURS, at(start) + timedelta(seconds=7, microseconds=5), BERLIN, Settings())

    assert found.outer == at(end)
    assert found.due == at(start) + timedelta(hours=4, seconds=7, microseconds=5)


def test_a_month_ends_with_its_last_day():
    """
    The exact end has the time of the event, the legal one is midnight at the place.
    """
    found = UNION.end(MONTH, EVENT, BERLIN, Settings())

    assert found == Expiry(at("2026-07-15 10:20"), at("2026-07-16 00:00 Europe/Berlin"), found.due)


@pytest.mark.parametrize(("months", "day"), [(1, "2026-07-15"), (2, "2026-08-15"), (6, "2026-12-15")])
def test_as_many_months_are_counted_as_the_law_says(months, day):
    """
    Two months are not one: the same clock time, so many calendar months later.
    """
    found = UNION.end(Period(months, "month"), at("2026-06-15 10:20 Europe/Berlin"), BERLIN, Settings())

    assert found.due == at(f"{day} 10:20 Europe/Berlin")


def test_without_a_place_a_month_is_counted_in_utc():
    """
    The month from 23:30 UTC on the 31st ends on the 30th of UTC, not on the day after it in Berlin.
    """
    found = UNION.end(MONTH, at("2026-05-31 23:30"), None, Settings())

    assert (found.due, found.outer) == (at("2026-06-30 23:30"), at("2026-07-01 00:00"))


def test_a_month_by_the_clock_of_utc_still_ends_with_a_day_of_the_place():
    """
    The reading moves the exact end by the hour of the clock change; days stay those of the place.
    """
    found = UNION.end(MONTH, at("2026-03-16 09:00"), BERLIN, Settings(month_in="utc"))

    assert (found.due, found.outer) == (at("2026-04-16 09:00"), at("2026-04-17 00:00 Europe/Berlin"))


def test_a_report_may_be_due_at_the_legal_end():
    """
    That end belongs to the hour and day that it closes, not to the one that follows.
    """
    hours = UNION.end(FOUR_HOURS, at("2026-06-15 19:30"), BERLIN, LEGAL_END)
    month = UNION.end(MONTH, EVENT, BERLIN, LEGAL_END)

    assert (hours.due, hours.outer) == (at("2026-06-16 00:00"), at("2026-06-16 00:00"))
    assert hours.last == at("2026-06-16 00:00") - timedelta(microseconds=1)
    assert month.due == month.outer == at("2026-07-16 00:00 Europe/Berlin")
    assert BERLIN.day_of(month.last).isoformat() == "2026-07-15"


@pytest.mark.parametrize(("hours", "days"), [(1, False), (47, False), (48, True), (72, True)], ids=str)
def test_a_period_of_two_days_has_48_hours(hours, days):
    """
    Art. 3(5) speaks of two days or more: 48 hours are, 47 are not.
    """
    assert Period(hours, "h").two_days_or_more() is days
    assert MONTH.two_days_or_more()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-06-17 16:00", "2026-06-20 16:00"),  # Wednesday: Thursday and Friday lie in it
        ("2026-06-18 16:00", "2026-06-22 16:00"),  # Thursday, to Monday
        ("2026-06-19 16:00", "2026-06-23 16:00"),  # Friday, to Tuesday
        ("2026-06-20 16:00", "2026-06-23 16:00"),  # Saturday: Monday and Tuesday lie in it
        ("2026-06-21 16:00", "2026-06-24 16:00"),
        ("2026-04-02 16:00", "2026-04-08 16:00"),  # Maundy Thursday: Friday and Monday are holidays
    ],
)
def test_two_working_days_after_the_day_of_the_event(start, end):
    """
    Under that reading 72 hours from Friday 16:00 end on Tuesday 16:00, and never before the exact end.
    """
    found = UNION.end(Period(72, "h"), at(f"{start} Europe/Berlin"), BERLIN, TWO_WORKING_DAYS)

    assert found.due == at(f"{end} Europe/Berlin")
    assert found.outer == found.due + timedelta(hours=1)


def test_two_working_days_keep_the_clock_of_the_place_over_a_clock_change():
    """
    The exact end on Sunday 29 March shows an hour more than the event; Monday keeps that hour.
    """
    start = at("2026-03-26 16:00 Europe/Berlin")

    found = UNION.end(Period(72, "h"), start, BERLIN, TWO_WORKING_DAYS)

    assert found.due == at("2026-03-30 17:00 Europe/Berlin")


def test_an_end_on_the_working_day_itself_stays_at_its_instant():
    """
    Where people work on Sundays, 72 hours may end in the hour that comes twice, the second time.
    """
    sundays = replace(BERLIN, weekend=frozenset({4, 5}))
    start = at("2026-10-22 01:30")

    found = UNION.end(Period(72, "h"), start, sundays, Settings(working_days=1))

    assert found.due == at("2026-10-25 01:30")
    assert found.due.astimezone(BERLIN.zone).fold == 1


@pytest.mark.parametrize("within", [Period(24, "h"), Period(47, "h")])
def test_a_shorter_period_has_no_working_days_to_include(within):
    """
    24 hours from Friday end on Saturday under either reading.
    """
    friday = at("2026-06-19 16:00")

    found = UNION.end(within, friday, BERLIN, TWO_WORKING_DAYS)

    assert found.due == friday + timedelta(hours=within.count)


def test_no_working_day_is_known_without_a_place():
    """
    Nothing is extended where nobody knows what day it is.
    """
    friday = at("2026-06-19 16:00")

    found = UNION.end(Period(72, "h"), friday, None, TWO_WORKING_DAYS)

    assert found.due == friday + timedelta(hours=72)


def test_the_number_of_working_days_is_that_of_the_setting():
    """
    One working day after Friday is Monday, which lies in the 72 hours; three end on Wednesday.
    """
    friday = at("2026-06-19 16:00")

    ends = [
        UNION.end(Period(72, "h"), friday, BERLIN, replace(TWO_WORKING_DAYS, working_days=number)).due
        for number in (0, 1, 2, 3)
    ]

    assert ends == [at(f"2026-06-{day} 16:00") for day in (22, 22, 23, 24)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4 h", Period(4, "h")),
        ("1 month", Period(1, "month")),
        ("6 months", Period(6, "month")),
        ("9999 h", Period(9999, "h")),
    ],
)
def test_a_period_is_a_number_of_hours_or_months(text, found):
    """
    As the law files write it.
    """
    assert period(text, "act.toml, 5(1)(b)") == found


@pytest.mark.parametrize("text", ["30 days", "1 d", "4h", "0 h", "-4 h", "", "h", 4, None, "10000 h"])
def test_only_hours_and_months_are_periods(text):
    """
    A month is never 30 days, so days are not a unit.
    """
    with pytest.raises(Refused, match="not a period") as refused:
        period(text, "act.toml, 5(1)(b)")

    assert (refused.value.code, refused.value.where) == ("bad_rule_file", "act.toml, 5(1)(b)")
