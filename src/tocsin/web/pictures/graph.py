"""What the impact picture is given: nodes and edges, with a state each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

KINDS = ("provider", "ict_service", "asset", "function", "business_service", "entity", "customer")
"""The columns from left to right: from what we buy to whom we owe."""


class State(StrEnum):
    """How a node or an edge is; listed from worst to best."""

    DOWN = "down"
    DEGRADED = "degraded"
    REDUNDANCY_LOST = "redundancy_lost"
    OPERATIONAL = "operational"


WORST_FIRST = tuple(State)


def rank(state: State) -> int:
    """Return 0 for the worst state and more for better ones."""
    return WORST_FIRST.index(state)


@dataclass(frozen=True, slots=True)
class Node:
    """One box: ``kind`` is one of ``KINDS``; ``note`` stands beside the state, as in "since 08:00"."""

    id: str
    label: str
    kind: str
    state: State
    url: str | None = None
    """A path of this site; anything else is refused, so that no label can smuggle in a script."""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what the picture could not place or must not link to: a mistake of the caller."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.id}: {self.kind!r} is no column of the picture ({', '.join(KINDS)})")
        if self.url is not None and (not self.url.startswith("/") or self.url.startswith("//")):
            raise ValueError(f"{self.id}: {self.url!r} is not a path of this site")


@dataclass(frozen=True, slots=True)
class Edge:
    """``target`` depends on ``source``; the state is what reaches the target this way."""

    source: str
    target: str
    state: State
