"""The notes beside deadlines: what was assumed is said exactly where it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.deadlines.asking import BANK, INSURER, asked, at
from tocsin.core.deadlines import Events, notes
from tocsin.store.timelimits import time_limits

SATURDAY = at("2026-03-07 08:00")
OWED = Events(**INSURER, member_state="DE", aware_at=SATURDAY, classified_at=SATURDAY)
LIMIT, NOON = at("2026-03-07 12:00"), at("2026-03-09 12:00 Europe/Berlin")
SECOND = timedelta(seconds=1)
RECLASSIFIED = at("2026-03-08 08:00")


def said(events):
    """Return the notes as one text."""
    return " ".join(notes(events, time_limits(events.regime), tuple(asked(events).values())))


@pytest.mark.parametrize(
    ("notified", "noted"),
    [
        (LIMIT - SECOND, False),
        (LIMIT, True),
        (NOON - SECOND, True),
        (NOON, False),
        (date(2026, 3, 6), False),
        (date(2026, 3, 7), True),
        (date(2026, 3, 8), True),
        (date(2026, 3, 9), False),
    ],
    ids=str,
)
def test_a_designation_is_pointed_out_from_the_limit_until_its_relief_ends(notified, noted):
    """
    Before the limit there is no relief to doubt, and from Monday noon on there is nothing left of it.
    """
    assert ("Report at once" in said(replace(OWED, designated_significant_from=notified))) is noted


def test_nothing_is_pointed_out_once_the_report_is_made():
    """
    Reported in time on Sunday morning, before the decision of that evening: no advice is left to give.
    """
    events = replace(
        OWED,
        initial_submitted_at=at("2026-03-08 09:00"),
        designated_significant_from=at("2026-03-08 20:00"),
    )

    assert asked(events)["initial_notification"].relief == "5(4)"
    assert "Report at once" not in said(events)


@pytest.mark.parametrize(
    ("changes", "owes_none", "runs_on"),
    [
        ({}, True, False),
        ({"initial_submitted_at": LIMIT}, False, True),
        ({"initial_submitted_at": LIMIT, "reclassified_at": RECLASSIFIED}, False, False),
    ],
)
def test_what_an_incident_that_is_not_major_still_owes_is_said(changes, owes_none, runs_on):
    """
    Nothing before it was notified; its deadlines once it was; nothing again when that is taken back.
    """
    events = replace(OWED, outcome="not_major", **changes)

    assert ("owes no report" in said(events)) is owes_none
    assert ("its deadlines run until" in said(events)) is runs_on
    assert ("what is not yet sent lapses" in said(events)) is ("reclassified_at" in changes)


@pytest.mark.parametrize(
    ("entity", "noted"),
    [(None, False), ("cloud_computing_service_provider", False), ("lighthouse", True)],
)
def test_only_a_word_that_nis2_does_not_know_is_called_unknown(entity, noted):
    """
    Nothing given is not a word, and a word of the act is known.
    """
    events = Events(regime="nis2", entity_type=entity, aware_at=SATURDAY)

    assert ("is not known; a trust_service_provider" in said(events)) is noted


def test_a_progress_report_is_announced_for_the_limit_of_the_final_one():
    """
    The instant at which an incident that goes on owes it, and nothing once it is handled.
    """
    events = Events(regime="nis2", aware_at=SATURDAY, notification_submitted_at=at("2026-03-09 10:00"))
    handled = replace(events, handled_at=at("2026-03-20 10:00"))

    assert "still ongoing at 2026-04-09T09:00:00Z, a progress report" in said(events)
    assert "still ongoing" not in said(handled)


def test_only_the_designation_between_limit_and_relief_of_the_first_report_is_pointed_out():
    """
    Owed since Wednesday, the incident keeps the relief of its intermediate report beyond doubt.
    """
    wednesday = at("2026-03-04 08:00")
    events = replace(
        OWED,
        aware_at=wednesday,
        classified_at=wednesday,
        designated_significant_from=at("2026-03-08 09:00"),
    )

    assert asked(events)["intermediate_report"].relief == "5(4)"
    assert "Report at once" not in said(events)


@pytest.mark.parametrize(
    ("entity", "noted"),
    [
        ({"entity_type": None}, "entity_type is not given: to be safe"),
        ({"entity_type": "lighthouse"}, "entity_type is lighthouse, which is not known: to be safe"),
        (INSURER, None),
        (BANK, None),
    ],
    ids=str,
)
@pytest.mark.parametrize("day", ["2026-03-04 08:00", "2026-03-07 08:00"])
def test_an_entity_that_is_not_known_is_told_what_it_loses(entity, noted, day):
    """
    A misspelt one always; one that is not given only where a relief was denied for it.
    """
    events = replace(OWED, **entity, aware_at=at(day), classified_at=at(day))
    denied = any(each.relief_denied_by for each in asked(events).values())

    told = said(events)

    assert denied is (entity is not INSURER)
    assert ("to be safe" in told) is (noted is not None)
    assert noted is None or noted in told


def test_an_entity_that_is_not_given_loses_nothing_on_a_working_day():
    """
    Where no limit falls on a weekend there is nothing to say about relief.
    """
    tuesday = at("2026-03-03 08:00")
    sent = {"initial_submitted_at": tuesday, "intermediate_submitted_at": (tuesday,)}
    events = replace(OWED, entity_type=None, aware_at=tuesday, classified_at=tuesday, **sent)

    assert "to be safe" not in said(events)
    assert "to be safe" in said(replace(events, entity_type="lighthouse"))


@pytest.mark.parametrize(("essential", "noted"), [(None, True), (False, False), (True, False)])
def test_a_relief_that_hangs_on_nis2_is_said_to(essential, noted):
    """
    Where nobody said whether the entity is essential, the relief of the first two reports may not stand.
    """
    events = replace(OWED, nis2_essential_or_important=essential)

    assert ("nis2_essential_or_important is not given and read as false" in said(events)) is noted


def test_the_relief_of_the_final_report_hangs_on_nothing():
    """
    An essential entity has it too.
    """
    events = Events(entity_type=INSURER["entity_type"], intermediate_submitted_at=(at("2026-02-28 10:00"),))

    assert asked(events)["final_report"].relief == "5(4)"
    assert "nis2_essential_or_important" not in said(events)


@pytest.mark.parametrize(
    ("regime", "member_state", "time_zone", "noted"),
    [
        ("dora", None, None, "no limit is relieved, and months count in UTC."),
        ("dora", None, "Europe/Berlin", "weekends are known and holidays are not: none is relieved."),
        ("dora", "DE", None, None),
        ("dora", "DE", "Europe/Berlin", None),
        ("nis2", None, None, "Neither member_state nor time_zone is given: months count in UTC."),
        ("nis2", None, "Europe/Berlin", None),
        ("nis2", "DE", None, None),
        ("gdpr", None, None, None),
    ],
)
def test_what_follows_from_an_unknown_place_is_said(regime, member_state, time_zone, noted):
    """
    Relief, holidays and months, as far as the act knows them; hours are the same everywhere.
    """
    events = Events(regime=regime, aware_at=SATURDAY, member_state=member_state, time_zone=time_zone)

    told = said(events)

    assert (noted or "") in told
    assert ("relieved" in told, "months" in told, "holidays" in told) == (
        "relieved" in (noted or ""),
        "months" in (noted or ""),
        "holidays" in (noted or ""),
    )


@pytest.mark.parametrize(
    ("moment", "noted"), [("2025-03-11 23:59", True), ("2025-03-12 00:00", False), (None, False)]
)
def test_events_before_the_act_applied_are_counted_by_it_and_that_is_said(moment, noted):
    """
    From its first day on there is nothing to remark.
    """
    events = Events(**BANK, aware_at=moment and at(moment), classified_at=at("2025-03-20 08:00"))

    assert ("2025/301 applies from 2025-03-12" in said(events)) is noted


@pytest.mark.parametrize(
    ("aware", "classified", "noted"),
    [(None, SATURDAY, True), (SATURDAY, SATURDAY, False), (SATURDAY, None, False), (None, None, False)],
)
def test_a_limit_from_awareness_that_cannot_be_checked_is_said(aware, classified, noted):
    """
    Only where the incident is classified and nobody said when it was noticed.
    """
    events = Events(**BANK, aware_at=aware, classified_at=classified)

    assert ("aware_at is not given" in said(events)) is noted


def test_the_keys_of_the_own_regime_are_not_called_those_of_another():
    """
    Each key is noted under the other regimes alone.
    """
    events = replace(OWED, **dict.fromkeys(BANK), outcome="major", initial_submitted_at=LIMIT)

    assert "belongs to the clocks" not in said(events)
    for key in ("classified_at", "initial_submitted_at", "outcome"):
        assert f"{key} belongs to the clocks of dora and is not used for gdpr" in said(
            replace(events, regime="gdpr", risk="high")
        )
