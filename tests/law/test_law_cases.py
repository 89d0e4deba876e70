"""The cases that a lawyer wrote, run as they stand."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.core.rules.incidents import NOTHING, law, read
from tocsin.core.rules import ALWAYS, RuleSet, assess, classify, judge, under
from tocsin.core.time import instant, rfc3339
from tocsin.store import lawbooks

FOLDER = Path(__file__).parent / "eu"
DEFAULT = "dora-2024-1772"
AT = "2026-03-02T12:00:00Z"


def cases() -> list[dict[str, Any]]:
    """Return the cases of every file, each with the rules that its file is about."""
    found = []
    for path in sorted(FOLDER.rglob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = {key: value for key, value in document.items() if key != "case"}
        found += [{"rules": DEFAULT, **shared, **each} for each in document["case"]]
    return found


CASES = cases()


def named(case: Mapping[str, Any]) -> str:
    """Name a case in ASCII: pytest escapes other letters again each time, and mutmut collects twice."""
    name = f"{case['rules']}: {case['name']}"
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_case_comes_out_as_the_lawyer_says(case: Mapping[str, Any]):
    """Every provision that a case names has the answer that it names, and so has its question."""
    rules = under(lawbooks.rules(case["rules"]), case.get("readings"))
    known = {key: value for key, value in NOTHING.items() if key not in case.get("without", ())}
    given = {**(known if case.get("complete") else {}), **case["given"]}
    reader = lawbooks.fact_reader("threat") if case.get("about") == "threat" else lawbooks.reader_for(rules)
    facts, at = reader.all_of(given), instant(case.get("at", AT))

    whole = answered(rules, case, facts, at)

    for named, expected in case["expect"].items():
        said = whole[named] if named in whole else assess(rules, named, facts, at).truth.value
        assert said == expected, named


def answered(rules: RuleSet, case: Mapping[str, Any], facts: Any, at: Any) -> dict[str, Any]:
    """Return the answer to the question of a case, or what a classification says of its incident."""
    if "question" in case:
        return {"answer": judge(rules, case["question"], facts, at).answer.value}
    if case.get("about") == "threat":
        return {}
    found = classify(rules, facts, at)
    since = found.becomes_major_at
    return {
        "outcome": found.outcome,
        "basis": found.basis,
        "becomes_major_at": rfc3339(since) if since else "never",
    }


def test_every_case_has_a_name_of_its_own_and_a_reading():
    """Each case says in a sentence what it shows, and whose reading it is."""
    names = [(case["rules"], case["name"]) for case in CASES]

    assert len(set(names)) == len(names)
    assert all(case["reading"] and case["expect"] for case in CASES)


@pytest.mark.parametrize("id_", sorted(lawbooks.rule_books()))
def test_every_question_of_an_act_has_a_case_for_yes_and_one_for_no(id_: str):
    """No question that an act answers is left without a case on either side."""
    asked = {(case.get("question"), case["expect"].get("answer")) for case in CASES if case["rules"] == id_}
    missing = [
        (name, answer)
        for name in lawbooks.rules(id_).questions
        for answer in ("yes", "no")
        if (name, answer) not in asked
    ]

    assert missing == []


@pytest.mark.parametrize("id_", sorted(lawbooks.rule_books()))
def test_every_side_of_a_reading_has_a_case(id_: str):
    """Where the text leaves a question open, a case shows what each side other than the default leads to."""
    taken = {
        reading for case in CASES if case["rules"] == id_ for reading in case.get("readings", {}).items()
    }
    untried = [
        (name, side)
        for name, reading in lawbooks.rules(id_).readings.items()
        for side in reading.sides
        if side != reading.default and reading.sides[side].instead and (name, side) not in taken
    ]

    assert untried == []


def test_what_holds_without_an_instant_holds_always():
    """A fact of which no instant is known holds from before every instant."""
    finding = assess(law(), "2(1)(a)", read({"media_coverage": True}), instant(AT))

    assert finding.holds_from is ALWAYS
