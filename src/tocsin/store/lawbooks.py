"""Law books: the packs of the law as data, read once, with the digest of the very file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from tocsin.core.refusal import Refused
from tocsin.core.rules import FactDefinition, FactReader, RuleSet, facts_of, rule_set
from tocsin.store import lawshelf
from tocsin.store.lawshapes import shaped
from tocsin.store.lawshelf import LawFile

CLASSIFICATION = "eu/dora/classification"
DEFAULT_RULES = "dora-2024-1772"
LANGUAGES = ("en", "nl")


def classification(rules_id: str = DEFAULT_RULES) -> RuleSet:
    """
    Return the rule set of classification with an id, under its default readings.

    Raises ``Refused`` (``unknown_rules``, ``bad_rule_file``).
    """
    return _named(rules_id, {id_: book for id_, book in rule_books().items() if book.classifies})


def rules(rules_id: str) -> RuleSet:
    """Return any rule set by its id, under its default readings (``unknown_rules``, ``bad_rule_file``)."""
    return _named(rules_id, rule_books())


def in_force(day: date, folder: str = CLASSIFICATION) -> RuleSet:
    """
    Return the version of an act that applied on a day, by default that of classification.

    The latest that has begun: a version that names no last day ends where the next one begins.
    Raises ``Refused`` (``no_rules_in_force``) for a day on which none applied.
    """
    begun = [
        book
        for book in rule_books().values()
        if book.path.startswith(f"law/{folder}/") and book.applies_from and book.applies_from <= day
    ]
    latest = max(begun, key=_first_day, default=None)
    if latest is not None and (latest.applies_until is None or day <= latest.applies_until):
        return latest
    raise Refused(
        "no_rules_in_force",
        f"No rules of {folder} applied on {day}. Name a day on which a version of that act applies: "
        "2024/1772 does from 17 January 2025.",
        str(day),
    )


@cache
def rule_books() -> Mapping[str, RuleSet]:
    """Return every rule set by id: files that classify or answer questions."""
    books: dict[str, RuleSet] = {}
    for folder in lawshelf.folders():
        for id_, book in by_id(versions(folder)).items():
            if id_ in books:
                raise _fault(book, f"has the id {id_}, which {books[id_].path} has already")
            books[id_] = book
    return books


def versions(folder: str) -> list[RuleSet]:
    """Return the versions of an act that classify or answer questions, in order (``bad_rule_file``)."""
    return [
        rules_of(file) for file in lawshelf.folder(folder) if {"answers", "questions"} & file.tables.keys()
    ]


def rules_of(file: LawFile) -> RuleSet:
    """Read one rule file (``bad_rule_file``, naming the path and every faulty article)."""
    shaped(file)
    return rule_set(file.tables, fact_definitions(), path=file.path, digest=file.digest)


def by_id(books_of_an_act: Iterable[RuleSet]) -> dict[str, RuleSet]:
    """
    Return the versions of one act by id (``bad_rule_file``).

    A later version takes over from its first day, unless the earlier one says that it applies until a
    day after that, or begins on the same day: two that claim a day cannot both be the law.
    """
    books: dict[str, RuleSet] = {}
    begun: RuleSet | None = None
    for book in sorted(books_of_an_act, key=_first_day):
        if book.id in books:
            raise _fault(book, f"has the id {book.id}, which {books[book.id].path} has already")
        first = book.applies_from
        until = None if begun is None else (begun.applies_until or begun.applies_from)
        if begun is not None and first is not None and until is not None and first <= until:
            raise _fault(book, f"applies from {first}, when {begun.path} still applies")
        books[book.id] = book
        begun = book if first is not None else begun
    return books


@cache
def fact_definitions() -> Mapping[str, FactDefinition]:
    """Return every fact that a rule may ask for, by key, in the order of the law."""
    return {key: _definition(key, table) for key, table in lawshelf.file("facts.toml").tables.items()}


@cache
def fact_reader(about: str = "incident") -> FactReader:
    """Return how facts from outside are read: those about an incident, a threat, or another subject."""
    return _reader(frozenset({"incident", "draft"} if about == "draft" else {about}))


def reader_for(book: RuleSet) -> FactReader:
    """Return how the facts that a rule set asks for are read, with all others on the same subjects."""
    if book.classifies:
        listed = any(each.stated_in for each in book.provisions.values())
        return fact_reader("draft" if listed else "incident")
    asked = {key for each in book.questions.values() for key in facts_of(book, each.article)}
    return _reader(frozenset(book.facts[key].about for key in asked))


@cache
def _reader(wanted: frozenset[str]) -> FactReader:
    countries = lawshelf.file("countries.toml").tables
    return FactReader(
        definitions={key: each for key, each in fact_definitions().items() if each.about in wanted},
        codes=frozenset(countries["codes"]),
        instead=countries["instead"],
        part_of=countries["part_of"],
        criteria=classification("dora-draft-2023-06").answers.thresholds if "draft" in wanted else (),
    )


def fact_definition(key: str) -> FactDefinition:
    """Return what is known of one fact about an incident (``unknown_key``)."""
    return fact_reader().definition(key)


@cache
def terms(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the official terms in a language, by group."""
    return lawshelf.file(f"terms/{language}.toml").tables


def _named(rules_id: str, books: Mapping[str, RuleSet]) -> RuleSet:
    if rules_id not in books:
        raise Refused(
            "unknown_rules",
            f"There are no rules {rules_id!r}. Choose one of: {', '.join(sorted(books))}.",
            rules_id,
        )
    return books[rules_id]


def _first_day(book: RuleSet) -> date:
    return book.applies_from or date.min


def _fault(book: RuleSet, what: str) -> Refused:
    sentence = f"{book.path}, act: {what}. Correct one of the two."
    return Refused("bad_rule_file", sentence, f"{book.path}, act")


def _definition(key: str, table: Mapping[str, Any]) -> FactDefinition:
    plain = {name: value for name, value in table.items() if name not in {*LANGUAGES, "codes"}}
    return replace(
        FactDefinition(key, **plain),
        codes=tuple(table.get("codes", ())),
        labels={language: table.get(language, {}).get("label", "") for language in LANGUAGES},
        questions={language: table.get(language, {}).get("asks", "") for language in LANGUAGES},
    )
