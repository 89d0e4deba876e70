"""What a calendar month later is, and when a local day ends."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.time import instant
from tocsin.core.time.months import at_local, day_end, month_later

BERLIN = ZoneInfo("Europe/Berlin")
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-31T11:00:00+01:00", "2026-02-28T11:00:00+01:00"),
        ("2028-01-31T11:00:00+01:00", "2028-02-29T11:00:00+01:00"),
        ("2028-01-29T11:00:00+01:00", "2028-02-29T11:00:00+01:00"),
        ("2027-01-29T11:00:00+01:00", "2027-02-28T11:00:00+01:00"),
        ("2028-02-29T11:00:00+01:00", "2028-03-29T11:00:00+02:00"),
        ("2026-02-28T11:00:00+01:00", "2026-03-28T11:00:00+01:00"),
        ("2026-03-31T11:00:00+02:00", "2026-04-30T11:00:00+02:00"),
        ("2026-12-31T23:59:59+01:00", "2027-01-31T23:59:59+01:00"),
        ("2026-03-16T10:00:00+01:00", "2026-04-16T10:00:00+02:00"),
        ("2026-10-12T10:00:00+02:00", "2026-11-12T10:00:00+01:00"),
    ],
)
def test_a_month_later_is_the_same_day_and_wall_clock_or_the_last_day(start, end):
    """
    The day number and the wall clock stay, over clock changes too; a missing day becomes the last one.
    """
    assert month_later(instant(start), BERLIN) == instant(end)


def test_the_month_is_that_of_the_place_and_not_of_utc():
    """
    30 January 23:30 UTC is 31 January in Berlin, and so leads to 28 February 00:30 there.
    """
    later = month_later(instant("2026-01-30T23:30:00Z"), BERLIN)

    assert later == instant("2026-02-28T00:30:00+01:00")


def test_a_wall_clock_time_that_the_clock_skips_is_read_as_the_earlier_instant():
    """
    On 28 March 2027 Berlin has no 02:30: of 01:30 and 03:30 the earlier is the safe one.
    """
    later = month_later(instant("2027-02-28T02:30:00+01:00"), BERLIN)

    assert later == instant("2027-03-28T01:30:00+01:00")


def test_a_wall_clock_time_that_comes_twice_is_read_as_the_first():
    """
    On 25 October 2026 Berlin has 02:30 twice: the month ends at the first.
    """
    later = month_later(instant("2026-09-25T02:30:00+02:00"), BERLIN)

    assert later == instant("2026-10-25T02:30:00+02:00")


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-03-29T12:00:00Z", "2026-03-29T22:00:00Z"),
        ("2026-10-25T12:00:00Z", "2026-10-25T23:00:00Z"),
        ("2026-12-31T23:30:00Z", "2027-01-01T23:00:00Z"),
    ],
)
def test_a_local_day_ends_at_local_midnight(moment, end):
    """
    The day of a clock change ends at midnight as well, 23 or 25 hours after it began.
    """
    assert day_end(instant(moment), BERLIN) == instant(end)


def test_noon_is_local():
    """
    Noon in Lisbon and noon in Berlin are an hour apart.
    """
    day, noon = date(2026, 3, 9), time(12)

    assert at_local(day, noon, LISBON) - at_local(day, noon, BERLIN) == timedelta(hours=1)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2098, 12, 31)), st.sampled_from([BERLIN, LISBON]))  # noqa: DTZ001 - Hypothesis takes naive bounds
def test_a_month_is_a_month(naive, zone):
    """
    A month later has the same day number, or is the last day of the next month; it is 28 to 31 days.
    """
    start = naive.replace(tzinfo=UTC)

    before, after = start.astimezone(zone), month_later(start, zone).astimezone(zone)

    last = calendar.monthrange(after.year, after.month)[1]
    assert after.day == min(before.day, last)
    assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == 1
    assert timedelta(days=27, hours=22) <= month_later(start, zone) - start <= timedelta(days=31, hours=1)
