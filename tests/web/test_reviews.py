"""The page of a review: questions with what is measured, the timeline beside them, and the end of it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import ADA, CYD, DEE, HAFEN_CLOUD, at, load, sign_in
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.core.incidents import Fact
from tocsin.core.incidents.reviews import QUESTIONS, review_of
from tocsin.store import queries

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02 12:00")


@pytest.fixture
def incident(tmp_path, monkeypatch) -> str:
    load(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = declare_outage(HAFEN_CLOUD, since=at("2026-03-02 08:00"), by=ADA, at=at("2026-03-02 08:30"))
    record_fact(found, Fact("detected_at", "2026-03-02T08:10:00Z", source="monitor"), by=ADA, at=NOW)
    record_fact(found, Fact("resolved_at", "2026-03-02T11:00:00Z"), by=ADA, at=NOW)
    return found


def send(client: Client, incident: str, question: str, **given: str):
    fields = {f"{question}-{name}": text for name, text in given.items() if name in ("answer", "text")}
    others = {name: text for name, text in given.items() if name not in ("answer", "text")}
    return client.post(f"/incidents/{incident}/review/answers/{question}/", {**fields, **others})


def test_every_question_stands_with_its_article_and_what_is_measured(incident):
    """
    Twenty minutes from detection to awareness is a proposal with its source, and no answer.
    """
    text = sign_in(ADA).get(f"/incidents/{incident}/review/").content.decode().replace("\u00a0", " ")

    for each in QUESTIONS:
        assert each.asks in text
    assert "13(2)(c)" in text
    assert "From detection to awareness: 20 min." in text
    assert "monitor" in text
    assert "What happened" in text
    assert review_of(queries.incident(incident).entries).answers == {}


def test_one_question_at_a_time_leads_to_the_next(incident):
    """
    The answer is recorded, and the next question comes.
    """
    ada = sign_in(ADA)
    alone = ada.get(f"/incidents/{incident}/review/?question=promptness").content.decode()

    response = send(ada, incident, "promptness", answer="yes", text="At once", seen="0", one="yes")

    assert QUESTIONS[0].asks in alone
    assert 'id="causes-title"' not in alone
    assert response.url == f"/incidents/{incident}/review/?question=forensics"
    assert review_of(queries.incident(incident).entries).answers["promptness"].text == "At once"


def test_what_was_typed_stays_when_somebody_else_answered_meanwhile(incident):
    """
    The refusal stands beside the form, with what was typed, and nothing is overwritten.
    """
    ada = sign_in(ADA)
    send(ada, incident, "causes", text="A router", seen="0")

    response = send(ada, incident, "causes", text="A switch", seen="0")

    text = response.content.decode()
    assert response.status_code == 422
    assert "after what you saw" in text
    assert ">\nA switch</textarea>" in text
    assert review_of(queries.incident(incident).entries).answers["causes"].text == "A router"


def test_the_review_is_completed_when_every_question_is_answered(incident):
    """
    Then the page shows the summary and no form any more.
    """
    ada = sign_in(ADA)
    for each in QUESTIONS:
        given = {"text": "Seen", "seen": "0"} | ({"answer": "partly"} if each.judged else {})
        assert send(ada, incident, each.key, **given).status_code == 302

    response = ada.post(f"/incidents/{incident}/review/complete/", {"summary": "A router."}, follow=True)

    text = response.content.decode()
    assert queries.incident(incident).course.state == "reviewed"
    assert "A router." in text
    assert "<textarea" not in text


def test_an_incomplete_review_is_refused_and_an_empty_answer_too(incident):
    """
    Each refusal is a page with the form, and its sentence.
    """
    ada = sign_in(ADA)

    early = ada.post(f"/incidents/{incident}/review/complete/", {"summary": "A router."})
    empty = send(ada, incident, "promptness", answer="", text="", seen="0")

    assert (early.status_code, empty.status_code) == (422, 422)


def test_who_may_only_read_sees_the_review_without_forms(incident):
    """
    Dee reads; to another entity there is no such incident.
    """
    assert "<textarea" not in sign_in(DEE).get(f"/incidents/{incident}/review/").content.decode()
    assert sign_in(CYD).get(f"/incidents/{incident}/review/").status_code == 404
