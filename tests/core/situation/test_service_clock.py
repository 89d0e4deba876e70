"""A clock in service hours: it stands still outside them, and is never ahead of one round the clock."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.impact.cases import unhurried
from tests.core.sla.written import at
from tocsin.core.commitments import ServiceHours
from tocsin.core.refusal import Refused
from tocsin.core.situation.service_clock import runs_out

BERLIN = "Europe/Berlin"
OFFICE = ServiceHours(frozenset(range(5)), time(8), time(18))
NIGHT = ServiceHours(frozenset(range(7)), time(1), time(4))
HOUR = timedelta(hours=1)


def due(start: str, hours: float, office: ServiceHours | None = OFFICE) -> str:
    found = runs_out(at(f"{start} {BERLIN}"), hours * HOUR, office, BERLIN)
    assert found is not None
    return f"{found.astimezone(at('2026-01-01 00:00').tzinfo):%m-%d %H:%M}"


def test_round_the_clock_is_elapsed_time():
    """
    Four hours are four hours, also over midnight.
    """
    assert due("2026-03-02 22:00", 4, None) == "03-03 01:00"


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-03-02 10:00", 2, "03-02 11:00"),
        ("2026-03-02 17:00", 2, "03-03 08:00"),
        ("2026-03-02 16:00", 2, "03-02 17:00"),
        ("2026-03-06 17:00", 2, "03-09 08:00"),
        ("2026-03-07 12:00", 2, "03-09 09:00"),
        ("2026-03-02 20:00", 0, "03-03 07:00"),
        ("2026-03-02 10:00", 100, "03-16 09:00"),
    ],
)
def test_the_clock_stands_still_outside_the_hours(start: str, hours: float, expected: str):
    """
    The rest runs from the next opening; what ends with the closing is due then (UTC is an hour less).
    """
    assert due(start, hours) == expected


def test_on_the_nights_of_the_change_elapsed_time_counts():
    """
    From 01:00 to 04:00 are two hours in spring and four in autumn.
    """
    assert due("2026-03-29 01:00", 2, NIGHT) == "03-29 02:00"
    assert due("2026-03-29 01:00", 3, NIGHT) == "03-30 00:00"
    assert due("2026-10-25 01:00", 4, NIGHT) == "10-25 03:00"


def test_hours_that_the_change_skips_are_waited_for_until_the_next_week():
    """
    On that Sunday the clock goes from 02:00 to 03:00, so a quarter past two does not come.
    """
    skipped = ServiceHours(frozenset({6}), time(2, 15), time(2, 45))

    assert due("2026-03-23 12:00", 0, skipped) == "04-05 00:15"


def test_hours_that_never_come_are_never_due():
    """
    No day of the week, or more time than there is.
    """
    assert runs_out(at("2026-03-02 08:00"), HOUR, ServiceHours(frozenset(), time(8), time(9))) is None
    brief = ServiceHours(frozenset({6}), time(8), time(8, 1))
    assert runs_out(at("2026-03-02 08:00"), timedelta(days=9000), brief) is None


def test_hours_in_no_place_are_refused():
    """
    A zone that does not exist has no wall clock.
    """
    with pytest.raises(Refused) as refused:
        runs_out(at("2026-03-02 08:00"), HOUR, OFFICE, "Europe/Atlantis")

    assert refused.value.code == "unknown_time_zone"


hours = st.builds(
    ServiceHours,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
starts = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes)
)
lengths = st.integers(0, 5 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@unhurried
@given(starts, lengths, hours, st.sampled_from([BERLIN, "America/New_York", "UTC"]))
def test_a_clock_in_service_hours_is_never_due_earlier_than_one_round_the_clock(start, length, office, zone):
    """
    Standing still only makes it later.
    """
    found = runs_out(start, length, office, zone)

    assert found is not None
    assert found >= start + length


@unhurried
@given(starts, starts, lengths, hours)
def test_a_later_start_is_never_due_earlier(one, other, length, office):
    """
    The clock is monotone: who opens the ticket later has the answer promised no sooner.
    """
    first, second = (runs_out(each, length, office, BERLIN) for each in sorted((one, other)))

    assert first is not None
    assert second is not None
    assert first <= second


@unhurried
@given(starts, lengths, lengths, hours)
def test_two_times_after_each_other_are_one_of_their_length(start, one, other, office):
    """
    The clock may be stopped and set going again where it stood.
    """
    between = runs_out(start, one, office, BERLIN)
    assert between is not None

    whole = runs_out(start, one + other, office, BERLIN)
    if other:
        assert whole == runs_out(between, other, office, BERLIN)
