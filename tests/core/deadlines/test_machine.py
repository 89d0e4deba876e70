"""An answer depends on the place of the entity, never on the zone to which the machine is set."""

import time
from datetime import date, timedelta

import pytest

from tests.core.deadlines.asking import BERLIN, INSURER, asked, at
from tocsin.core.deadlines import Events, under, weekend_hours
from tocsin.core.deadlines.counting import Counting, Period
from tocsin.core.deadlines.settings import Settings
from tocsin.store.timelimits import time_limits


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"])
def elsewhere(request, monkeypatch):
    """Set the machine to a zone far from UTC, one of them half an hour beside its hours."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_day_of_utc_is_one_on_every_machine(elsewhere):
    """
    Sunday 23:30 UTC is a Sunday and twelve hours later is a Monday, whatever the machine shows.
    """
    sides = {"weekend_day": "utc"}
    days = []
    for hours in (-12, 0, 12):
        moment = at("2026-03-08 19:30") + timedelta(hours=hours)
        found = asked(Events(**INSURER, aware_at=moment, classified_at=moment), readings=sides)
        days.append(found["initial_notification"].falls_on)

    assert days == ["sunday", "sunday", None]


def test_an_hour_ends_with_the_hour_of_utc_on_every_machine(elsewhere):
    """
    From 10:20 four hours end at 15:00, also where the clocks of the machine show 15:50 at 10:20.
    """
    union = Counting(event_hour_counts=False, month_ends_with_day=True)

    found = union.end(Period(4, "h"), at("2026-06-15 10:20"), BERLIN, Settings())

    assert found.outer == at("2026-06-15 15:00")


def test_the_hours_of_a_week_are_those_of_the_place_on_every_machine(elsewhere):
    """
    Monday 00 to Sunday 23 of Berlin, in the week in which its clocks go back.
    """
    law = under(time_limits("dora"), {"weekend_day": "utc"})

    found = weekend_hours(law, BERLIN, Events(**INSURER), date(2026, 10, 25))

    first = next(each for each in found if each.report == "initial_notification")
    assert (first.weekday, first.hour) == (4, 22)
    assert first.at == at("2026-10-23 22:00 Europe/Berlin")
    assert len([each for each in found if (each.weekday, each.hour) == (6, 2)]) == 2
    assert {each.at.utcoffset() for each in found} == {timedelta()}
