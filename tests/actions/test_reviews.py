"""The review after an incident: answered, completed, and due a month after a major one is resolved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import ADA, BO, CYD, HAFEN_CLOUD, at, load
from tests.counting import rows
from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.answer_review import answer_review
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.complete_review import complete_review
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.core.incidents import Fact
from tocsin.core.incidents.reviews import QUESTIONS, REVIEW_WITHIN, review_of
from tocsin.core.refusal import Refused
from tocsin.store import queries
from tocsin.store.models import DueRow, Incident
from tocsin.store.unit_of_work import unit_of_work

pytestmark = pytest.mark.django_db
NOW, RESOLVED = at("2026-03-02 12:00"), at("2026-03-02 11:00")


@pytest.fixture(autouse=True)
def _nordbank(tmp_path):
    load(tmp_path)


@pytest.fixture
def incident() -> str:
    return declare_outage(HAFEN_CLOUD, since=at("2026-03-02 08:00"), by=ADA, at=NOW)


@pytest.fixture
def resolved(incident) -> str:
    record_fact(incident, Fact("resolved_at", "2026-03-02T11:00:00Z"), by=ADA, at=NOW)
    return incident


def answer_all(reference: str) -> None:
    for each in QUESTIONS:
        answer_review(
            reference, each.key, answer="partly" if each.judged else None, text="Seen", by=ADA, at=NOW
        )


def make_major(reference: str) -> None:
    facts = {
        "supports_critical_or_important_function": True,
        "data_impact": True,
        "data_adverse_effect": True,
        "media_coverage": True,
    }
    for key, value in facts.items():
        record_fact(reference, Fact(key, value), by=ADA, at=NOW)
    assert classify_incident(reference, by=ADA, at=NOW)["outcome"] == "major"


def test_a_completed_review_moves_a_resolved_incident_to_reviewed(resolved):
    """
    Every question has its answer, the summary says what it comes to, and the row is reviewed.
    """
    answer_all(resolved)
    complete_review(resolved, summary="A router.", by=ADA, at=NOW)

    told = queries.incident(resolved)
    completed = review_of(told.entries).completed
    assert completed is not None
    assert (completed.by, completed.summary) == ("ada", "A router.")
    assert told.course.state == Incident.objects.get().state == "reviewed"


def test_a_review_with_an_open_question_is_not_completed(resolved):
    """
    The refusal names what is missing, and nothing is recorded.
    """
    answer_review(resolved, "causes", text="A router", by=ADA, at=NOW)
    before = rows()

    with pytest.raises(Refused) as refused:
        complete_review(resolved, summary="A router.", by=ADA, at=NOW)

    assert refused.value.code == "review_incomplete"
    assert "promptness" in refused.value.message
    assert "causes" not in refused.value.message
    assert rows() == before


def test_who_answered_meanwhile_is_told_and_not_overwritten(resolved):
    """
    Two forms were made from the same page: the second is refused with who said what.
    """
    answer_review(resolved, "causes", text="A router", seen=0, by=ADA, at=NOW)
    first = review_of(queries.incident(resolved).entries).answers["causes"]

    with pytest.raises(Refused) as refused:
        answer_review(resolved, "causes", text="A switch", seen=0, by=ADA, at=NOW)
    answer_review(resolved, "causes", text="A switch", seen=first.sequence, by=ADA, at=NOW)

    assert refused.value.code == "changed_meanwhile"
    assert review_of(queries.incident(resolved).entries).answers["causes"].text == "A switch"


def test_a_review_looks_back(incident):
    """
    While the incident goes on, nothing of it is reviewed.
    """
    with pytest.raises(Refused) as answered:
        answer_review(incident, "causes", text="A router", by=ADA, at=NOW)
    with pytest.raises(Refused) as completed:
        complete_review(incident, summary="A router.", by=ADA, at=NOW)

    assert answered.value.code == completed.value.code == "wrong_state"


def test_a_completed_review_is_done_again_only_after_reopening(resolved):
    """
    The answers stay, and are no longer a completed review.
    """
    answer_all(resolved)
    complete_review(resolved, summary="A router.", by=ADA, at=NOW)
    with pytest.raises(Refused) as refused:
        answer_review(resolved, "causes", text="A switch", by=ADA, at=NOW)

    with unit_of_work(ADA, NOW) as work:
        work.record("incident.reopened", resolved, {"reason": "It was the switch"})
    review = review_of(queries.incident(resolved).entries)

    assert refused.value.code == "wrong_state"
    assert review.completed is None
    assert review.answers["causes"].text == "Seen"


@pytest.mark.parametrize(("who", "code"), [(BO, "not_allowed"), (CYD, "unknown_incident")])
def test_only_whom_the_policy_lets_reviews(resolved, who, code):
    """
    A responder may not; to another entity the incident does not exist.
    """
    with pytest.raises(Refused) as refused:
        answer_review(resolved, "causes", text="A router", by=who, at=NOW)

    assert refused.value.code == code


def test_the_review_of_a_major_incident_is_due_a_month_after_it_is_resolved(resolved):
    """
    The clock says so at that instant, again a week later, and not any more once it is reviewed.
    """
    make_major(resolved)
    due, week = RESOLVED + REVIEW_WITHIN, timedelta(days=7)

    for moment in (due - timedelta(seconds=1), due, due, due + week):
        while act_on_due(moment):
            pass
    answer_all(resolved)
    complete_review(resolved, summary="A router.", by=ADA, at=due + week)

    alarms = [each.recorded_at for each in queries.incident(resolved).entries if each.kind == "review.due"]
    assert alarms == [due, due + week]
    assert not DueRow.objects.filter(kind="follow_up", done_at=None).exists()


def test_no_review_of_an_incident_that_is_not_major_is_due(resolved):
    """
    DORA, Art. 13(2) asks for a review after a major one.
    """
    assert not DueRow.objects.filter(kind="follow_up", done_at=None).exists()
