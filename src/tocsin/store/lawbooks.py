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

    Raises ``Refused`` (``no_rules_in_force``) for a day on which none applied.
    """
    for book in rule_books().values():
        if book.path.startswith(f"law/{folder}/") and _applies(book, day):
            return book
    raise Refused(
        "no_rules_in_force",
        f"No rules of {folder} applied on {day}: DORA applies from 17 January 2025. Name a later day.",
        str(day),
    )


@cache
def rule_books() -> Mapping[str, RuleSet]:
    """Return every rule set by id: files that classify or answer questions."""
    books: dict[str, RuleSet] = {}
    for folder in lawshelf.folders():
        found = [file for file in lawshelf.folder(folder) if {"answers", "questions"} & file.tables.keys()]
        books |= by_id(
            [rule_set(each.tables, fact_definitions(), path=each.path, digest=each.digest) for each in found]
        )
    return books


def by_id(versions: Iterable[RuleSet]) -> dict[str, RuleSet]:
    """Return the versions of one act by id, unless two apply on the same day (``bad_rule_file``)."""
    books = list(versions)
    for book in books:
        first = book.applies_from
        twice = [each for each in books if each is not book and first and _applies(each, first)]
        if twice:
            raise Refused(
                "bad_rule_file",
                f"{book.path}, act: applies from {first}, when {twice[0].path} still applies. "
                "End the one before the other begins.",
                f"{book.path}, act",
            )
    return {book.id: book for book in books}


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


def _applies(book: RuleSet, day: date) -> bool:
    begun = book.applies_from is not None and book.applies_from <= day
    return begun and (book.applies_until is None or day <= book.applies_until)


def _definition(key: str, table: Mapping[str, Any]) -> FactDefinition:
    plain = {name: value for name, value in table.items() if name not in {*LANGUAGES, "codes"}}
    return replace(
        FactDefinition(key, **plain),
        codes=tuple(table.get("codes", ())),
        labels={language: table[language]["label"] for language in LANGUAGES},
        questions={language: table[language]["asks"] for language in LANGUAGES},
    )
