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
