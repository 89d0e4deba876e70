"""Service hours: which part of a window is committed time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sla.written import at
from tocsin.core.commitments import ServiceHours
from tocsin.core.sla.service_hours import committed_time
from tocsin.core.time import Interval, covered, length

AMSTERDAM = "Europe/Amsterdam"
SUNDAY = frozenset({6})
WEEK = frozenset(range(7))


def hours_of(start: str, end: str, days: frozenset[int] = WEEK) -> ServiceHours:
    return ServiceHours(days, time.fromisoformat(start), time.fromisoformat(end))


def test_without_service_hours_all_of_the_window_is_committed():
    """
    Round the clock is the window itself.
    """
    window = Interval(at("2026-06-01 00:00"), at("2026-07-01 00:00"))

    found = committed_time(None, AMSTERDAM, window)

    assert found.intervals == (window,)
    assert found.total == timedelta(days=30)


def test_office_hours_are_counted_on_their_days_only():
    """
    June 2026 has 22 weekdays; twelve hours each.
    """
    june = Interval(at("2026-06-01 00:00 Europe/Amsterdam"), at("2026-07-01 00:00 Europe/Amsterdam"))

    found = committed_time(hours_of("08:00", "20:00", frozenset(range(5))), AMSTERDAM, june)

    assert len(found.intervals) == 22
    assert found.total == timedelta(hours=22 * 12)
    assert found.intervals[0] == Interval(at("2026-06-01 06:00"), at("2026-06-01 18:00"))


@pytest.mark.parametrize(
    ("start", "end", "spring", "autumn"),
    [
        ("00:00", "06:00", "5:00", "7:00"),
        ("01:00", "04:00", "2:00", "4:00"),
        ("02:00", "03:00", "0:00", "2:00"),
        ("02:30", "05:00", "2:00", "3:00"),
        ("02:15", "02:45", "0:00", "1:00"),
        ("00:00", "02:30", "2:00", "3:00"),
        ("03:00", "04:00", "1:00", "1:00"),
        ("08:00", "20:00", "12:00", "12:00"),
    ],
)
def test_on_the_nights_of_the_change_hours_are_what_the_clock_shows(start, end, spring, autumn):
    """
    A skipped time takes no time and a repeated one counts twice.
    """
    hours = hours_of(start, end, SUNDAY)
    in_spring = Interval(at("2026-03-28 23:00"), at("2026-03-29 22:00"))
    in_autumn = Interval(at("2026-10-24 22:00"), at("2026-10-25 23:00"))

    found = [committed_time(hours, AMSTERDAM, window).total for window in (in_spring, in_autumn)]

    assert [f"{each // timedelta(hours=1)}:{each.seconds // 60 % 60:02d}" for each in found] == [
        spring,
        autumn,
    ]


def test_hours_that_begin_in_the_repeated_hour_are_two_intervals():
    """
    From 02:30 on the autumn night: the clock shows it, falls back to 02:00, and shows it again.
    """
    window = Interval(at("2026-10-24 22:00"), at("2026-10-25 23:00"))

    found = committed_time(hours_of("02:30", "05:00", SUNDAY), AMSTERDAM, window)

    assert found.intervals == (
        Interval(at("2026-10-25 00:30"), at("2026-10-25 01:00")),
        Interval(at("2026-10-25 01:30"), at("2026-10-25 04:00")),
    )


def test_hours_of_the_night_belong_to_the_day_on_which_they_begin():
    """
    Sunday 22:00 to 06:00 reaches into Monday, and into a window that begins in that night.
    """
    window = Interval(at("2026-06-08 00:00 Europe/Amsterdam"), at("2026-06-15 00:00 Europe/Amsterdam"))

    found = committed_time(hours_of("22:00", "06:00", SUNDAY), AMSTERDAM, window)

    assert found.intervals == (
        Interval(at("2026-06-08 00:00 Europe/Amsterdam"), at("2026-06-08 06:00 Europe/Amsterdam")),
        Interval(at("2026-06-14 22:00 Europe/Amsterdam"), at("2026-06-15 00:00 Europe/Amsterdam")),
    )


def test_the_whole_of_every_day_is_the_whole_window():
    """
    Midnight to midnight on all days is round the clock, the change of the clock included.
    """
    march = Interval(at("2026-03-01 00:00 Europe/Amsterdam"), at("2026-04-01 00:00 Europe/Amsterdam"))

    found = committed_time(hours_of("00:00", "00:00"), AMSTERDAM, march)

    assert found.intervals == (march,)
    assert found.total == timedelta(hours=743)


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(["2026-03-28 20:00", "2026-10-24 20:00", "2026-06-06 20:00"]),
    st.integers(0, 287),
    st.integers(0, 287),
    st.sets(st.integers(0, 6)).map(frozenset),
)
def test_an_instant_is_inside_when_the_clock_on_the_wall_says_so(since, begin, end, days):
    """
    Every fifteen minutes of two days are inside exactly when their local time is within the hours.
    """
    hours = ServiceHours(days, time(begin // 12, begin % 12 * 5), time(end // 12, end % 12 * 5))
    window = Interval(at(since), at(since) + timedelta(hours=40))
    found = committed_time(hours, AMSTERDAM, window)

    def shown(moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(AMSTERDAM))
        if hours.start < hours.end:
            return local.weekday() in days and hours.start <= local.time() < hours.end
        today = local.weekday() in days and local.time() >= hours.start
        return today or ((local.weekday() - 1) % 7 in days and local.time() < hours.end)

    for step in range(160):
        moment = window.start + step * timedelta(minutes=15)
        assert any(each.start <= moment < each.end for each in found.intervals) == shown(moment)


@settings(deadline=None)
@given(st.integers(0, 40 * 60), st.integers(1, 40 * 60))
def test_the_part_between_two_instants_is_what_both_cover(begin, minutes):
    """
    Looking a period up gives what intersecting it gives.
    """
    window = Interval(datetime(2026, 6, 6, tzinfo=UTC), datetime(2026, 6, 10, tzinfo=UTC))
    found = committed_time(hours_of("08:00", "20:00"), AMSTERDAM, window)
    start = window.start + begin * timedelta(minutes=1)
    period = Interval(start, start + minutes * timedelta(minutes=1))

    inside = tuple(found.within(period.start, period.end))

    assert inside == covered([period], found.intervals)
    assert length(found.intervals) == found.total
