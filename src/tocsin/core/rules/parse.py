"""From the tables of a rule file to a rule set. All faults are named at once; none is ever a silent no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from tocsin.core.refusal import Refused
from tocsin.core.rules.checks import Fault, check, displaceable, ranked
from tocsin.core.rules.provisions import (
    Answers,
    FactDefinition,
    Provision,
    Question,
    Reading,
    RuleSet,
    Side,
)
from tocsin.core.rules.questions import MOST_OPEN, too_wide
from tocsin.core.rules.readings import under
from tocsin.core.rules.sentences import BadProvision, clock, provision, recurrence

Table: TypeAlias = Mapping[str, Any]
_RESERVED = {"act", "answers", "questions", "lists", "readings"}
_OF_A_SIDE = ("says", "zegt", "source", "bron")


def rule_set(tables: Table, facts: Mapping[str, FactDefinition], *, path: str, digest: str) -> RuleSet:
    """
    Read the tables of one rule file, under its default readings.

    ``facts`` are the facts a rule may ask for, ``path`` names the file in messages, ``digest`` is
    its SHA-256. Raises ``Refused`` (``bad_rule_file``) that names the path and every faulty article.
    """
    reading = _File(tables, facts)
    rules = reading.rule_set(path, digest)
    if rules is None:
        said = " ".join(f"{path}, {where}: {what}." for where, what in reading.faults)
        raise Refused("bad_rule_file", said, f"{path}, {reading.faults[0][0]}")
    return rules


class _File:
    """One rule file while it is read: its tables, and the faults found so far."""

    def __init__(self, tables: Table, facts: Mapping[str, FactDefinition]) -> None:
        self.tables = tables
        self.facts = facts
        self.faults: list[Fault] = []
        articles = {name: table for name, table in tables.items() if name not in _RESERVED}
        self.clocks = self._each(articles, clock, "starts")
        self.recurrences = self._each(articles, recurrence, "recurs")
        self.provisions = {
            name: found
            for name, table in articles.items()
            if not isinstance(table, dict) or not {"starts", "recurs"} & table.keys()
            if (found := self._provision(name, table)) is not None
        }

    def rule_set(self, path: str, digest: str) -> RuleSet | None:
        """Return the rule set, or None when there are faults."""
        readings, answers, questions = self._readings(), self._answers(), self._questions()
        act = self.tables.get("act", {})
        applies = act.get("applies", {})
        for key in ("id", "title", "short", "source"):
            if not isinstance(act.get(key), str):
                self.faults.append(("act", f"has no {key}"))
        for key in ("from", "until"):
            if type(applies.get(key, date.min)) is not date:
                self.faults.append(("act", f"applies {key} is not a day"))
        if not (answers or questions or self.faults):
            self.faults.append(("answers", "stands in no file with questions instead, so nothing is asked"))
        if not self.faults:
            asked = {f"questions.{each.name}": (each.article, *each.parts) for each in questions.values()}
            self.faults = check(self.provisions, readings, answers, asked, self.clocks, self.facts)
        if self.faults:
            return None
        rules = RuleSet(
            id=act["id"],
            title=act["title"],
            short=act["short"],
            source=act["source"],
            path=path,
            digest=digest,
            applies_from=applies.get("from"),
            applies_until=applies.get("until"),
            provisions=self.provisions,
            classifies=answers,
            questions=questions,
            recurrence=next(iter(self.recurrences.values()), None),
            readings=readings,
            chosen={name: reading.default for name, reading in readings.items()},
            facts=self.facts,
            order=ranked(self.facts),
            monotone=answers is None or not displaceable(self.provisions, answers.outcome),
        )
        self.faults += _width(rules)
        return None if self.faults else rules

    def _each(self, articles: Table, parse: Any, mark: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, table in articles.items():
            if isinstance(table, dict) and mark in table:
                try:
                    found[name] = parse(name, table)
                except BadProvision as fault:
                    self.faults.append((name, str(fault)))
        return found

    def _provision(self, name: str, table: object) -> Provision | None:
        try:
            return provision(name, table, self.facts, self.clocks, self.tables.get("lists", {}))
        except BadProvision as fault:
            self.faults.append((name, str(fault)))
        return None

    def _questions(self) -> dict[str, Question]:
        found: dict[str, Question] = {}
        for name, table in self.tables.get("questions", {}).items():
            asks, vraagt, article = (table.get(key) for key in ("asks", "vraagt", "article"))
            parts = table.get("parts", [])
            if not (isinstance(asks, str) and isinstance(vraagt, str) and isinstance(article, str)):
                self.faults.append((f"questions.{name}", "has no asks, vraagt and article as text"))
            elif not isinstance(parts, list):
                self.faults.append((f"questions.{name}", "parts is not a list of articles"))
            else:
                found[name] = Question(name, asks, vraagt, article, tuple(parts))
        return found

    def _answers(self) -> Answers | None:
        if "answers" not in self.tables and "questions" in self.tables:
            return None
        table = self.tables.get("answers", {})
        one: dict[str, Any] = {key: table.get(key) for key in ("outcome", "gate", "threat")}
        many: dict[str, Any] = {key: table.get(key) for key in ("bases", "gates", "thresholds", "points")}
        for key, value in one.items():
            if not (isinstance(value, str) or (key == "threat" and value is None)):
                self.faults.append(("answers", f"{key} is not an article"))
        for key, value in many.items():
            if not (isinstance(value, list) and value and all(isinstance(each, str) for each in value)):
                self.faults.append(("answers", f"{key} is not a list of articles"))
        for key in table.keys() - one.keys() - many.keys():
            self.faults.append(("answers", f"{key} is not a word of rule files"))
        if any(where == "answers" for where, _ in self.faults):
            return None
        lists: dict[str, Any] = {key: tuple(value) for key, value in many.items()}
        return Answers(**one, **lists)

    def _readings(self) -> dict[str, Reading]:
        return {
            name: found
            for name, table in self.tables.get("readings", {}).items()
            if (found := self._reading(name, table)) is not None
        }

    def _reading(self, name: str, table: Table) -> Reading | None:
        where = f"readings.{name}"
        missing = {"article", "asks", "vraagt", "default", "sides"} - table.keys()
        if missing:
            self.faults.append((where, f"has no {min(missing)}"))
            return None
        if table["article"] not in self.provisions.keys() | self.recurrences.keys():
            self.faults.append((where, f"refers to {table['article']}, which this act does not have"))
        if table["default"] not in table["sides"]:
            self.faults.append((where, f"defaults to {table['default']}, which is not one of its sides"))
        sides = {key: self._side(f"{where}.{key}", side) for key, side in table["sides"].items()}
        return Reading(name, table["article"], table["asks"], table["vraagt"], table["default"], sides)

    def _side(self, where: str, table: Table) -> Side:
        for key in _OF_A_SIDE:
            if not isinstance(table.get(key), str):
                self.faults.append((where, f"has no {key}"))
        instead = {
            name: found
            for name, each in table.get("instead", {}).items()
            if (found := self._provision(name, each)) is not None
        }
        said: dict[str, Any] = {key: table.get(key) for key in _OF_A_SIDE}
        return Side(**said, instead=instead)


def _width(rules: RuleSet) -> Iterator[Fault]:
    """Yield a fault for each provision that rests on more conditions than can be tried together."""
    sides = [{name: side} for name, reading in rules.readings.items() for side in reading.sides]
    asked = [each.article for each in rules.questions.values()]
    roots = [rules.answers.outcome, *asked] if rules.classifies else asked
    wide = {each for side in [{}, *sides] for root in roots for each in too_wide(under(rules, side), root)}
    for article, conditions in sorted(wide):
        said = (
            f"rests on {conditions} conditions, and on no more than {MOST_OPEN} can it be said in time what "
            "to ask next. Group them under provisions of their own that share no condition"
        )
        yield article, said
