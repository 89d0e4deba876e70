"""Law books: the shipped packs are whole, in force on their days, and known by their digest."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from tests.house.reading import SOURCE
from tocsin.core.refusal import Refused
from tocsin.core.rules import facts_of
from tocsin.core.rules.provisions import Quorum
from tocsin.store import lawbooks

IDS = ("dora-2024-1772", "dora-draft-2023-06")


@pytest.mark.parametrize("rules_id", IDS)
def test_a_pack_is_known_by_the_digest_of_its_very_file(rules_id):
    """The digest that a decision keeps is the SHA-256 of the file as it lies there."""
    rules = lawbooks.classification(rules_id)

    raw = (SOURCE / rules.path).read_bytes()

    assert rules.digest == hashlib.sha256(raw).hexdigest()


def test_an_unknown_pack_is_refused_with_the_names_of_the_known_ones():
    """A slip in the name of the rules is not answered by other rules."""
    with pytest.raises(Refused, match="dora-2024-1772, dora-draft-2023-06") as refusal:
        lawbooks.classification("dora")

    assert refusal.value.code == "unknown_rules"


def test_the_law_in_force_begins_on_the_first_day_of_dora():
    """2024/1772 applies from 17 January 2025; the draft never applied."""
    assert lawbooks.in_force(date(2025, 1, 17)).id == "dora-2024-1772"
    assert lawbooks.in_force(date(2026, 11, 21)).id == "dora-2024-1772"
    with pytest.raises(Refused) as refusal:
        lawbooks.in_force(date(2025, 1, 16))
    assert refusal.value.code == "no_rules_in_force"


def test_a_later_version_takes_over_from_one_that_names_no_last_day():
    """The older file is not edited: it ends where the next one begins."""
    first = lawbooks.classification()
    second = replace(first, id="later", applies_from=date(2027, 1, 1))

    assert list(lawbooks.by_id([second, first])) == ["dora-2024-1772", "later"]


@pytest.mark.parametrize(
    "change",
    [
        {"applies_until": date(2027, 1, 1)},
        {"applies_until": date(2030, 1, 1)},
        {"applies_from": date(2027, 1, 1)},
    ],
)
def test_two_versions_for_the_same_day_stop_the_boot(change):
    """A day that an older version names as its own is not taken by the next, and none is claimed twice."""
    first = replace(lawbooks.classification(), **change)
    second = replace(first, id="later", applies_from=date(2027, 1, 1), applies_until=None)

    with pytest.raises(Refused, match="applies from 2027-01-01") as refusal:
        lawbooks.by_id([first, second])

    assert refusal.value.code == "bad_rule_file"
    ended = replace(first, applies_from=date(2025, 1, 17), applies_until=date(2026, 12, 31))
    assert list(lawbooks.by_id([ended, second])) == ["dora-2024-1772", "later"]


def test_every_fact_about_an_incident_is_asked_for_by_the_law_in_force():
    """No fact is needless: one reading needs the home state, recurrence the cause, a duty the interests."""
    rules = lawbooks.classification()
    asked = {key for article in ("8(1)", *rules.answers.thresholds) for key in facts_of(rules, article)}

    unused = set(lawbooks.fact_reader().definitions) - asked

    assert unused == {"home_member_state", "apparent_root_cause", "clients_financial_interests_affected"}


@pytest.mark.parametrize("key", sorted(lawbooks.fact_definitions()))
def test_every_fact_is_asked_in_both_languages_by_a_question(key):
    """A fact has a label and a question in English and in Dutch, and somebody who knows it."""
    definition = lawbooks.fact_definitions()[key]

    for language in lawbooks.LANGUAGES:
        assert definition.labels[language]
        assert "?" in definition.questions[language]
    assert definition.questions["en"] != definition.questions["nl"]
    assert definition.known_by
    assert definition.article


@pytest.mark.parametrize("rules_id", IDS)
def test_every_threshold_has_an_official_name_in_both_languages(rules_id):
    """What a page shows for a threshold or a point of the gate comes from the terms."""
    answers = lawbooks.classification(rules_id).answers
    shown = answers.thresholds + (answers.gates if rules_id == "dora-2024-1772" else ())

    for language in lawbooks.LANGUAGES:
        terms = lawbooks.terms(language)
        assert set(shown) <= terms["article"].keys() | terms["criterion"].keys()
        assert terms.keys() == lawbooks.terms("en").keys()


def test_every_provision_of_the_draft_says_how_sure_it_is():
    """The draft was not read: each of its provisions carries where it comes from."""
    provisions = lawbooks.classification("dora-draft-2023-06").provisions.values()

    assert {each.confidence for each in provisions} == {"secondary", "recollection"}


def test_limits_stand_in_conditions_only():
    """A threshold of Art. 9 is a quorum of its points or one condition, and nothing else counts."""
    rules = lawbooks.classification()

    counted = rules["8(1)(b)"].test

    assert isinstance(counted, Quorum)
    assert (counted.at_least, len(counted.of)) == (2, 6)
