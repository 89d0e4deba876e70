"""Rule files with faults: each is named with its path and article, and all of them at once."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tocsin.core.refusal import Refused
from tocsin.core.rules import FactDefinition, Truth, assess, rule_set
from tocsin.core.time import instant

FACTS = {
    "media": FactDefinition("media", "bool"),
    "clients": FactDefinition("clients", "count", "clients"),
    "users": FactDefinition("users", "count", "clients"),
    "deals": FactDefinition("deals", "count", "transactions"),
    "costs": FactDefinition("costs", "money", "EUR"),
    "states": FactDefinition("states", "countries"),
    "home": FactDefinition("home", "country"),
    "began": FactDefinition("began", "instant"),
    "ended": FactDefinition("ended", "instant"),
    "lasted": FactDefinition("lasted", "seconds"),
    "ongoing": FactDefinition("ongoing", "bool"),
}
WORDS = {"says": "It holds.", "zegt": "Het geldt."}


def law() -> dict[str, Any]:
    return {
        "act": {"id": "x", "title": "An act", "short": "1/1", "source": "https://example.org"},
        "answers": {
            "outcome": "1",
            "bases": ["1"],
            "gate": "1(a)",
            "gates": ["1(a)"],
            "thresholds": ["1(b)"],
            "points": ["1(b)"],
        },
        "lists": {"members": ["NL", "BE"]},
        "2": {
            **WORDS,
            "starts": "began",
            "ends": "ended",
            "length": "lasted",
            "runs_on": "ongoing",
        },
        "1": {**WORDS, "all_of": ["1(a)", "1(b)", "1(c)"]},
        "1(a)": {**WORDS, "fact": "media", "is": True},
        "1(b)": {**WORDS, "fact": "clients", "share_of": "users", "more_than": "10 %"},
        "1(c)": {**WORDS, "clock": "2", "more_than": "1.5 h"},
        "readings": {
            "how": {
                "article": "1(b)",
                "asks": "How?",
                "vraagt": "Hoe?",
                "default": "so",
                "sides": {
                    "so": {**WORDS, "source": "1(b)", "bron": "1, b)"},
                    "thus": {
                        **WORDS,
                        "source": "1(b)",
                        "bron": "1, b)",
                        "instead": {"1(b)": {**WORDS, "fact": "clients", "more_than": "100 clients"}},
                    },
                },
            }
        },
    }


def refusal(tables: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        rule_set(tables, FACTS, path="law/x.toml", digest="")
    assert caught.value.code == "bad_rule_file"
    assert caught.value.message.startswith(f"{caught.value.where}: ")
    return caught.value


def test_a_rule_file_without_faults_is_read():
    """A limit of one and a half hours is ninety minutes, and the default side is chosen."""
    rules = rule_set(law(), FACTS, path="law/x.toml", digest="d")

    assert rules["1(c)"].test.limit.total_seconds() == 5_400
    assert rules.chosen == {"how": "so"}
    assert rules.monotone


@pytest.mark.parametrize(
    ("article", "words", "said"),
    [
        (
            "1",
            {"all_of": ["1(a)", "1(b)", "1(c)", "9(7)"]},
            "1: refers to 9(7), which this act does not have",
        ),
        ("1(b)", {"any_of": ["1"]}, "rests on itself: 1 → 1(b) → 1"),
        ("1(a)", {"fact": "medium", "is": True}, "1(a): asks for the fact medium, which law/facts.toml"),
        ("1(a)", {"fact": "clients", "is": True}, "1(a): asks for clients as bool, but it is count"),
        ("1(a)", {"fact": "media", "is": False}, "1(a): `is` compares with true only"),
        (
            "1(b)",
            {"fact": "clients", "more_than": "100 EUR"},
            "compares clients, which is in clients, with EUR",
        ),
        ("1(b)", {"fact": "costs", "more_than": "many EUR"}, "is not a number with its unit"),
        ("1(b)", {"fact": "clients", "share_of": "deals", "more_than": "10 %"}, "their units differ"),
        ("1(b)", {"fact": "clients", "share_of": "users", "more_than": "10 clients"}, "their units differ"),
        ("1(b)", {"fact": "clients", "at_most": "10 %"}, "the words at_most, fact make no rule together"),
        ("1(b)", {}, "the words (none) make no rule together"),
        ("1(b)", {"at_least": 3, "of": ["1(a)", "1(c)"]}, "at_least 3 of 2 cannot be met or missed"),
        ("1(b)", {"any_of": ["1(a)", "1(a)"]}, "any_of is not a list of different articles"),
        ("1(b)", {"any_of": "1(a)"}, "any_of is not a list of different articles"),
        ("1(c)", {"clock": "3", "more_than": "2 h"}, "refers to the clock 3, which this act does not have"),
        ("1(c)", {"clock": "2", "more_than": "2 days"}, "a length of time is compared with"),
        ("1(b)", {"fact": "states", "among": "friends", "number_from": 2}, "refers to the list friends"),
        ("1(b)", {"fact": "states", "among": "members", "number_from": 0}, "number_from is not a number"),
        ("1(b)", {"fact": "clients", "among": "members", "number_from": 2}, "as countries, but it is count"),
        ("1(d)", {"fact": "media", "is": True}, "1(d): nothing in this act leads to it"),
        ("1(b)", {"fact": "media", "is": True, "unless": "7"}, "1(b): refers to 7"),
        ("2", {"starts": "began", "ends": "ended", "length": "lasted"}, "2: has no runs_on"),
        (
            "2",
            {"starts": "media", "ends": "ended", "length": "lasted", "runs_on": "ongoing"},
            "2: asks for media as instant, but it is bool",
        ),
        (
            "2",
            {"starts": "start", "ends": "ended", "length": "lasted", "runs_on": "ongoing"},
            "2: asks for the fact start, which law/facts.toml does not have",
        ),
        (
            "2",
            {"starts": "began", "ends": "ended", "length": "lasted", "runs_on": "ongoing", "roughly": True},
            "2: roughly is not a word of rule files here",
        ),
        ("8", {"recurs": 2, "within": "half a year", "exempt": []}, "which is not a number such as"),
        ("8", {"recurs": 2, "exempt": []}, "8: has no within"),
    ],
)
def test_a_faulty_provision_is_named_with_path_and_article(article, words, said):
    """A bad file stops the boot, naming path and article; it is never a silent no."""
    tables = law()
    tables[article] = {**WORDS, **words}

    message = refusal(tables).message

    assert said in message
    assert message.startswith("law/x.toml, ")


@pytest.mark.parametrize("language", ["says", "zegt"])
def test_a_provision_needs_its_sentence_in_both_languages(language):
    """What a provision says is shown to people, in English and in Dutch."""
    tables = law()
    del tables["1(a)"][language]

    assert f"1(a): has no sentence `{language}`" in refusal(tables).message


def test_a_provision_that_is_no_table_is_named():
    """A bare word in place of a provision is a fault."""
    assert "1(a): is not a table" in refusal({**law(), "1(a)": "media"}).message


def test_all_faults_are_named_at_once():
    """Who corrects a file sees every fault of it, not the first only."""
    tables = law()
    tables["1(a)"] = {**WORDS, "fact": "medium", "is": True}
    tables["1(b)"] = {**WORDS, "fact": "client", "more_than": "1 clients"}

    found = refusal(tables)

    assert "1(a): asks for the fact medium" in found.message
    assert "1(b): asks for the fact client" in found.message
    assert found.where == "law/x.toml, 1(a)"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("act", "id"), None, "act: has no id"),
        (("act", "applies"), {"from": "2025-01-17"}, "act: applies from is not a day"),
        (("answers", "outcome"), None, "answers: outcome is not an article"),
        (("answers", "points"), [], "answers: points is not a list of articles"),
        (("answers", "verdict"), "1", "answers: verdict is not a word of rule files"),
        (("answers", "gate"), "6", "answers: refers to 6, which this act does not have"),
        (("readings", "how", "default"), "or", "readings.how: defaults to or, which is not one of its sides"),
        (("readings", "how", "article"), "7", "readings.how: refers to 7, which this act does not have"),
        (("readings", "how", "asks"), None, "readings.how: has no asks"),
        (("readings", "how", "vraagt"), None, "readings.how: has no vraagt"),
        (("readings", "how", "sides", "so", "source"), None, "readings.how.so: has no source"),
        (("readings", "how", "sides", "thus", "zegt"), None, "readings.how.thus: has no zegt"),
        (("readings", "how", "sides", "thus", "bron"), 9, "readings.how.thus: has no bron"),
        (
            ("readings", "how", "sides", "thus", "instead"),
            {"5": {**WORDS, "fact": "media", "is": True}},
            "readings.how.thus: replaces 5, which this act does not have",
        ),
        (
            ("readings", "how", "sides", "thus", "instead"),
            {"1(b)": {**WORDS, "any_of": ["1"]}},
            "rests on itself",
        ),
    ],
)
def test_a_fault_outside_the_provisions_is_named_too(path, value, said):
    """The act, the answers read off it and its readings are checked like provisions."""
    tables = copy.deepcopy(law())
    table = tables
    for key in path[:-1]:
        table = table[key]
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value

    assert said in refusal(tables).message


def test_a_clock_without_another_start_waits_for_its_own():
    """Where the act names nothing that may stand in for the start, the length stays unknown."""
    rules = rule_set(law(), FACTS, path="law/x.toml", digest="")

    finding = assess(rules, "1(c)", {}, instant("2026-03-02T12:00:00Z"))

    assert finding.truth is Truth.UNKNOWN
    assert set(finding.open) == {"began", "ended", "lasted", "ongoing"}


def test_an_exception_makes_a_rule_set_not_monotone():
    """Counting is exact only where nothing can be displaced."""
    tables = law()
    tables["1(b)"] = {**WORDS, "fact": "media", "is": True, "unless": "1(c)"}

    assert not rule_set(tables, FACTS, path="law/x.toml", digest="").monotone
