"""What the properties are tried on: every classification, and every question that an act answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.core.incidents import Fact
from tocsin.core.rules import FactReader, RuleSet, Truth, classify, judge, significant, under
from tocsin.core.time import Instant
from tocsin.store import lawbooks

Facts = Mapping[str, Fact]
Answers = Mapping[str, Truth]


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a rule set decides: ``root`` is the provision that says so, ``beside`` come with it."""

    rules: RuleSet
    asked: str
    """The command that answers the same on the same facts."""
    root: str
    beside: tuple[str, ...]
    reader: FactReader
    answers: Callable[[Facts, Instant, Mapping[str, str]], Answers]
    """Every answer, by provision."""

    def read(self, given: Mapping[str, Any]) -> Facts:
        """Read facts as the command does."""
        return self.reader.all_of(given)


def subjects(books: Sequence[RuleSet]) -> list[Subject]:
    """Return what these rule sets decide."""
    found = []
    for book in books:
        if book.classifies:
            found.append(_classification(book))
        if book.classifies and book.classifies.threat:
            found.append(_threat(book, book.classifies.threat))
        found += [_question(book, name) for name in book.questions]
    return found


def _classification(book: RuleSet) -> Subject:
    def answers(facts: Facts, at: Instant, readings: Mapping[str, str]) -> Answers:
        found = classify(book, facts, at, readings)
        return {
            **found.thresholds,
            book.answers.gate: found.critical_services,
            book.answers.outcome: found.finding.truth,
        }

    named = book.answers
    return Subject(
        book,
        f"tocsin assess - --rules {book.id}",
        named.outcome,
        (named.gate, *named.thresholds),
        lawbooks.reader_for(book),
        answers,
    )


def _threat(book: RuleSet, root: str) -> Subject:
    def answers(facts: Facts, at: Instant, readings: Mapping[str, str]) -> Answers:
        return {root: significant(under(book, readings), facts, at).truth}

    reader = lawbooks.fact_reader("threat")
    return Subject(book, f"tocsin threat - --rules {book.id}", root, (), reader, answers)


def _question(book: RuleSet, name: str) -> Subject:
    def answers(facts: Facts, at: Instant, readings: Mapping[str, str]) -> Answers:
        found = judge(book, name, facts, at, readings)
        return {**found.parts, asked.article: found.answer}

    asked = book.question(name)
    return Subject(
        book,
        f"tocsin ask {book.id} {name} -",
        asked.article,
        asked.parts,
        lawbooks.reader_for(book),
        answers,
    )
