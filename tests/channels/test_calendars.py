"""The calendars of the Member States."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.shared import shared
from tocsin.channels.calendars import CAPITAL_ZONES, calendar, place
from tocsin.core.refusal import Refused
from tocsin.core.time import instant

OTHER_EEA = {"IS", "LI", "NO"}


@pytest.mark.parametrize("state", ["NL", "BE", "PT", "DE"])
def test_the_holidays_of_the_golden_cases_are_known(state):
    """
    Every holiday on which a case turns is one in the calendar of its state.
    """
    known = calendar(state, None, range(2026, 2028)).holidays

    listed = json.loads(shared("law/cases.json").read_text(encoding="utf-8"))["meta"]["holidays"][state]
    assert {date.fromisoformat(day) for day in listed} <= known


@pytest.mark.parametrize(
    ("state", "day", "why"),
    [
        ("NL", date(2026, 4, 3), "Good Friday is no public holiday in the Netherlands"),
        ("NL", date(2026, 5, 5), "Liberation Day is a day off once in five years"),
        ("BE", date(2026, 4, 27), "King's Day is Dutch"),
        ("BE", date(2026, 4, 3), "Good Friday is a bank day off in Belgium, not a public holiday"),
        ("DE", date(2026, 6, 4), "Corpus Christi is a holiday of some Länder"),
        ("DE", date(2026, 12, 24), "Christmas Eve is a working day in Germany"),
        ("ES", date(2026, 4, 2), "Maundy Thursday is a holiday of most regions"),
        ("FI", date(2026, 12, 24), "Christmas Eve is customary in Finland"),
        ("LU", date(2026, 12, 24), "a bank day off"),
        ("HU", date(2026, 1, 2), "swapped for Saturday 10 January"),
        ("LV", date(2026, 6, 22), "swapped for Saturday 27 June"),
        ("BG", date(2026, 1, 2), "declared free, not a public holiday"),
    ],
)
def test_a_doubtful_holiday_is_left_out(state, day, why):
    """
    A holiday of a region, of banks or of custom is not counted: the limit is then earlier, not later.
    """
    assert calendar(state, None, [2026]).is_working_day(day), why


@pytest.mark.parametrize(
    ("state", "day"),
    [
        ("DE", date(2026, 4, 3)),
        ("DE", date(2026, 10, 3)),
        ("IE", date(2026, 3, 17)),
        ("FR", date(2026, 7, 14)),
        ("GR", date(2026, 4, 13)),
        ("BG", date(2026, 5, 25)),
        ("NL", date(2026, 4, 27)),
        ("NL", date(2027, 4, 27)),
    ],
)
def test_a_national_holiday_is_a_holiday(state, day):
    """
    Western and Orthodox Easter, and days moved by statute, are public holidays.
    """
    assert day in calendar(state, None, [2026, 2027]).holidays


def test_every_state_of_the_union_has_a_calendar_and_a_zone():
    """
    All 27 are there, each with the New Year's Day that they share.
    """
    assert len(set(CAPITAL_ZONES) - OTHER_EEA) == 27
    for state, zone in CAPITAL_ZONES.items():
        known = calendar(state, None, [2027])
        assert date(2027, 1, 1) in known.holidays, state
        assert str(known.zone) == zone


@pytest.mark.parametrize("state", ["CH", "GB", "US", "EL", "XX"])
def test_a_third_country_counted_as_a_member_state(state):
    """
    A state outside the Union and the EEA, or a code that ISO 3166 does not have, is refused.
    """
    with pytest.raises(Refused, match="Write one of AT, BE") as refused:
        calendar(state, None, [2026])

    assert refused.value.code == "unknown_member_state"


def test_a_time_zone_of_the_entity_goes_before_that_of_the_capital():
    """
    An entity on the Canary Islands is an hour behind Madrid and has the same holidays.
    """
    canary = calendar("ES", "Atlantic/Canary", [2026])

    assert canary.zone == ZoneInfo("Atlantic/Canary")
    assert canary.holidays == calendar("ES", None, [2026]).holidays


def test_a_time_zone_that_does_not_exist_is_refused():
    """
    A misspelt zone is named, not replaced.
    """
    with pytest.raises(Refused, match="Europe/Amsterdm"):
        place("NL", "Europe/Amsterdm", [])


def test_a_place_covers_the_new_year_after_its_instants():
    """
    A limit may fall in the year after the event.
    """
    found = place("NL", None, [instant("2026-12-01T09:00:00Z")])

    assert found is not None
    assert date(2027, 1, 1) in found.holidays


def test_without_a_member_state_the_weekend_remains():
    """
    A time zone alone tells Saturdays and no holidays; nothing at all tells nothing.
    """
    found = place(None, "Europe/Berlin", [])

    assert found is not None
    assert found.holidays == frozenset()
    assert not found.is_working_day(date(2026, 3, 7))
    assert place(None, None, []) is None
