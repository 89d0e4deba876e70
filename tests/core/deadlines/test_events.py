"""How the facts of `tocsin deadlines` are read, and which orders of events are refused."""

from datetime import date

import pytest

from tests.core.deadlines.asking import at
from tocsin.core.deadlines import Events, day, events_from
from tocsin.core.refusal import Refused

EIGHT, NINE = at("2026-03-02 08:00"), at("2026-03-02 09:00")


def test_every_key_of_the_contract_is_read():
    """
    The keys become fields, null is the same as absent, and instants are kept in UTC.
    """
    events = events_from(
        {
            "regime": "dora",
            "entity_type": "crypto-asset_service_provider",
            "member_state": "NL",
            "time_zone": "Europe/Amsterdam",
            "nis2_essential_or_important": False,
            "designated_significant_from": "2026-01-01",
            "aware_at": "2026-03-02T09:00:00+01:00",
            "classified_at": "2026-03-02T09:00:00Z",
            "initial_submitted_at": None,
            "intermediate_submitted_at": [],
            "role": "controller",
            "risk": None,
        }
    )

    assert (events.aware_at, events.classified_at) == (EIGHT, NINE)
    assert events.designated_significant_from == date(2026, 1, 1)
    assert events.instants() == (EIGHT, NINE)


@pytest.mark.parametrize(
    ("facts", "code", "where"),
    [
        ({"awere_at": "2026-03-02T08:00:00Z"}, "unknown_key", "awere_at"),
        ({"regime": "mica"}, "unknown_code", "regime"),
        ({"risk": True}, "unknown_code", "risk"),
        ({"role": "owner"}, "unknown_code", "role"),
        ({"outcome": "severe"}, "unknown_code", "outcome"),
        ({"entity_type": "Credit institution"}, "unknown_code", "entity_type"),
        ({"entity_type": 7}, "unknown_code", "entity_type"),
        ({"member_state": "nl"}, "unknown_code", "member_state"),
        ({"time_zone": ["Europe/Berlin"]}, "unknown_code", "time_zone"),
        ({"nis2_essential_or_important": "yes"}, "not_a_flag", "nis2_essential_or_important"),
        ({"aware_at": "2026-03-02T08:00:00"}, "not_an_instant", "aware_at"),
        ({"aware_at": "1999-12-31T23:59:59Z"}, "instant_out_of_range", "aware_at"),
        ({"aware_at": "9999-12-31T23:59:59Z"}, "instant_out_of_range", "aware_at"),
        ({"designated_significant_from": "2026-02-30"}, "not_an_instant", "designated_significant_from"),
        ({"designated_significant_from": "soon"}, "not_an_instant", "designated_significant_from"),
        (
            {"intermediate_submitted_at": "2026-03-02T08:00:00Z"},
            "not_a_list",
            "intermediate_submitted_at",
        ),
        ({"intermediate_submitted_at": [7]}, "not_an_instant", "intermediate_submitted_at[0]"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_key(facts, code, where):
    """
    The refusal has a code, and names the key that must be corrected.
    """
    with pytest.raises(Refused) as refused:
        events_from(facts)

    assert (refused.value.code, refused.value.where) == (code, where)


@pytest.mark.parametrize(
    ("key", "example"),
    [("entity_type", "credit_institution"), ("member_state", "NL"), ("time_zone", "Europe/Amsterdam")],
)
def test_a_word_that_cannot_be_read_is_answered_with_one_that_can(key, example):
    """
    The refusal shows how such a word is written, and that example is read.
    """
    with pytest.raises(Refused, match=f"Write it like {example}"):
        events_from({key: 7})

    assert getattr(events_from({key: example}), key) == example


@pytest.mark.parametrize(
    "order",
    [
        {"aware_at": NINE, "classified_at": EIGHT},
        {"aware_at": NINE, "initial_submitted_at": EIGHT},
        {"classified_at": NINE, "initial_submitted_at": EIGHT},
        {"initial_submitted_at": NINE, "intermediate_submitted_at": (EIGHT,)},
        {"aware_at": NINE, "intermediate_submitted_at": (EIGHT,)},
        {"intermediate_submitted_at": (NINE, EIGHT)},
        {"intermediate_submitted_at": (NINE,), "final_submitted_at": EIGHT},
        {"initial_submitted_at": NINE, "final_submitted_at": EIGHT},
        {"initial_submitted_at": NINE, "reclassified_at": EIGHT},
        {"regime": "nis2", "aware_at": NINE, "early_warning_submitted_at": EIGHT},
        {"regime": "nis2", "aware_at": NINE, "notification_submitted_at": EIGHT},
        {"regime": "nis2", "early_warning_submitted_at": NINE, "notification_submitted_at": EIGHT},
        {"regime": "nis2", "aware_at": NINE, "handled_at": EIGHT},
        {"regime": "nis2", "notification_submitted_at": NINE, "final_submitted_at": EIGHT},
        {"classified_at": NINE, "intermediate_submitted_at": (EIGHT,)},
        {"aware_at": NINE, "final_submitted_at": EIGHT},
        {"aware_at": NINE, "clients_informed_at": EIGHT},
    ],
)
def test_an_impossible_order_is_refused(order):
    """
    What cannot have happened is no basis for a deadline.
    """
    earlier, *_, later = [each for each in order if each != "regime"] * 2

    with pytest.raises(Refused, match="lies before") as refused:
        Events(**order)

    assert (refused.value.code, refused.value.where) == ("impossible_order", later)
    assert f"{later} (2026-03-02T08:00:00Z) lies before {earlier} (2026-03-02T09:00" in refused.value.message


def test_events_at_the_same_instant_are_possible():
    """
    Awareness and classification may coincide, and reports may be sent together.
    """
    assert Events(aware_at=EIGHT, classified_at=EIGHT, initial_submitted_at=EIGHT).aware_at == EIGHT


def test_regular_activities_may_be_back_before_anybody_noticed():
    """
    An outage that was over when the entity became aware of it is no contradiction.
    """
    assert Events(aware_at=NINE, regular_activities_recovered_at=EIGHT).instants() == (EIGHT, NINE)


def test_every_instant_is_among_the_instants():
    """
    From the first to the last, each once, whatever its key.
    """
    events = Events(
        aware_at=EIGHT,
        initial_submitted_at=EIGHT,
        intermediate_submitted_at=(NINE, at("2026-03-02 10:00")),
        final_submitted_at=at("2026-03-02 11:00"),
        reclassified_at=at("2026-03-02 12:00"),
        clients_informed_at=at("2026-03-02 09:30"),
    )

    assert events.instants() == tuple(
        at(f"2026-03-02 {clock}") for clock in ("08:00", "09:00", "09:30", "10:00", "11:00", "12:00")
    )


@pytest.mark.parametrize("year", [2000, 2098])
def test_the_years_for_which_holidays_are_known(year):
    """
    The first and the last of them are read.
    """
    assert events_from({"aware_at": f"{year}-12-31T08:00:00Z"}).aware_at.year == year


@pytest.mark.parametrize("year", [1999, 2099])
def test_other_years_are_refused(year):
    """
    One year further on either side no holiday is known.
    """
    said = f"the year {year} is outside 2000 to 2098"
    for key in ("aware_at", "designated_significant_from"):
        with pytest.raises(Refused, match=said) as refused:
            events_from({key: f"{year}-06-30T08:00:00Z"})
        assert (refused.value.code, refused.value.where) == ("instant_out_of_range", key)
    with pytest.raises(Refused, match=said) as refused:
        events_from({"intermediate_submitted_at": [f"{year}-06-30T08:00:00Z"]})
    assert (refused.value.code, refused.value.where) == ("instant_out_of_range", "intermediate_submitted_at")
    with pytest.raises(Refused, match=said) as refused:
        day(f"{year}-06-30", "--week")
    assert (refused.value.code, refused.value.where) == ("instant_out_of_range", "--week")


def test_what_follows_for_clients_is_read():
    """
    The flag and the two instants of the duties without hours.
    """
    events = events_from(
        {
            "clients_financial_interests_affected": False,
            "clients_informed_at": "2026-03-02T09:00:00Z",
            "regular_activities_recovered_at": "2026-03-02T08:00:00Z",
        }
    )

    assert events.clients_financial_interests_affected is False
    assert (events.regular_activities_recovered_at, events.clients_informed_at) == (EIGHT, NINE)


@pytest.mark.parametrize("text", ["2026-13-01", "2026-3-1", "20260301", "2026-03-01T08:00:00Z", ""])
def test_a_day_is_a_day_of_the_calendar(text):
    """
    Written in full, and one that exists.
    """
    with pytest.raises(Refused) as refused:
        day(text, "--week")

    assert (refused.value.code, refused.value.where) == ("not_an_instant", "--week")
