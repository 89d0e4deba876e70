"""The end of a claim period raises an alarm: a week and a day before, and at the end, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import ADA, BO, HAFEN_CLOUD, HAFEN_SERVICE, at, load, sign_in
from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.approve_dossier import approve_dossier
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_measured_outage import record_measured_outage
from tocsin.actions.send_dossier import send_dossier
from tocsin.core.incidents import Fact, MeasuredOutage
from tocsin.core.time import instant
from tocsin.store import ledger
from tocsin.store.models import DueRow

pytestmark = pytest.mark.django_db
SINCE, NOW, END = at("2026-03-02 08:00"), at("2026-04-02 09:00"), at("2026-05-01 00:00")
REMINDERS = [END - timedelta(days=7), END - timedelta(days=1), END]


@pytest.fixture
def incident(tmp_path) -> str:
    """An hour in March, of which Hafen Cloud owes a credit until the end of April."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=SINCE)
    for key in ("service_restored_at", "resolved_at"):
        fact = Fact(key, "2026-03-02T09:00:00Z", source="Service desk")
        record_fact(reference, fact, by=BO, at=at("2026-03-02 09:05"))
    return reference


def work(moment) -> None:
    while act_on_due(moment):
        pass


def alarms(subject: str) -> list[dict[str, object]]:
    return [dict(each.body) for each in ledger.entries(subject) if each.kind == "claim.deadline_near"]


def test_a_claim_that_nobody_drafted_is_reminded_of_three_times(incident):
    """On the incident, with the promise, the amount, and until when."""
    for moment in REMINDERS:
        work(moment - timedelta(seconds=1))
        work(moment + timedelta(seconds=30))

    found = alarms(incident)
    assert [instant(each["reminder"]) for each in found] == REMINDERS
    assert found[0] == {
        "entitlement": "E-1",
        "amount": {"amount": "200.00", "currency": "EUR"},
        "due": "claim",
        "until": "2026-05-01T00:00:00Z",
        "reminder": "2026-04-24T00:00:00Z",
    }
    assert not DueRow.objects.filter(kind="claim_deadline", done_at=None).exists()


def test_a_worker_that_was_away_says_it_once(incident):
    """A fact that is recorded in between does not repeat it, nor does the worker that comes late."""
    work(END - timedelta(hours=5))
    record_fact(incident, Fact("media_coverage", value=False), by=ADA, at=END - timedelta(hours=4))
    work(END - timedelta(hours=3))

    assert [each["reminder"] for each in alarms(incident)] == ["2026-04-30T00:00:00Z"]


def test_a_worker_that_comes_after_the_end_still_says_it(incident):
    """The claim is no longer listed then, so it is looked at as it was when it was due."""
    work(END + timedelta(days=3))

    assert [each["reminder"] for each in alarms(incident)] == ["2026-05-01T00:00:00Z"]


def test_a_draft_that_was_not_sent_is_reminded_of_on_itself(incident):
    """Drafted or approved: it has not gone out."""
    claim = draft_claim("E-1", incident=incident, by=BO, at=NOW)
    work(REMINDERS[0])
    approve_dossier(claim, by=ADA, at=REMINDERS[0])
    work(REMINDERS[1])

    assert [(each["status"], each["reminder"]) for each in alarms(claim)] == [
        ("drafted", "2026-04-24T00:00:00Z"),
        ("approved", "2026-04-30T00:00:00Z"),
    ]
    assert alarms(incident) == []


def test_what_was_sent_is_not_reminded_of(incident):
    """Nothing is due any more."""
    claim = draft_claim("E-1", incident=incident, by=BO, at=NOW)
    approve_dossier(claim, by=ADA, at=NOW)
    send_dossier(claim, channel="ticket", by=ADA, at=NOW)

    work(END)

    assert alarms(claim) == alarms(incident) == []


def test_an_outage_that_goes_on_is_watched_before_a_credit_is_due(tmp_path):
    """Ten minutes break no promise of 99.95 %: time alone does, and the reminder comes all the same."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=SINCE + timedelta(minutes=10))

    work(REMINDERS[0])

    assert [each["entitlement"] for each in alarms(reference)] == ["E-1"]


def test_the_alarm_stands_in_the_timeline_of_the_incident(incident, monkeypatch):
    """In words, with the amount."""
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: REMINDERS[0])
    work(REMINDERS[0])

    shown = sign_in(ADA).get(f"/incidents/{incident}/").content.decode()

    assert "Nobody has claimed €\u00a0200.00 under E-1" in shown


def test_what_a_source_measured_moves_the_reminder(incident):
    """A second source says that it lasted until April: then there is a claim for that month too."""
    measured = MeasuredOutage(HAFEN_SERVICE, SINCE, at("2026-04-02 08:00"), "own_monitoring")
    record_measured_outage(incident, measured, by=ADA, at=NOW)
    work(at("2026-05-24 00:00"))

    assert {each["until"] for each in alarms(incident)} == {"2026-05-01T00:00:00Z", "2026-05-31T00:00:00Z"}
