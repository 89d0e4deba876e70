"""A month after the last assessment of recurrence the worker raises an alarm, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import ADA, NORDBANK, NORDBANK_IT, at, load
from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.store import due, recurrence

pytestmark = pytest.mark.django_db
DONE, DUE = at("2026-01-31 10:00"), at("2026-02-28 10:00")


@pytest.fixture(autouse=True)
def _assessed(tmp_path):
    load(tmp_path)
    assess_recurrence(NORDBANK, by=ADA, at=DONE)


def alarms() -> list[tuple[str, dict]]:
    entries = recurrence.record(NORDBANK).entries
    return [(entry.actor, entry.body) for entry in entries if entry.kind == "recurrence.due"]


def test_the_alarm_is_raised_once_at_its_instant_and_not_before():
    """
    A second before nothing happens; at the instant the first worker raises it, and the second finds nothing.
    """
    acted = [act_on_due(moment) for moment in (DUE - timedelta(seconds=1), DUE, DUE + timedelta(days=30))]

    assert acted == [False, True, False]
    assert alarms() == [("clock", {"last_assessed_at": "2026-01-31T10:00:00Z"})]


def test_the_alarm_is_no_assessment_and_the_next_assessment_makes_the_next_due():
    """
    A person assesses; only then is there something due again.
    """
    act_on_due(DUE)
    number = len(recurrence.record(NORDBANK).assessments)
    assess_recurrence(NORDBANK, by=ADA, at=DUE + timedelta(days=2))

    assert number == 1
    assert all(act_on_due(at("2026-04-03 10:00")) for _ in range(2)), "this, and that of Nordbank IT"
    assert len(alarms()) == 2


def test_an_alarm_without_an_assessment_says_so():
    """
    A row that was put for an entity nobody assessed yet names no earlier assessment.
    """
    subject = recurrence.subject("OTHER")
    due.put(recurrence.DUE_KIND, subject, DONE)

    act_on_due(DONE)

    assert [entry.body for entry in recurrence.record("OTHER").entries] == [{"last_assessed_at": None}]


def test_an_entity_that_was_never_assessed_is_reminded_of_too():
    """
    A month after the register was loaded the alarm says that there was no assessment yet.
    """
    act_on_due(DUE)

    assert act_on_due(at("2026-04-01 08:00"))
    assert [entry.body for entry in recurrence.record(NORDBANK_IT).entries] == [{"last_assessed_at": None}]
