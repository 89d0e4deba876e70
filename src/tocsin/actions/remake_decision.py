"""Make a recorded decision again from what it kept: the file by its digest, the readings, the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor, Decision, Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules import classify, verdict
from tocsin.core.time import instant
from tocsin.store import lawbooks, queries


@dataclass(frozen=True, slots=True)
class Remade:
    """A decision and the same made again; ``remade`` is None when its law file is no longer here."""

    same: bool
    recorded: Mapping[str, Any]
    remade: Mapping[str, Any] | None
    differs: tuple[str, ...]
    """The keys in which they differ, in the order of the decision."""


def remake_decision(reference: str, number: int, *, by: Actor) -> Remade:
    """
    Make one recorded decision again; the first of an incident is number 1.

    Raises ``Refused`` (``unknown_incident``, ``unknown_decision``).
    """
    told = queries.incident(reference)
    allow_incident(by, "see", told)
    if not 1 <= number <= len(told.decisions):
        raise Refused(
            "unknown_decision",
            f"{reference} has no decision {number}; {len(told.decisions)} are recorded. Name one of those.",
            str(number),
        )
    kept = told.decisions[number - 1].grounds
    again = _again(told.decisions[number - 1])
    if again is None:
        return Remade(same=False, recorded=kept, remade=None, differs=())
    differs = tuple(key for key in again if key in kept and kept[key] != again[key])
    return Remade(same=not differs, recorded=kept, remade=again, differs=differs)


def _again(decision: Decision) -> dict[str, Any] | None:
    kept = decision.grounds
    book = lawbooks.rule_books().get(kept["rules"])
    if book is None or book.digest != kept["pack"]["digest"]:
        return None
    at, reader = instant(kept["at"]), lawbooks.reader_for(book)
    read = reader.growing(reader.all_of(kept["facts"]), kept.get("growing"), at)
    since = {key: instant(text) for key, text in kept["true_since"].items()}
    facts: dict[str, Fact] = {key: replace(fact, true_since=since.get(key)) for key, fact in read.items()}
    return verdict(classify(book, facts, at, kept["readings"]), at)
