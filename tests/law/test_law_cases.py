"""The cases that a lawyer wrote, run as they stand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.core.rules.incidents import NOTHING, law, read
from tocsin.core.rules import ALWAYS, assess, classify, under
from tocsin.core.time import instant, rfc3339

FILE = Path(__file__).parent / "eu" / "dora" / "classification.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
AT = "2026-03-02T12:00:00Z"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case_comes_out_as_the_lawyer_says(case: Mapping[str, Any]):
    """Every provision that a case names has the answer that it names."""
    rules = under(law(), case.get("readings"))
    known = {key: value for key, value in NOTHING.items() if key not in case.get("without", ())}
    given = {**(known if case.get("complete") else {}), **case["given"]}
    facts, at = read(given), instant(case.get("at", AT))

    found = classify(rules, facts, at)

    whole = {
        "outcome": found.outcome,
        "basis": found.basis,
        "becomes_major_at": rfc3339(found.becomes_major_at) if found.becomes_major_at else "never",
    }
    for named, expected in case["expect"].items():
        said = whole[named] if named in whole else assess(rules, named, facts, at).truth.value
        assert said == expected, named


def test_every_case_has_a_name_of_its_own_and_a_reading():
    """Each case says in a sentence what it shows, and whose reading it is."""
    names = [case["name"] for case in CASES]

    assert len(set(names)) == len(names)
    assert all(case["reading"] for case in CASES)


def test_what_holds_without_an_instant_holds_always():
    """A fact of which no instant is known holds from before every instant."""
    finding = assess(law(), "2(1)(a)", read({"media_coverage": True}), instant(AT))

    assert finding.holds_from is ALWAYS
