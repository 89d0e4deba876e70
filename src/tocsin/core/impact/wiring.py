"""Groups as columns of numbers, what a propagation leaves behind, and what an engine must answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Wiring:
    """
    Who depends on whom, by number; a node's number is its place in the sorted order of ids.

    The columns run over groups, in the order in which they were given.
    """

    nodes: int
    """How many nodes there are."""
    owner: tuple[int, ...]
    threshold: tuple[int, ...]
    """How many lost members break the group: r - k + 1 for k needed of r members."""
    hard: tuple[bool, ...]
    """Whether a broken group passes its own state on; else its owner is degraded at worst."""
    members: tuple[tuple[int, ...], ...]

    @property
    def edges(self) -> int:
        """Return how many memberships there are."""
        return sum(map(len, self.members))


class Spread(Protocol):
    """
    How far one outage reaches, by number, each list sorted; worked out of the engine's own terms when asked.

    What was named comes before what it hits: a group breaks by members of strictly earlier rounds, and
    every node that is down has an earlier round than every node that is degraded.
    """

    def down(self) -> Sequence[int]:
        """Return the nodes that are down, the named ones included."""

    def degraded(self) -> Sequence[int]:
        """Return the nodes that are degraded, the named ones included."""

    def redundancy_lost(self) -> Sequence[int]:
        """Return the operational nodes that own a group with a member that is not operational."""

    def rounds(self) -> Sequence[int]:
        """Return by node in which round it was hit; 0 for not at all."""


Tally = tuple[Sequence[int], Sequence[int]]
"""How many nodes of each kind one loss takes down, and degrades; the node that was lost not counted."""


class Engine(Protocol):
    """Something that propagates over one wiring. All engines give equal answers."""

    def spread(self, down: Iterable[int], degraded: Iterable[int]) -> Spread:
        """Return the least states from "everything operational but what is named"."""

    def tally(self, losses: Sequence[int], kind_of: Sequence[int], kinds: int) -> list[Tally]:
        """Return for each single loss, alone, how many nodes of each kind it hits."""
