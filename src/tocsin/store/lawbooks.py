"""Law books: the packs of the law as data, read once, with the digest of the very file."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from tocsin.core.incidents import Fact, latest
from tocsin.core.refusal import Refused
from tocsin.core.rules import FactDefinition, FactReader, RuleSet, classify, rule_set
from tocsin.core.time import Instant

CLASSIFICATION = ("eu/dora/classification", "eu/dora/classification-draft")
DEFAULT_RULES = "dora-2024-1772"
LANGUAGES = ("en", "nl")


def classification(rules_id: str = DEFAULT_RULES) -> RuleSet:
    """
    Return the rule set of classification with an id, under its default readings.

    Raises ``Refused`` (``unknown_rules``, ``bad_rule_file``).
    """
    books = classification_books()
    if rules_id not in books:
        raise Refused(
            "unknown_rules",
            f"There are no rules {rules_id!r}. Choose one of: {', '.join(sorted(books))}.",
            rules_id,
        )
    return books[rules_id]


def in_force(day: date) -> RuleSet:
    """
    Return the law of classification that applied on a day; historical drafts never apply.

    Raises ``Refused`` (``no_rules_in_force``) for a day before the first.
    """
    for rules in classification_books().values():
        if _applies(rules, day):
            return rules
    raise Refused(
        "no_rules_in_force",
        f"No rules of classification applied on {day}: DORA applies from 17 January 2025. Name a later day.",
        str(day),
    )


@cache
def classification_books() -> Mapping[str, RuleSet]:
    """Return every rule set of classification by id."""
    return by_id(
        rule_set(tables, fact_definitions(), path=path, digest=digest)
        for folder in CLASSIFICATION
        for path, tables, digest in packs(folder)
    )


def by_id(read: Iterable[RuleSet]) -> dict[str, RuleSet]:
    """Return rule sets by id, unless two of them apply on the same day (``bad_rule_file``)."""
    books = list(read)
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
    tables, _ = pack("facts.toml")
    return {key: _definition(key, table) for key, table in tables.items()}


@cache
def fact_reader(about: str = "incident") -> FactReader:
    """Return how facts from outside are read: those about an incident, a threat, or the draft of 2023 too."""
    wanted = {"incident", "draft"} if about == "draft" else {about}
    countries, _ = pack("countries.toml")
    return FactReader(
        definitions={key: each for key, each in fact_definitions().items() if each.about in wanted},
        codes=frozenset(countries["codes"]),
        instead=countries["instead"],
        part_of=countries["part_of"],
        criteria=classification("dora-draft-2023-06").answers.thresholds if about == "draft" else (),
    )


def reader_for(rules: RuleSet) -> FactReader:
    """Return how the facts for a rule set are read; only the draft takes its criteria as facts."""
    listed = any(each.stated_in for each in rules.provisions.values())
    return fact_reader("draft" if listed else "incident")


def fact_definition(key: str) -> FactDefinition:
    """Return what is known of one fact about an incident (``unknown_key``)."""
    return fact_reader().definition(key)


def check_fact(recorded: Iterable[Fact], key: str, value: object, at: Instant) -> None:
    """
    Refuse a fact, given as JSON, that does not fit its definition or contradicts those in force.

    None withdraws a fact and always fits. Raises the codes of ``FactReader``
    and of ``classify``.
    """
    reader = fact_reader()
    known = {each: fact.value for each, fact in latest(recorded).items() if each in reader.definitions}
    classify(classification(), reader.all_of({**known, key: value}), at)


@cache
def terms(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the official terms in a language, by group."""
    tables, _ = pack(f"terms/{language}.toml")
    return tables


def packs(folder: str) -> list[tuple[str, Mapping[str, Any], str]]:
    """Return every file of one act: its path, tables and digest, the oldest version first."""
    names = sorted(each.name for each in _law(folder).iterdir() if each.name.endswith(".toml"))
    return [(f"law/{folder}/{name}", *pack(f"{folder}/{name}")) for name in names]


def pack(name: str) -> tuple[dict[str, Any], str]:
    """
    Read one file of the law and return its tables and its SHA-256.

    Raises ``Refused`` (``bad_rule_file``) when it is not TOML.
    """
    raw = _law(name).read_bytes()
    try:
        return tomllib.loads(raw.decode("utf-8")), hashlib.sha256(raw).hexdigest()
    except ValueError as error:
        raise Refused(
            "bad_rule_file", f"law/{name}: is not TOML: {error}. Correct it at that place.", f"law/{name}"
        ) from None


def _law(name: str) -> Traversable:
    return files("tocsin.law").joinpath(*name.split("/"))


def _applies(rules: RuleSet, day: date) -> bool:
    begun = rules.applies_from is not None and rules.applies_from <= day
    return begun and (rules.applies_until is None or day <= rules.applies_until)


def _definition(key: str, table: Mapping[str, Any]) -> FactDefinition:
    plain = {name: value for name, value in table.items() if name not in LANGUAGES}
    return replace(
        FactDefinition(key, **plain),
        labels={language: table[language]["label"] for language in LANGUAGES},
        questions={language: table[language]["asks"] for language in LANGUAGES},
    )
