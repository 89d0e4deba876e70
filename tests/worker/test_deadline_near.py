"""A limit that is near raises an alarm: who cannot meet it gives a delay notice, with reasons, before it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import ADA, HAFEN_CLOUD, OPERATOR, at, load
from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.core.incidents import Fact
from tocsin.store import ledger
from tocsin.store.models import DueRow

pytestmark = pytest.mark.django_db
SINCE, AWARE, CLASSIFIED = at("2026-03-02 08:00"), at("2026-03-02 08:20"), at("2026-03-02 10:30")
LIMIT = CLASSIFIED + timedelta(hours=4)
NEAR = LIMIT - timedelta(hours=1)


@pytest.fixture
def incident(tmp_path) -> str:
    """Return a major incident: the initial notification is due four hours after 10:30."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=OPERATOR, at=AWARE)
    record_fact(reference, Fact("media_coverage", value=True), by=ADA, at=AWARE)
    classify_incident(reference, by=ADA, at=CLASSIFIED)
    return reference


def alarms(reference: str) -> list[dict[str, str]]:
    return [dict(entry.body) for entry in ledger.entries(reference) if entry.kind == "deadline.near"]


def test_the_alarm_is_set_for_the_last_quarter_of_the_period(incident):
    """Of four hours the last one is left to write a notice."""
    rows = DueRow.objects.filter(kind="deadline_near", subject=incident, done_at=None)

    assert list(rows.values_list("at", flat=True)) == [NEAR]


def test_nothing_is_said_while_the_limit_is_far(incident):
    """A second before, the worker has nothing to do."""
    assert not act_on_due(NEAR - timedelta(seconds=1))
    assert alarms(incident) == []


def test_the_alarm_names_the_report_its_limit_and_the_article(incident):
    """2025/301 Art. 5(3): the notice is given at the latest at the limit itself."""
    assert act_on_due(NEAR)

    assert alarms(incident) == [
        {
            "report": "initial_notification",
            "article": "5(1)(a)",
            "due": "2026-03-02T14:30:00Z",
            "delay_notice": "5(3)",
        }
    ]


def test_the_alarm_is_raised_once(incident):
    """However often the worker looks afterwards, and whatever is recorded, it is not said again."""
    act_on_due(NEAR)
    record_fact(incident, Fact("repetitive_complaints", value=True), by=ADA, at=NEAR + timedelta(minutes=5))

    while act_on_due(LIMIT):
        pass

    assert len(alarms(incident)) == 1


def test_an_incident_that_nobody_classified_has_no_limit_to_be_near(tmp_path):
    """A projected deadline is not owed: no alarm waits for it."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=OPERATOR, at=AWARE)

    assert not DueRow.objects.filter(kind="deadline_near", subject=reference).exists()
