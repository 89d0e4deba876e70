"""Which window an instant falls in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sla.written import at
from tocsin.core.refusal import Refused
from tocsin.core.sla.windows import CALENDAR_MONTHS, rolling_length, window_at
from tocsin.core.time import Interval

AMSTERDAM = "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("window", "moment", "start", "end", "hours"),
    [
        ("month", "2026-06-10 08:00", "2026-05-31 22:00", "2026-06-30 22:00", 720),
        ("month", "2026-03-29 00:59", "2026-02-28 23:00", "2026-03-31 22:00", 743),
        ("month", "2026-10-25 00:30", "2026-09-30 22:00", "2026-10-31 23:00", 745),
        ("month", "2028-02-29 12:00", "2028-01-31 23:00", "2028-02-29 23:00", 696),
        ("month", "2026-12-31 23:00", "2026-12-31 23:00", "2027-01-31 23:00", 744),
        ("quarter", "2026-05-17 12:00", "2026-03-31 22:00", "2026-06-30 22:00", 2184),
        ("quarter", "2026-03-31 21:59", "2025-12-31 23:00", "2026-03-31 22:00", 2159),
        ("year", "2026-07-01 00:00", "2025-12-31 23:00", "2026-12-31 23:00", 8760),
        ("year", "2028-01-01 00:00", "2027-12-31 23:00", "2028-12-31 23:00", 8784),
        ("rolling:30d", "2026-03-31 00:00", "2026-03-01 00:00", "2026-03-31 00:00", 720),
        ("rolling:720h", "2026-03-31 00:00", "2026-03-01 00:00", "2026-03-31 00:00", 720),
    ],
)
def test_a_window_runs_from_local_midnight_to_local_midnight_or_back_from_the_instant(
    window, moment, start, end, hours
):
    """
    A calendar window is as long as the local clock made it; a rolling one is elapsed time.
    """
    found = window_at(window, AMSTERDAM, at(moment))

    assert found == Interval(at(start), at(end))
    assert found.end - found.start == timedelta(hours=hours)


def test_the_instant_at_which_a_window_ends_belongs_to_the_next():
    """
    Midnight is the first instant of July, and the microsecond before it the last of June.
    """
    midnight = at("2026-07-01 00:00 Europe/Amsterdam")

    assert window_at("month", AMSTERDAM, midnight).start == midnight
    assert window_at("month", AMSTERDAM, midnight - timedelta(microseconds=1)).end == midnight


def test_a_month_whose_first_midnight_is_skipped_begins_when_the_clock_jumps():
    """
    In Asunción the clock went from 23:59:59 to 01:00 on 1 October 2023: October began at 01:00 local.
    """
    october = window_at("month", "America/Asuncion", at("2023-10-10 12:00"))

    assert october.start == at("2023-10-01 04:00")


def test_a_month_whose_first_midnight_is_repeated_begins_at_the_first():
    """
    In Havana the clock went back from 01:00 to 00:00 on 1 November 2020: November has that hour twice.
    """
    november = window_at("month", "America/Havana", at("2020-11-10 12:00"))

    assert november.start == at("2020-11-01 04:00")


@settings(deadline=None)
@given(
    st.sampled_from(sorted(CALENDAR_MONTHS)),
    st.sampled_from([AMSTERDAM, "America/Santiago", "Pacific/Auckland", "UTC"]),
    st.datetimes(datetime(1975, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_calendar_windows_cover_all_time_without_a_gap(window, zone, moment):
    """
    Every instant lies in its window, and the next window begins where that one ends.
    """
    found = window_at(window, zone, moment)

    assert found.start <= moment < found.end
    assert window_at(window, zone, found.end).start == found.end


@pytest.mark.parametrize(
    "window", ["week", "", "rolling", "rolling:0d", "rolling:30", "rolling:30m", "rolling:99999d", "Month"]
)
def test_another_window_is_refused(window):
    """
    A word that is no window is refused with those that are.
    """
    with pytest.raises(Refused, match="month, quarter, year") as refused:
        rolling_length(window)

    assert refused.value.code == "unknown_window"


def test_a_year_without_a_calendar_is_refused():
    """
    At the edges of what a computer can count there are no windows to count in.
    """
    with pytest.raises(Refused) as refused:
        window_at("month", AMSTERDAM, at("9999-12-31 23:59"))

    assert refused.value.code == "instant_out_of_range"
