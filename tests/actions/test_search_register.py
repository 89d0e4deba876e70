"""The register is searched: what is asked for, by whom, and page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import ADA, BO, CYD, DEE, HAFEN_CLOUD, HAFEN_SERVICE, KLEINE_RECHENSTUBE, at, load
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.find_cause import find_cause
from tocsin.actions.note_on_incident import note_on_incident
from tocsin.actions.record_incident import record_incident
from tocsin.actions.record_threat import record_threat
from tocsin.actions.search_register import all_of_register, count_register, search_register
from tocsin.core.incidents import OPERATOR, Actor
from tocsin.core.incidents.register_filter import RegisterFilter, register_filter

pytestmark = pytest.mark.django_db
NOW = at("2026-03-10 12:00")


@pytest.fixture
def register(tmp_path) -> dict[str, str]:
    """Three incidents of Nordbank, told apart by their titles."""
    load(tmp_path)
    first, second = at("2026-03-02 08:00"), at("2026-03-05 08:00")
    hit = declare_outage(
        HAFEN_CLOUD, service=HAFEN_SERVICE, since=second, title="Région en panne", by=ADA, at=NOW
    )
    mail = record_incident(
        "Phishing mail", since=first, type="cybersecurity-related", urgency="low", by=ADA, at=NOW
    )
    other = record_incident("Payments delayed", since=at("2025-12-31 23:59"), by=ADA, at=NOW)
    find_cause(mail, ("human_error",), by=ADA, at=NOW)
    note_on_incident(mail, "call", "The helpdesk was called by 14 people", by=ADA, at=NOW)
    return {"hit": hit, "mail": mail, "other": other}


def found(by: Actor = ADA, **asked: str) -> list[str]:
    return [each.reference for each in search_register(register_filter(asked), by=by, limit=50).rows]


def test_the_newest_stands_first(register):
    """
    The order is since when an incident goes on, not when it was recorded.
    """
    assert found() == [register["hit"], register["mail"], register["other"]]


def test_what_is_asked_for_is_found(register):
    """
    By a word of a title or note, begun or whole, with or without accents; by a provider of what was hit.
    """
    expected = [
        ({"search": "region"}, "hit"),
        ({"search": "RÉGION panne"}, "hit"),
        ({"search": "helpd"}, "mail"),
        ({"search": "helpdesk call"}, "mail"),
        ({"search": register["mail"]}, "mail"),
        ({"provider": HAFEN_CLOUD}, "hit"),
        ({"type": "cybersecurity-related"}, "mail"),
        ({"cause": "human_error"}, "mail"),
        ({"year": "2025"}, "other"),
        ({"state": "triaged", "search": "phishing"}, "mail"),
    ]

    assert [found(**asked) for asked, _ in expected] == [[register[name]] for _, name in expected]


def test_what_nothing_has_is_not_found(register):
    """
    Only the last word may be begun, with two letters at least; marks of filters are no words.
    """
    asked = [
        {"search": "helpd called"},
        {"search": "e"},
        {"search": "kind"},
        {"search": "confidential"},
        {"provider": KLEINE_RECHENSTUBE},
        {"mine": "yes"},
    ]

    assert [found(**each) for each in asked] == [[]] * len(asked)


def test_no_punctuation_breaks_the_search(register):
    """
    Whatever query syntax somebody types is words, or nothing at all.
    """
    typed = [
        '"',
        "'",
        "phishing'); --",
        "NEAR(mail, 2)",
        "mail* OR",
        "^mail",
        "-mail",
        "a:b & !c",
        ")(",
        "\\",
        "%_",
        "*",
    ]

    assert {one for each in typed for one in found(search=each)} == {register["mail"]}


def test_what_changes_is_found_by_what_it_is_now(register):
    """
    The index is kept in step: the old state is not found any more, the new note is.
    """
    mail = register["mail"]

    note_on_incident(mail, "observation", "Quarantined", by=ADA, at=NOW)

    assert found(search="quarantined") == [mail]
    assert found(search="helpdesk quarantined") == [mail]


def test_nobody_finds_what_they_may_not_see(register):
    """
    Not in the list, not by its words, not in a count and not among all: of another entity, or confidential.
    """
    confine_incident(register["mail"], ("ada",), by=ADA, at=NOW)
    asked = register_filter({"search": "phishing"})

    assert found(CYD) == found(Actor("nobody")) == []
    for person in (BO, DEE):
        assert register["mail"] not in found(person)
        assert found(person, search="phishing") == found(person, confidential="yes") == []
        assert count_register(asked, by=person, at_most=10) == 0
        assert [row for chunk in all_of_register(asked, by=person) for row in chunk] == []
    assert found(ADA, search="phishing") == found(OPERATOR, confidential="yes") == [register["mail"]]


def test_the_tables_have_the_last_word_on_who_sees(register, monkeypatch):
    """
    Were the index behind, a confidential incident would still not be shown.
    """
    confine_incident(register["mail"], ("ada",), by=ADA, at=NOW)
    everything = [row.reference for row in search_register(RegisterFilter(), by=ADA, limit=9).rows]
    places = "tocsin.actions.search_register.registry.references"

    monkeypatch.setattr(places, lambda _found: everything)

    assert register["mail"] in everything
    assert register["mail"] not in found(BO)
    assert found(CYD) == []


def test_threats_stand_in_the_same_register(register):
    """
    The same words and entities, another kind; a threat is no incident.
    """
    threat = record_threat("Phishing kit", by=ADA, at=NOW)

    assert found(kind="threats", search="phishing") == [threat]
    assert found(kind="threats", state="active") == [threat]
    assert found(search="phishing") == [register["mail"]]
    assert found(CYD, kind="threats") == []


def test_paging_neither_skips_nor_repeats_while_incidents_are_recorded(register):
    """
    Between two pages newer and older incidents come in: what was there is seen once, in order.
    """
    minutes, moment = iter([2, 0, 3, 1, 1, 0, 2, 3, 0, 1, 2] * 2), at("2026-01-01 00:00")
    for number in range(11):
        since = moment + timedelta(minutes=next(minutes))
        record_incident(f"Noise {number}", since=since, by=ADA, at=NOW)
    before, seen, after = found(), [], None

    while True:
        page = search_register(RegisterFilter(), by=ADA, limit=3, after=after)
        seen += [each.reference for each in page.rows]
        if page.next is None:
            break
        after = page.next
        record_incident("Later", since=moment + timedelta(minutes=4 * next(minutes) - 3), by=ADA, at=NOW)

    assert len(seen) == len(set(seen))
    assert [each for each in seen if each in before] == before
