"""The laws of the law: what holds whatever happens, and the first incident for which it does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tocsin.cli.law_check.drawing import NOON, Drawing
from tocsin.cli.law_check.harm import directions, worsened
from tocsin.cli.law_check.subjects import Subject, subjects
from tocsin.cli.law_check.terms import A_DEADLINE_NEVER_PRECEDES, A_MONTH_IS_A_MONTH, on_time
from tocsin.core.refusal import Refused
from tocsin.core.rules import RuleSet, Truth, written
from tocsin.core.time import rfc3339

LEARNING = "learning a fact never overturns a decided finding"
HARM = "more harm never lowers a class"
AGAIN = "a stored decision can be made again from its facts"
PROPERTIES = (LEARNING, HARM, AGAIN, A_DEADLINE_NEVER_PRECEDES, A_MONTH_IS_A_MONTH)
_MOST_AT_ONCE = 4
_RANK = {Truth.NO: 0, Truth.UNKNOWN: 1, Truth.YES: 2}


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An incident for which a property does not hold, as the command reads it."""

    law: str
    """Name of the property."""
    says: str
    where: str
    """Path of the law file, and the provision that answered."""
    command: str
    document: object

    def as_json(self) -> dict[str, object]:
        """Return it as a document."""
        return {
            "property": self.law,
            "says": self.says,
            "where": self.where,
            "command": self.command,
            "document": self.document,
        }


Property = Callable[[Subject, Drawing, Random], Counterexample | None]


def first_counterexample(books: Sequence[RuleSet], seed: int, examples: int) -> Counterexample | None:
    """
    Try every property on so many incidents for each thing that these rules decide.

    The same seed draws the same incidents, whatever else is checked beside them.
    """
    for subject in subjects(books):
        for law, holds in _OF_FINDINGS.items():
            chance = Random(f"{seed} {law} {subject.asked}")  # noqa: S311 - nothing secret is drawn
            drawing = Drawing(subject.rules, (subject.root, *subject.beside), chance)
            for _ in range(examples):
                found = holds(subject, drawing, chance)
                if found is not None:
                    return found
    late = on_time(Random(f"{seed} deadlines"), examples)  # noqa: S311 - nothing secret is drawn
    return None if late is None else Counterexample(*late)


def _learning(subject: Subject, drawing: Drawing, chance: Random) -> Counterexample | None:
    facts, readings = drawing.facts(), drawing.readings(subject.rules)
    read, parts = subject.read(facts), drawing.parts()
    known: list[str] = []
    before: list[str] = []
    decided: Mapping[str, Truth] = {}
    while parts:
        learned, parts = parts[: (step := chance.randint(1, _MOST_AT_ONCE))], parts[step:]
        known += [key for part in learned for key in part if key in facts]
        answers = subject.answers({key: read[key] for key in known}, NOON, readings)
        for article, truth in decided.items():
            if answers[article] is not truth:
                says = f"{article} was {truth.value}, and is {answers[article].value} once more is known."
                pair = ({key: facts[key] for key in keys} for keys in (before, known))
                return _pair(LEARNING, subject, says, readings, *pair)
        decided = {article: truth for article, truth in answers.items() if truth is not Truth.UNKNOWN}
        before = list(known)
    return None


def _harm(subject: Subject, drawing: Drawing, chance: Random) -> Counterexample | None:
    facts = drawing.facts()
    for key in chance.sample(sorted(facts), min(len(facts), chance.choice((0, 0, 1, 3)))):
        del facts[key]
    worse = worsened(facts, directions(subject.rules, subject.root), drawing.definitions, chance)
    try:
        one, two = (_answers(subject, each, {})[subject.root] for each in (facts, worse))
    except Refused:  # a length that no longer fits its instants is refused to whoever states it
        return None
    if _RANK[two] >= _RANK[one]:
        return None
    says = f"{subject.root} was {one.value}, and is {two.value} although the incident is worse."
    return _pair(HARM, subject, says, {}, facts, worse)


def _again(subject: Subject, drawing: Drawing, _: Random) -> Counterexample | None:
    facts, readings = drawing.facts(), drawing.readings(subject.rules)
    first = subject.read(facts)
    stored = json.loads(json.dumps({key: written(fact.value) for key, fact in first.items()}))
    one, two = (_answers(subject, each, readings) for each in (facts, stored))
    if one == two:
        return None
    return _pair(AGAIN, subject, "What was stored gives another decision.", readings, facts, stored)


_OF_FINDINGS: Mapping[str, Property] = {LEARNING: _learning, HARM: _harm, AGAIN: _again}


def _answers(subject: Subject, facts: Mapping[str, Any], readings: Mapping[str, str]) -> Mapping[str, Truth]:
    return subject.answers(subject.read(facts), NOON, readings)


def _pair(  # noqa: PLR0917 - the property, what broke it, and the two incidents in order
    law: str,
    subject: Subject,
    says: str,
    readings: Mapping[str, str],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Counterexample:
    sides = "".join(
        f" --reading {name}={side}" for name, side in readings.items() if side != subject.rules.chosen[name]
    )
    command = f"{subject.asked} --at {rfc3339(NOON)}{sides}"
    where = f"{subject.rules.path}, {subject.root}"
    return Counterexample(law, says, where, command, [dict(before), dict(after)])
