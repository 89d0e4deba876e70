"""What is due is acted on once, at its instant, and moves when the facts move."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from tests.cast import ADA, HAFEN_CLOUD, OPERATOR, at, load
from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.core.incidents import Fact
from tocsin.store import due, ledger
from tocsin.store.models import DueRow
from tocsin.worker.due import work

pytestmark = pytest.mark.django_db
SINCE = at("2026-03-02 08:00")
TWO_HOURS_UP = SINCE + timedelta(hours=2)


@pytest.fixture
def incident(tmp_path):
    """An outage of Hafen Cloud that hits payments: two hours of downtime will make it major."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=OPERATOR, at=at("2026-03-02 08:20"))
    fact = Fact("relevant_client_or_counterpart_affected", value=False, source="key accounts")
    record_fact(reference, fact, by=ADA, at=at("2026-03-02 08:30"))
    return reference


def kinds(reference: str) -> list[str]:
    """Return the kinds of what is recorded about an incident, in order."""
    return [entry.kind for entry in ledger.entries(reference)]


def test_the_instant_at_which_time_makes_it_major_is_due(incident):
    """
    Downtime of a critical function from 08:00: the limit is 10:00, and it is exceeded just after.
    """
    row = DueRow.objects.get(kind="becomes_major", subject=incident)

    assert row.at == TWO_HOURS_UP + timedelta(seconds=1)
    assert row.done_at is None


def test_nothing_is_done_before_its_instant(incident):
    """
    A second before it is due the worker finds nothing, and nothing is recorded.
    """
    acted = act_on_due(TWO_HOURS_UP)

    assert not acted
    assert "incident.became_major" not in kinds(incident)


def test_it_is_acted_on_once(incident):
    """
    The first worker records that the incident became major; the second finds nothing left.
    """
    late = TWO_HOURS_UP + timedelta(minutes=3)

    first, second = act_on_due(late), act_on_due(late)

    assert (first, second) == (True, False)
    assert kinds(incident).count("incident.became_major") == 1


def test_an_alarm_is_not_a_decision(incident):
    """
    That time made it major is recorded; whether it is reported is for people, so no classification is.
    """
    act_on_due(TWO_HOURS_UP + timedelta(minutes=3))

    assert "incident.classified" not in kinds(incident)


def test_a_fact_moves_what_is_due(incident):
    """
    The service turns out to be out since 09:00 only: what was due at 10:00 is due an hour later, once.
    """
    fact = Fact("downtime_started_at", value="2026-03-02T09:00:00Z", source="monitoring")

    record_fact(incident, fact, by=ADA, at=at("2026-03-02 09:30"))

    assert DueRow.objects.get(kind="becomes_major", subject=incident).at == at(
        "2026-03-02 11:00"
    ) + timedelta(seconds=1)


def test_what_cannot_happen_any_more_is_not_due(incident):
    """
    The service is restored within two hours: only the incident's own length, 24 hours, is still due.
    """
    fact = Fact("service_restored_at", value="2026-03-02T09:10:00Z", source="monitoring")

    record_fact(incident, fact, by=ADA, at=at("2026-03-02 09:15"))

    rows = DueRow.objects.filter(kind="becomes_major", subject=incident, done_at=None)
    assert [row.at for row in rows] == [at("2026-03-03 08:00") + timedelta(seconds=1)]


def test_an_incident_that_is_over_is_not_due(incident):
    """
    The incident is resolved too: time alone will not make it major any more.
    """
    moment = at("2026-03-02 09:15")
    for key in ("service_restored_at", "resolved_at"):
        record_fact(incident, Fact(key, value="2026-03-02T09:10:00Z", source="monitoring"), by=ADA, at=moment)

    assert not DueRow.objects.filter(kind="becomes_major", subject=incident, done_at=None).exists()


def test_the_longest_due_comes_first():
    """
    Of two rows that are due the one with the earlier instant is claimed first.
    """
    due.put("becomes_major", "INC-B", at("2026-03-02 09:00"))
    due.put("becomes_major", "INC-A", at("2026-03-02 10:00"))

    row = due.claim(at("2026-03-02 12:00"))

    assert row is not None
    assert row.subject == "INC-B"


def test_a_worker_survives_a_fault_and_stops_when_told(monkeypatch, caplog):
    """
    A fault is logged and the loop goes on; setting the event ends it.
    """
    stop, calls = threading.Event(), []

    def faulty(_now):
        calls.append(1)
        if len(calls) > 1:
            stop.set()
            return False
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("tocsin.worker.due.act_on_due", faulty)
    monkeypatch.setattr("tocsin.worker.due.AFTER_A_FAULT_SECONDS", 0.0)
    monkeypatch.setattr("tocsin.worker.due.close_old_connections", lambda: None)

    work(stop)

    assert len(calls) == 2
    assert "stays due" in caplog.text
