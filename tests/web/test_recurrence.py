"""The page of recurring incidents: how each entity stands, what was found, and what one may do."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from tests.actions.recurring_incidents import CAUSE, happened
from tests.cast import ADA, CYD, DEE, NORDBANK, at, load, sign_in
from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.channels import clock
from tocsin.core.incidents import OPERATOR, Actor, Role
from tocsin.store import recurrence
from tocsin.store.models import Incident

pytestmark = pytest.mark.django_db
CAS = Actor("cas", {NORDBANK: frozenset({Role.COMPLIANCE})})
NOW = at("2026-06-15 10:00")


@pytest.fixture(autouse=True)
def _nordbank(tmp_path, monkeypatch):
    load(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def pair() -> tuple[str, str]:
    found = happened("2026-03-10 08:00"), happened("2026-05-10 08:00")
    assess_recurrence(NORDBANK, by=ADA, at=at("2026-06-01 10:00"))
    return found


def shown(client: Client) -> str:
    """Return the text of the page, blanks run together."""
    response = client.get("/recurrence/")
    assert response.status_code == 200
    text = unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text).replace(" .", ".").replace(" ,", ",")


def test_an_entity_that_was_never_assessed_says_so_and_offers_to_do_it():
    """
    The button is there for whom the policy lets assess.
    """
    client = sign_in(ADA)

    text = shown(client)

    assert "Recurrence was never assessed for this entity." in text
    assert "Assess now" in text
    assert "Nordbank IT" not in text


def test_the_button_assesses_and_leads_back_to_the_page():
    """
    What is found is recorded under the name of whoever pressed it.
    """
    first, last = happened("2026-03-10 08:00"), happened("2026-05-10 08:00")

    response = sign_in(ADA).post(f"/recurrence/{NORDBANK}/assess/", follow=True)

    entry = recurrence.record(NORDBANK).last
    assert response.redirect_chain == [("/recurrence/", 302)]
    assert entry is not None
    assert (entry.actor, entry.body["clusters"][0]["incident_ids"]) == ("ada", [first, last])


def test_the_page_says_who_assessed_over_what_and_when_the_next_is_due(pair):
    """
    One sentence each, with the instants in the zone of the register's owner.
    """
    text = shown(sign_in(DEE))

    assert "Assessed on 1 Jun 2026, 12:00 CEST by ada, over 2 incidents since 10 Mar 09:00 CET." in text
    assert "Clusters found: 1, of them major together: 1." in text
    assert "The next assessment is due on 1 Jul 12:00 CEST." in text
    assert "Assess now" not in text
    assert "takes the role of incident manager or compliance" in text


def test_an_overdue_assessment_is_said_in_words(pair, monkeypatch):
    """
    A colour alone would not do.
    """
    monkeypatch.setattr(clock, "now", lambda: at("2026-07-01 10:01"))

    text = shown(sign_in(ADA))

    assert "The assessment is overdue: it was due on 1 Jul 12:00 CEST." in text
    assert "Missed" in text


def test_a_cluster_is_shown_under_every_reading_with_its_articles_and_members(pair):
    """
    Sums both ways, thresholds linked to the act, members linked to their pages.
    """
    client = sign_in(ADA)
    text, markup = shown(client), client.get("/recurrence/").content.decode()

    assert f"{CAUSE} Major incident" in text
    assert "As read here" in text
    assert "If the largest number of clients and transactions counts" in text
    assert "If the last day does not count" in text
    assert "Costs and losses so far € 120,000.00 (estimate)" in text
    assert "They are one major incident together since the one of 10 May 10:00 CEST." in text
    assert 'href="https://eur-lex.europa.eu/eli/reg_del/2024/1772/oj#art_9"' in markup
    assert all(f'href="/incidents/{each}/"' in markup for each in pair)


def test_classifying_opens_one_incident_and_is_not_offered_again(pair):
    """
    The button says that a clock starts; afterwards the incident that was opened stands in its place.
    """
    client = sign_in(ADA)
    assert "Open one incident and classify it as major" in shown(client)

    response = client.post(f"/recurrence/{pair[0]}/classify/", follow=True)

    opened = Incident.objects.get(title=f"Recurring: {CAUSE}").reference
    text = shown(client)
    assert response.redirect_chain == [(f"/incidents/{opened}/", 302)]
    assert f"One incident was opened for them: {opened}." in text
    assert "Open one incident and classify it as major" not in text
    assert client.post(f"/recurrence/{pair[1]}/classify/").status_code == 422


def test_one_more_incident_is_said_in_a_plain_sentence():
    """
    A single incident of seventy minutes and 60 000 euro: one more like it would do.
    """
    happened("2026-05-10 08:00")
    assess_recurrence(NORDBANK, by=ADA, at=at("2026-06-01 10:00"))

    text = shown(sign_in(ADA))

    assert "One more incident like this one, until 10 Nov 2026, makes one major incident of the two:" in text


def test_an_incident_without_a_cause_leads_to_its_question_for_whom_may_answer():
    """
    Ada may record the cause; Dee, who reads, sees only that it is not known.
    """
    reference = happened("2026-05-10 08:00", cause=None)
    happened("2026-05-12 08:00", cause="Disk full")
    happened("2026-05-13 08:00", cause="disk  full")
    assess_recurrence(NORDBANK, by=ADA, at=at("2026-06-01 10:00"))
    there = f'href="/incidents/{reference}/facts/apparent_root_cause/"'

    manager, reader = (sign_in(who).get("/recurrence/").content.decode() for who in (ADA, DEE))

    assert there in manager
    assert there not in reader
    assert "Root cause not known: cannot be assessed" in reader
    assert "“Disk full” and “disk full”" in reader
    assert sign_in(ADA).get(f"/incidents/{reference}/facts/apparent_root_cause/").status_code == 200


def test_only_compliance_is_asked_whether_the_entity_is_exempt(pair):
    """
    Compliance chooses the ground with the assessment; the page then says that nothing is due.
    """
    assert "Is the entity exempt?" not in shown(sign_in(ADA))

    client = sign_in(CAS)
    client.post(f"/recurrence/{NORDBANK}/assess/", {"exempt_as": "microenterprise"})
    text = shown(client)

    assert "Is the entity exempt?" in text
    assert "The entity is exempt, so no assessment is due." in text
    assert "The entity is exempt: it need not take them together." in text


def test_what_one_may_not_do_is_refused_and_what_one_may_not_see_is_not_shown(pair):
    """
    Dee may not assess; Cyd, of another entity, sees nothing of Nordbank.
    """
    assert sign_in(DEE).post(f"/recurrence/{NORDBANK}/assess/").status_code == 403
    assert sign_in(DEE).post(f"/recurrence/{pair[0]}/classify/").status_code == 403
    assert sign_in(CYD).post(f"/recurrence/{pair[0]}/classify/").status_code == 404
    assert CAUSE not in shown(sign_in(CYD))


def test_the_history_lists_every_assessment_the_newest_first(pair):
    """
    Nothing is overwritten.
    """
    assess_recurrence(NORDBANK, by=OPERATOR, at=at("2026-06-10 10:00"))

    history = shown(sign_in(ADA)).partition("All assessments")[2]

    assert history.index("by operator") < history.index("by ada")
