"""The golden cases as a page shows them: what each expects, and what the rules find, in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.law import golden
from tests.law.test_deadline_cases import answered
from tests.law.test_golden_cases import collectively_major, recurring
from tocsin.cli import assess, threat
from tocsin.cli import recurring as recurring_command
from tocsin.core.rules import RuleSet
from tocsin.core.time import instant

AT = instant("2026-11-21T12:00:00Z")
DRAFT = "dora-draft-2023-06"
LAW = "dora-2024-1772"


@dataclass(frozen=True, slots=True)
class Golden:
    """One golden case, or the other reading of one."""

    id: str
    reason: str
    expected: str
    found: str


def golden_cases(kind: str, books: Mapping[str, RuleSet]) -> Iterator[Golden]:
    """Yield the golden cases of one kind, each followed by its other reading where the case names one."""
    for case in golden.cases(kind):
        if kind.startswith("deadline_"):
            yield _deadlines(case)
        elif kind == "threat":
            yield _threat(case, books[LAW])
        elif kind == "recurring":
            yield from _recurring(case, books[LAW])
        elif kind == "classification":
            yield from _classification(case, books[LAW])
        else:
            yield from _draft(case, books[DRAFT])


def _classification(case: Mapping[str, Any], book: RuleSet) -> Iterator[Golden]:
    facts, expected = golden.facts(case["inputs"]), case["expected"]
    found = assess.answer(facts, book, AT, {}, prove=False)
    yield Golden(
        case["id"],
        case["reason"],
        _outcome(
            expected["major"], expected["basis"], expected["critical_services"], expected["thresholds_met"]
        ),
        _outcome(
            found["outcome"] == "major",
            found["basis"],
            found["critical_services"]["points"],
            found["points_met"],
        ),
    )
    if "alternative" in case:
        sides = golden.reading(case["alternative"]["policy"])
        other = assess.answer(facts, book, AT, sides, prove=False)
        yield _other(case, sides, _major(case["alternative"]["major"]), _major(other["outcome"] == "major"))


def _draft(case: Mapping[str, Any], book: RuleSet) -> Iterator[Golden]:
    sides = {"primary_criteria": "critical_services"}
    found, other = (
        _major(assess.answer(case["inputs"], book, AT, each, prove=False)["outcome"] == "major")
        for each in ({}, sides)
    )
    yield Golden(case["id"], case["reason"], _major(case["expected"]["major"]), found)
    yield _other(case, sides, _major(case["alternative"]["major"]), other)


def _recurring(case: Mapping[str, Any], book: RuleSet) -> Iterator[Golden]:
    def found(sides: Mapping[str, str]) -> str:
        return _major(collectively_major(recurring_command.answer(recurring(case), book, AT, sides)))

    yield Golden(case["id"], case["reason"], _major(case["expected"]["collectively_major"]), found({}))
    if "alternative" in case:
        sides = golden.reading(case["alternative"]["policy"])
        yield _other(case, sides, _major(case["alternative"]["collectively_major"]), found(sides))


def _threat(case: Mapping[str, Any], book: RuleSet) -> Golden:
    facts = {ours: case["inputs"][theirs] for theirs, ours in golden.THREATS.items()}
    expected = "yes" if case["expected"]["significant"] else "no"
    found = threat.answer(facts, book, AT)["significant"]
    return Golden(case["id"], case["reason"], f"significant: {expected}", f"significant: {found}")


def _deadlines(case: Mapping[str, Any]) -> Golden:
    due = answered(case)
    wanted = {key: value for key, value in case["expected"].items() if key != "controller_notice"}
    return Golden(
        case["id"], case["reason"], _instants(wanted), _instants({key: due.get(key) for key in wanted})
    )


def _other(case: Mapping[str, Any], sides: Mapping[str, str], expected: str, found: str) -> Golden:
    taken = ", ".join(f"{name} taken as {side}" for name, side in sides.items())
    return Golden(f"{case['id']}, other reading", taken, expected, found)


def _outcome(major: bool, basis: str | None, gate: list[str], points: list[str]) -> str:  # noqa: FBT001 - two of them, in one order
    met = f"Art. 6 by {', '.join(gate) or 'nothing'}; met: {', '.join(points) or 'nothing'}"
    return f"{_major(major)}{f' under {basis}' if basis else ''}; {met}"


def _major(major: bool) -> str:  # noqa: FBT001 - the answer itself
    return "major" if major else "not major"


def _instants(due: Mapping[str, Any]) -> str:
    said = (f"{key.replace('_', ' ')} {value or 'nothing'}" for key, value in due.items())
    return ", ".join(said) or "a duty without hours"
