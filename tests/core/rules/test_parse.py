"""Rule files with faults: each is named with its path and article, and all of them at once."""

from __future__ import annotations

import copy
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tocsin.core.refusal import Refused
from tocsin.core.rules import FactDefinition, Truth, assess, rule_set
from tocsin.core.rules.provisions import Amount, Fewer, Question, Recurrence
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
        (
            "1(b)",
            {"fact": "costs", "more_than": "many EUR"},
            'more_than is "many EUR", which is not a number with its unit',
        ),
        ("1(b)", {"fact": "costs", "less_than": "many EUR"}, 'less_than is "many EUR", which is not'),
        (
            "1(b)",
            {"fact": "clients", "share_of": "users", "at_most": "a tenth"},
            'at_most is "a tenth", which is not',
        ),
        ("1(b)", {"fact": "lasted", "less_than": "2 days"}, 'less_than is "2 days", and a length of time'),
        ("1(c)", {"clock": "2", "more_than": "a day"}, 'more_than is "a day", which is not a number'),
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


@pytest.mark.parametrize(("words", "kind"), [("more_than", Amount), ("less_than", Fewer)])
def test_a_length_that_is_given_is_compared_in_seconds(words, kind):
    """A rule says it in hours or minutes, and the fact is a number of seconds."""
    tables = law()
    tables["1(b)"] = {**WORDS, "fact": "lasted", words: "1.5 h"}

    rules = rule_set({**tables, "readings": {}}, FACTS, path="law/x.toml", digest="")

    assert rules["1(b)"].test == kind("lasted", Fraction(5400), "seconds")


def test_what_one_side_of_a_reading_leads_to_is_in_its_place():
    """A provision may be needed by default and not by a side, or by a side alone."""
    tables = law()
    tables["1"]["all_of"] = ["1(a)", "1(b)", "1(c)", "1(d)"]
    tables |= {each: {**WORDS, "fact": "media", "is": True} for each in ("1(d)", "1(e)")}
    tables["readings"]["how"]["sides"]["thus"]["instead"] = {
        "1": {**WORDS, "all_of": ["1(a)", "1(b)", "1(c)", "1(e)"]}
    }

    rules = rule_set(tables, FACTS, path="law/x.toml", digest="")

    assert {"1(d)", "1(e)"} <= rules.provisions.keys()


def test_a_side_keeps_its_words_and_its_ground():
    """What it holds and on what ground, in both languages, is shown to whoever chooses."""
    tables = law()
    tables["readings"]["how"]["sides"]["so"] = {
        "says": "So.",
        "zegt": "Zo.",
        "source": "1(b)",
        "bron": "1, b)",
    }

    side = rule_set(tables, FACTS, path="law/x.toml", digest="").readings["how"].sides["so"]

    assert (side.says, side.zegt, side.source, side.bron) == ("So.", "Zo.", "1(b)", "1, b)")


def test_all_faults_are_named_at_once():
    """Who corrects a file sees every fault of it, not the first only."""
    tables = law()
    tables["1(a)"] = {**WORDS, "fact": "medium", "is": True}
    tables["1(b)"] = {**WORDS, "fact": "client", "more_than": "1 clients"}

    found = refusal(tables)

    assert "1(a): asks for the fact medium" in found.message
    assert "1(b): asks for the fact client" in found.message
    assert ". law/x.toml, 1(b): " in found.message
    assert found.where == "law/x.toml, 1(a)"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("act", "id"), None, "act: has no id"),
        (("act",), None, "act: has no id"),
        (("act", "applies"), {"from": "2025-01-17"}, "act: applies from is not a day"),
        (("act", "applies"), {"until": "2025-01-17"}, "act: applies until is not a day"),
        (("answers",), None, "answers: outcome is not an article"),
        (("answers", "outcome"), None, "answers: outcome is not an article"),
        (("answers", "points"), [], "answers: points is not a list of articles"),
        (("answers", "points"), None, "answers: points is not a list of articles"),
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


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"asks": None}, "questions.so: has no asks, vraagt and article as text"),
        ({"vraagt": None}, "questions.so: has no asks, vraagt and article as text"),
        ({"article": None}, "questions.so: has no asks, vraagt and article as text"),
        ({"parts": "1(a)"}, "questions.so: parts is not a list of articles"),
        ({"article": "7"}, "questions.so: refers to 7, which this act does not have"),
        ({"parts": ["8"]}, "questions.so: refers to 8, which this act does not have"),
    ],
)
def test_a_question_with_a_fault_is_named(changes, said):
    """What it asks in both languages, the article that answers it, and the list of its parts."""
    question = {"asks": "So?", "vraagt": "Zo?", "article": "1", "parts": ["1(a)"], **changes}

    assert said in refusal({**law(), "questions": {"so": question}}).message


def test_a_file_has_to_answer_something():
    """It says what its answers are read off, or which questions it answers."""
    tables = {key: table for key, table in law().items() if key != "answers"}

    assert "answers: stands in no file with questions instead" in refusal({**tables, "questions": {}}).message


def test_a_list_that_is_asked_for_has_to_be_there():
    """A file without any list is told which one it lacks."""
    tables = {key: table for key, table in law().items() if key != "lists"}
    tables["1(b)"] = {**WORDS, "fact": "states", "among": "members", "number_from": 2}

    assert "1(b): refers to the list members" in refusal(tables).message


def test_a_provision_keeps_its_words_and_how_sure_they_are():
    """What it says is shown in both languages; where the source is second-hand, that is said too."""
    tables = law()
    tables["1(a)"] |= {"says": "Media cover it.", "zegt": "De media melden het.", "confidence": "secondary"}

    rules = rule_set(tables, FACTS, path="law/x.toml", digest="")

    media = rules["1(a)"]
    assert (media.says, media.zegt, media.confidence) == (
        "Media cover it.",
        "De media melden het.",
        "secondary",
    )
    assert rules["1(b)"].confidence == ""


def test_what_a_file_says_of_itself_is_kept():
    """Its name and source, its days, its questions, its readings and when incidents recur."""
    tables = law()
    tables["act"]["applies"] = {"from": date(2025, 1, 17), "until": date(2026, 1, 1)}
    tables["questions"] = {"so": {"asks": "So?", "vraagt": "Zo?", "article": "1", "parts": ["1(a)"]}}
    tables["8"] = {**WORDS, "recurs": 2, "within": "6 months", "exempt": ["micro"]}

    rules = rule_set(tables, FACTS, path="law/x.toml", digest="d")

    assert (rules.id, rules.title, rules.short, rules.source) == (
        "x",
        "An act",
        "1/1",
        "https://example.org",
    )
    assert (rules.path, rules.digest) == ("law/x.toml", "d")
    assert (rules.applies_from, rules.applies_until) == (date(2025, 1, 17), date(2026, 1, 1))
    assert (rules.answers.outcome, rules.answers.points) == ("1", ("1(b)",))
    assert rules.question("so") == Question("so", "So?", "Zo?", "1", ("1(a)",))
    assert rules.recurrence == Recurrence("8", "It holds.", "Het geldt.", 2, 6, ("micro",))
    how = rules.readings["how"]
    assert (how.article, how.asks, how.vraagt, how.default) == ("1(b)", "How?", "Hoe?", "so")
    assert how.sides["thus"].instead["1(b)"].article == "1(b)"


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
