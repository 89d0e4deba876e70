"""Windows of so many calendar months, and how incidents are parted into those that lie within them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import at
from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.rules import PastIncident, clusters
from tocsin.core.rules.recurrence_windows import Windows, parts
from tocsin.core.time import instant

START = instant("2024-01-31T22:00:00Z")
Answer = Callable[[int, int], bool]


def one_by_one(places: list[int], windows: Windows, number: int, is_major: Answer) -> list[tuple[int, int]]:
    """Part as the definition says: lay all windows anew, take the newest that is major, else the newest."""
    laid = list(widest(places, windows, number))
    if not laid:
        return []
    begin, end = next((run for run in laid if is_major(*run)), laid[0])
    rest = [place for place in places if not begin <= place < end]
    return [(begin, end), *one_by_one(rest, windows, number, is_major)]


def widest(places: list[int], windows: Windows, number: int) -> Iterator[tuple[int, int]]:
    covered_from = len(windows.ends)
    for last in reversed(places):
        within = [place for place in places if windows.begins[last + 1] <= place <= last]
        if within[0] < covered_from and len(within) >= number:
            covered_from = within[0]
            assert within == list(range(within[0], last + 1))  # no window spans what was taken
            yield within[0], last + 1


@settings(max_examples=1500, deadline=None)
@given(
    st.lists(st.sampled_from([1, 20, 45, 61, 92, 200]), min_size=1, max_size=24),
    st.integers(1, 3),
    st.integers(0, 2**32),
    st.integers(2, 5),
    st.booleans(),
)
def test_parting_once_over_is_parting_again_and_again(waits, number, seed, rarely, inclusive):
    """Whatever runs are major, also where a part of a run is major and the whole is not."""
    moments = [START + timedelta(days=sum(waits[: place + 1])) for place in range(len(waits))]
    windows = Windows.of(moments, 6, inclusive=inclusive)

    def is_major(begin: int, end: int) -> bool:
        return Random(f"{seed} {begin} {end}").randrange(rarely) == 0  # noqa: S311 - nothing secret is drawn

    found = parts(windows, number, is_major)

    assert sorted(found) == sorted(one_by_one(list(range(len(moments))), windows, number, is_major))


def test_no_window_is_asked_about_more_often_than_there_are_incidents_and_clusters():
    """A long history takes as many questions as it has incidents, and two more for each cluster."""
    moments = [START + timedelta(days=2 * place) for place in range(2000)]
    asked: list[tuple[int, int]] = []

    found = parts(Windows.of(moments, 6, inclusive=True), 2, lambda *run: bool(asked.append(run)))

    assert len(set(asked)) <= len(moments) + 2 * len(found)


@pytest.mark.parametrize(
    ("first", "last_day"),
    [
        ("2025-08-31 12:00", date(2026, 2, 28)),
        ("2023-08-31 12:00", date(2024, 2, 29)),
        ("2025-08-28 12:00", date(2026, 2, 28)),
        ("2024-02-29 12:00", date(2024, 8, 29)),
        ("2025-12-31 12:00", date(2026, 6, 30)),
        ("2026-03-29 02:30", date(2026, 9, 29)),
        ("2026-10-25 01:30", date(2027, 4, 25)),
    ],
)
def test_the_last_day_is_the_same_numbered_day_or_the_last_of_a_shorter_month(first: str, last_day: date):
    """Six calendar months in days of UTC: no change of the clocks moves them; February ends them early."""
    (inclusive,) = Windows.of([at(first)], 6, inclusive=True).last_days
    (exclusive,) = Windows.of([at(first)], 6, inclusive=False).last_days

    assert (inclusive, exclusive) == (last_day, last_day - timedelta(days=1))


@pytest.mark.parametrize(
    ("last", "within"), [("2026-08-15 00:00", True), ("2026-08-15 23:59", True), ("2026-08-16 00:00", False)]
)
def test_a_window_ends_with_its_last_day(last: str, within: bool):  # noqa: FBT001 - a column of the table
    """The whole of the last day lies within the window, whatever the time of the first incident."""
    windows = Windows.of([at("2026-02-15 18:00"), at(last)], 6, inclusive=True)

    assert (parts(windows, 2, lambda *_: False) == [(0, 2)]) is within


def test_a_window_reaches_from_the_first_that_it_holds_to_the_last():
    """Six months after the first is the day of the third, which the fourth comes one day after."""
    moments = [at(f"2026-{day} 12:00") for day in ("01-10", "06-10", "07-10", "07-11")]

    windows = Windows.of(moments, 6, inclusive=True)

    assert (windows.begins, windows.ends) == ((0, 0, 0, 0, 1), (3, 4, 4, 4))


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the machine to a zone behind UTC."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("elsewhere")
def test_the_zone_of_the_machine_moves_no_window():
    """Where the machine shows 30 August it is the 31st in UTC, and February ends on the 28th."""
    windows = Windows.of([at("2025-08-31 02:00")], 6, inclusive=True)

    assert windows.last_days == (date(2026, 2, 28),)


@pytest.mark.parametrize("night", ["2026-03-29 00:30", "2026-10-25 00:30"])
def test_the_night_of_a_clock_change_makes_no_difference(night: str):
    """Two incidents of the night are in one window with one six months before, hour by hour."""
    moments = [at(night) - timedelta(days=180), at(night), at(night) + timedelta(hours=1)]

    assert parts(Windows.of(moments, 6, inclusive=True), 2, lambda *_: False) == [(0, 3)]


def test_what_a_major_cluster_leaves_may_be_major_though_the_whole_window_was_not():
    """A service with ten times the clients hid a share of 12 %; once that incident is taken, it shows."""

    def past(name: str, day: str, **changes: object) -> PastIncident:
        return PastIncident(name, instant(f"{day}T12:00:00Z"), "x", read({**NOTHING, **changes}))

    heavy = {"costs_and_losses": "60000", "downtime_seconds": 4_200}
    members = [
        past("a", "2024-11-01", **heavy),
        past("b", "2025-04-01", **heavy, clients_using_service=1_000_000),
        past("c", "2025-07-01", clients_affected=6_000, member_states_impacted=["BE"]),
        past("d", "2025-09-15", clients_affected=6_000),
        past("e", "2026-01-31", clients_using_service=1_000_000),
    ]

    found = clusters(law(), members, NOON)

    assert [(each.incident_ids, each.collectively_major) for each in found] == [
        (("a", "b"), True),
        (("c", "d"), True),
    ]
