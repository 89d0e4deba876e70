"""Facts: what is held to be true of an incident, since when, known since when, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class Growth:
    """How fast a number grows: by how much an hour (zero or more), since when it was observed."""

    per_hour: Decimal
    since: Instant


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One recorded fact. A later fact with the same key corrects an earlier one; nothing is rewritten.

    ``value`` is a bool, an int, a decimal as text, an instant, or a tuple of codes; None withdraws
    what was known: the answer is unknown again.
    """

    key: str
    value: object
    true_since: Instant | None = None
    """Since when it holds; None: no instant can be named."""
    known_since: Instant | None = None
    """When it was recorded."""
    author: str = ""
    source: str = ""
    estimate: bool = False
    growth: Growth | None = None
    """The rate at which a number runs on until something else is learned; None: it stays as it is."""
    corrects: int | None = None
    """Number of the ledger entry that this one corrects; None: nobody had said anything of it before."""


def latest(facts: Iterable[Fact], known_at: Instant | None = None) -> dict[str, Fact]:
    """Return the facts in force by key: of each key the last one recorded, as known at an instant."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if known_at is None or fact.known_since is None or fact.known_since <= known_at:
            found[fact.key] = fact
    return {key: fact for key, fact in found.items() if fact.value is not None}
