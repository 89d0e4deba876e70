"""The page of the deadlines: which limit binds and why, what moves it, and the hours of a weekend limit."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from tests.cast import ADA, at, sign_in
from tests.web.lawful import MAJOR, NOW, outage, record, set_clock, shown, text_of
from tocsin.actions.classify_incident import classify_incident
from tocsin.core.deadlines import Events
from tocsin.core.deadlines import deadlines as computed
from tocsin.core.time import rfc3339
from tocsin.store.timelimits import time_limits
from tocsin.web.incidents.deadlines import state
from tocsin.web.law.wording import report_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(tmp_path, monkeypatch):
    return outage(tmp_path, monkeypatch)


@pytest.fixture
def deadlines(reference):
    return f"/incidents/{reference}/deadlines/"


@pytest.fixture
def decided(reference, monkeypatch):
    """Ada has recorded at 04:40 that it is major; the clock stands there."""
    set_clock(MAJOR, monkeypatch)
    classify_incident(reference, by=ADA, at=MAJOR)


def test_before_the_decision_the_page_says_what_it_supposes(deadlines):
    """Nothing is owed yet; what would follow if it is classified when it becomes major is planned."""
    text = shown(sign_in(ADA), deadlines)

    assert "Nothing is owed yet. Initial notification: it would be due 10 Mar 08:31 CET." in text
    assert "This supposes that it is classified when it becomes major, at 10 Mar 04:31 CET." in text


def test_the_next_deadline_stands_on_top(deadlines, decided):
    """Recorded at 04:40: four hours are left, and that is the first sentence of the page."""
    text = shown(sign_in(ADA), deadlines)

    assert "Initial notification: due 10 Mar 08:40 CET, 4 h left." in text


def test_both_limits_are_shown_and_the_one_that_binds_is_marked(deadlines, decided):
    """Four hours after the classification, and 24 after awareness: the earlier one counts."""
    text = shown(sign_in(ADA), deadlines)

    assert "within 4 h after the classification as major: 10 Mar 08:40 CET (the earliest: it binds)" in text
    assert "within 24 h after the entity became aware: 11 Mar 02:40 CET" in text


def test_the_last_defensible_end_and_the_delay_notice_stand_beside_it(deadlines, decided):
    """The end under Regulation 1182/71 for disputes, and until when to say that it cannot be met."""
    text = shown(sign_in(ADA), deadlines)

    assert "Last defensible end 10 Mar 09:00 CET as periods are counted by 1182/71" in text
    assert "Tell the authority so with the reasons, by 10 Mar 08:40 CET. 2025/301, Art. 5(3)" in text


def test_the_delay_notice_is_proposed_near_the_limit(deadlines, decided, monkeypatch):
    """In the last hour of four the page says that now is the time."""
    set_clock(at("2026-03-10 07:50 Europe/Berlin"), monkeypatch)

    assert "by 10 Mar 08:40 CET: now is the time." in shown(sign_in(ADA), deadlines)


def test_a_limit_on_a_weekend_says_whether_it_is_moved_and_by_what(deadlines, reference, monkeypatch):
    """A credit institution has no relief for the first two reports: the page names the article."""
    saturday = at("2026-03-14 06:40 Europe/Berlin")
    set_clock(saturday, monkeypatch)
    classify_incident(reference, by=ADA, at=saturday)

    text = shown(sign_in(ADA), deadlines)

    assert "The limit falls on a Saturday and stays there." in text
    assert "2025/301, Art. 5(5)" in text


def test_clients_are_told_without_undue_delay_where_their_money_is_concerned():
    """The duty of DORA 19(3) has no number of hours: its card says so, and that it is to be done."""
    events = Events(aware_at=NOW, classified_at=MAJOR, clients_financial_interests_affected=True)
    found = computed(events, time_limits("dora"), None)
    told = next(each for each in found if each.report == "client_information")

    markup = render_to_string("incidents/_deadline.html", {"row": card_of(told), "now": MAJOR, "number": 1})

    assert "Information to clients To tell Without undue delay: the act gives no number" in text_of(markup)
    assert "2022/2554, Art. 19(3)" in text_of(markup)


def card_of(deadline):
    """Return a card as the page has it, without an incident around it."""
    return {
        "title": report_name(deadline.report),
        "state": state(deadline, MAJOR),
        "due": deadline.due,
        "why": deadline.says,
        "act": deadline.act,
        "article": deadline.article,
        "article_url": "",
    }


def test_the_hours_that_lead_to_a_weekend_limit_stand_in_words_and_in_the_picture(deadlines):
    """What the picture marks is said: the same hours, for each report."""
    page = sign_in(ADA).get(deadlines).content.decode()
    text = text_of(page)

    assert "Initial notification: from Friday 20:00 to Sunday 20:00." in text
    assert "Intermediate report: from Wednesday 00:00 to" in text
    assert page.count("week-cell") == 7 * 24
    assert page.count("week-now") == 1
    assert len(re.findall(r"week-first\b|week-both\b", page)) >= 48


def test_the_hour_of_now_is_said(deadlines, monkeypatch):
    """On a Friday night the page says that classifying now leads to a limit on a Saturday."""
    set_clock(at("2026-03-13 22:15 Europe/Berlin"), monkeypatch)

    text = shown(sign_in(ADA), deadlines)

    assert "Initial notification: classifying and notifying now leads to a limit on no working day" in text


def test_the_deadlines_of_the_past_are_those_that_were_known_then(deadlines, decided):
    """Before the decision was recorded nothing ran, whatever runs now."""
    text = shown(sign_in(ADA), f"{deadlines}?as_of={rfc3339(NOW)}&known_at={rfc3339(NOW)}")

    assert "You look at the past." in text
    assert "Nothing is owed yet." in text


def test_what_is_not_major_owes_nothing(deadlines):
    """No deadline is invented for an incident that is not major."""
    for key in ("supports_critical_or_important_function", "affects_supervised_service"):
        record(key, value=False)
    record("malicious_unauthorised_access", value=False)

    text = shown(sign_in(ADA), deadlines)

    assert "No deadline runs: nothing has been classified as major." in text
