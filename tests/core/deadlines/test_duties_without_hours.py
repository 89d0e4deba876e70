"""Duties without a number of hours: the updated intermediate report, and informing clients."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.deadlines.asking import BANK, asked, at
from tocsin.core.deadlines import Events, notes
from tocsin.store.timelimits import time_limits

MONDAY_8 = at("2026-03-02 08:00")
RECOVERED = at("2026-03-03 17:00")
MINUTE = timedelta(minutes=1)
REPORTED = Events(
    **BANK, aware_at=MONDAY_8, classified_at=MONDAY_8, initial_submitted_at=at("2026-03-02 10:00")
)
OVER = replace(REPORTED, regular_activities_recovered_at=RECOVERED)
TOUCHED = Events(**BANK, aware_at=MONDAY_8, classified_at=MONDAY_8, clients_financial_interests_affected=True)
UPDATED, CLIENTS = "updated_intermediate_report", "client_information"


def test_recovery_makes_an_updated_intermediate_report_due_without_undue_delay():
    """
    There is a duty and no number of hours; it runs from the recovery, and nothing else moves.
    """
    found = asked(OVER)
    update = found.pop(UPDATED)

    assert (update.due, update.legal_outer, update.before_relief) == (None, None, None)
    assert (update.article, update.act, update.projected) == ("5(1)(b), updated", "2025/301", False)
    assert (update.trigger, update.runs_from) == ("regular_activities_recovered_at", RECOVERED)
    assert (update.submitted_at, update.delay_notice, update.falls_on) == (None, None, None)
    assert found == asked(REPORTED)


@pytest.mark.parametrize(("sent", "due"), [(-MINUTE, True), (timedelta(), False), (MINUTE, False)])
def test_an_intermediate_report_at_or_after_the_recovery_is_that_update(sent, due):
    """
    One of a minute before does not tell of the recovery; one of that instant may.
    """
    events = replace(OVER, intermediate_submitted_at=(RECOVERED + sent,))

    assert (UPDATED in asked(events)) is due


def test_the_latest_of_several_intermediate_reports_counts():
    """
    An early one and one after the recovery: nothing more is due.
    """
    events = replace(OVER, intermediate_submitted_at=(RECOVERED - MINUTE, RECOVERED + MINUTE))

    assert UPDATED not in asked(events)


@pytest.mark.parametrize("final", [RECOVERED - MINUTE, RECOVERED + MINUTE])
def test_after_the_final_report_no_update_is_due(final):
    """
    The final report tells of the recovery; for a recovery after it nothing is laid down.
    """
    assert UPDATED not in asked(replace(OVER, final_submitted_at=final))


def test_before_the_initial_notification_the_update_is_only_projected():
    """
    Over before anything was reported: the update is planned, and owed once the notification is sent.
    """
    planned = asked(replace(OVER, initial_submitted_at=None))[UPDATED]

    assert (planned.projected, planned.owed_once) == (True, "initial_submitted_at")


def test_an_intermediate_report_shows_that_the_incident_was_notified():
    """
    Sent before the recovery, with the initial notification not told: the update is owed.
    """
    events = Events(
        **BANK,
        intermediate_submitted_at=(RECOVERED - MINUTE,),
        regular_activities_recovered_at=RECOVERED,
    )

    assert asked(events)[UPDATED].projected is False


@pytest.mark.parametrize("regime", ["nis2", "gdpr"])
def test_other_regimes_know_no_update_and_no_clients(regime):
    """
    The keys are noted as those of another regime and not used.
    """
    events = replace(
        OVER, regime=regime, clients_financial_interests_affected=True, clients_informed_at=RECOVERED
    )

    assert not {UPDATED, CLIENTS} & asked(events).keys()
    said = " ".join(notes(events, time_limits(regime), ()))
    for key in (
        "regular_activities_recovered_at",
        "clients_financial_interests_affected",
        "clients_informed_at",
    ):
        assert f"{key} belongs to the clocks of dora" in said


def test_clients_whose_interests_are_hit_are_informed_from_awareness():
    """
    DORA Art. 19(3): its own trigger, its own act, no number of hours, and no other deadline moves.
    """
    found = asked(TOUCHED)
    told = found.pop(CLIENTS)

    assert (told.due, told.article, told.act) == (None, "19(3)", "2022/2554")
    assert (told.trigger, told.runs_from, told.projected) == ("aware_at", MONDAY_8, False)
    assert (told.submitted_at, told.owed_once) == (None, "classified_at")
    assert found == asked(replace(TOUCHED, clients_financial_interests_affected=None))


def test_clients_that_were_informed_are_shown_as_such():
    """
    The duty stays in the list with when it was met.
    """
    informed = replace(TOUCHED, clients_informed_at=RECOVERED)

    assert asked(informed)[CLIENTS].submitted_at == RECOVERED
    before = asked(replace(informed, classified_at=None))[CLIENTS]
    assert (before.submitted_at, before.projected) == (RECOVERED, True)


@pytest.mark.parametrize("affected", [None, False])
def test_not_every_major_incident_touches_clients(affected):
    """
    Unknown or untouched, there is no such deadline.
    """
    events = replace(TOUCHED, clients_financial_interests_affected=affected, clients_informed_at=RECOVERED)

    assert CLIENTS not in asked(events)


def test_before_the_classification_informing_clients_is_only_projected():
    """
    The duty is one of major incidents: aware alone, or a classification that is to come, owe nothing yet.
    """
    aware = replace(TOUCHED, classified_at=None)

    assert asked(aware)[CLIENTS].projected is True
    assert asked(TOUCHED, projected=True)[CLIENTS].projected is True
    assert CLIENTS not in asked(replace(aware, aware_at=None))


@pytest.mark.parametrize("change", [{"outcome": "not_major"}, {"reclassified_at": RECOVERED}])
def test_an_incident_that_is_not_major_informs_nobody(change):
    """
    Found not to be major, or reclassified: clients are not told under Art. 19(3).
    """
    reported = {"initial_submitted_at": at("2026-03-02 10:00")} if "reclassified_at" in change else {}

    assert CLIENTS not in asked(replace(TOUCHED, **change, **reported))


@pytest.mark.parametrize(
    ("events", "trigger"),
    [
        ({"classified_at": MONDAY_8}, "classified_at"),
        ({"initial_submitted_at": MONDAY_8}, "initial_submitted_at"),
        ({"intermediate_submitted_at": (MONDAY_8,)}, "intermediate_submitted_at"),
        ({"classified_at": MONDAY_8, "initial_submitted_at": RECOVERED}, "classified_at"),
    ],
)
def test_without_awareness_the_first_event_that_is_known_stands_in(events, trigger):
    """
    An incident that was classified or reported was known: the duty is not lost with a missing instant.
    """
    told = asked(Events(**BANK, **events, clients_financial_interests_affected=True))[CLIENTS]

    assert (told.trigger, told.runs_from, told.projected) == (trigger, MONDAY_8, False)


@pytest.mark.parametrize(
    ("change", "noted"),
    [
        ({}, True),
        ({"clients_financial_interests_affected": True}, False),
        ({"clients_financial_interests_affected": False}, False),
        ({"classified_at": None}, False),
        ({"classified_at": None, "initial_submitted_at": RECOVERED}, True),
        ({"classified_at": None, "intermediate_submitted_at": (RECOVERED,)}, True),
        ({"outcome": "not_major"}, False),
        ({"initial_submitted_at": MONDAY_8, "reclassified_at": RECOVERED}, False),
    ],
    ids=str,
)
def test_it_is_said_when_nobody_knows_whether_clients_are_touched(change, noted):
    """
    For a major incident an unknown fact is a question, and not a no.
    """
    events = replace(TOUCHED, **{"clients_financial_interests_affected": None, **change})

    said = notes(events, time_limits("dora"), ())

    assert any("whether clients have to be informed (2022/2554 Art. 19(3))" in each for each in said) is noted
