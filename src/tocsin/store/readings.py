"""Readings of this installation: which side it takes where the law leaves a question open, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.core.deadlines import TimeLimits
from tocsin.core.refusal import Refused
from tocsin.core.rules import RuleSet
from tocsin.core.rules.provisions import Reading
from tocsin.core.time import Instant
from tocsin.store import lawbooks, ledger, timelimits

SUBJECT = "installation"
KIND = "reading.chosen"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as the ledger keeps it; ``side`` is None where somebody went back to the default."""

    reading: str
    side: str | None
    by: str
    at: Instant


def chosen(known_at: Instant | None = None) -> dict[str, str]:
    """Return the sides that were chosen, by reading, as known at an instant; the rest is at its default."""
    last = {each.reading: each.side for each in history(known_at)}
    return {name: side for name, side in last.items() if side is not None}


def history(known_at: Instant | None = None) -> list[Choice]:
    """Return every choice in the order in which they were made, as known at an instant."""
    return [
        Choice(entry.body["reading"], entry.body["side"], entry.actor, entry.recorded_at)
        for entry in ledger.entries(SUBJECT)
        if entry.kind == KIND and (known_at is None or entry.recorded_at <= known_at)
    ]


def applicable(choices: Mapping[str, str], known: Mapping[str, Reading]) -> dict[str, str]:
    """Return the choices that one version of an act knows; another version may have settled the question."""
    return {name: side for name, side in choices.items() if name in known and side in known[name].sides}


def every() -> dict[str, Reading]:
    """Return each reading that any act leaves open, by name."""
    found: dict[str, Reading] = {}
    acts: list[RuleSet | TimeLimits] = [*lawbooks.rule_books().values(), *timelimits.all_versions()]
    for act in acts:
        for name, reading in act.readings.items():
            found.setdefault(name, reading)
    return found


def check(name: str, side: str | None) -> None:
    """Refuse a reading or a side that no act has (``unknown_reading``)."""
    known = every()
    if name not in known:
        raise _unknown(name, "reading of the law", sorted(known))
    if side is not None and side not in known[name].sides:
        raise _unknown(side, f"side of the reading {name}", sorted(known[name].sides))


def _unknown(name: str, what: str, known: list[str]) -> Refused:
    return Refused("unknown_reading", f"{name!r} is no {what}. Choose one of: {', '.join(known)}.", name)
