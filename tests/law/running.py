"""The cases that lawyers wrote, run for a page: what each expects, and what the rules find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.core.rules.incidents import NOTHING
from tests.law.test_law_cases import AT, answered
from tocsin.core.rules import RuleSet, assess, under
from tocsin.core.time import instant
from tocsin.store import lawbooks


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a case expects, of a provision or of the whole, and what was found."""

    what: str
    expected: str
    found: str

    @property
    def right(self) -> bool:
        return self.expected == self.found


def run(book: RuleSet, case: Mapping[str, Any]) -> list[Told]:
    """Run one case under a version of its act, and return each thing it expects with what was found."""
    rules = under(book, case.get("readings"))
    known = {key: value for key, value in NOTHING.items() if key not in case.get("without", ())}
    given = {**(known if case.get("complete") else {}), **case["given"]}
    reader = lawbooks.fact_reader("threat") if case.get("about") == "threat" else lawbooks.reader_for(rules)
    facts, at = reader.all_of(given), instant(case.get("at", AT))
    whole = answered(rules, case, facts, at)
    return [
        Told(
            named,
            str(expected),
            str(whole[named]) if named in whole else assess(rules, named, facts, at).truth.value,
        )
        for named, expected in case["expect"].items()
    ]
