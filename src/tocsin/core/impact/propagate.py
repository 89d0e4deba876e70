"""What an outage hits, and why: the answer of a propagation, in ids."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tocsin.core.impact.wiring import Spread, Wiring


@dataclass(frozen=True, slots=True)
class Why:
    """
    The group that brought a node down or degraded it, and the members that broke the group.

    ``because`` holds all members that were hit before the node, sorted; they alone break the group.
    """

    group: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One node on a chain of reasons, and the group that passed the outage on to it."""

    node: str
    group: str | None
    """None where the chain ends: at a node that was named."""


@dataclass(frozen=True, slots=True)
class Names:
    """The ids behind the numbers of a wiring."""

    nodes: Sequence[str]
    """Sorted; a node's number is its place here."""
    groups: Sequence[str]
    numbers: Mapping[str, int]
    """Number by node id."""
    owned: Sequence[Sequence[int]]
    """By node: the groups it owns, in the order in which they were given."""


class Reasons(Mapping[str, Why]):
    """
    Why each node was hit, by id in sorted order; worked out when it is asked.

    A node has a reason when it was not named, and also when it was named degraded and is down.
    The reasons are well-founded: each points to nodes that were hit in an earlier round, so following
    them always ends at what was named. Of several broken groups the one that broke first is the reason,
    and of those that broke in the same round the one given first.
    """

    def __init__(self, spread: Spread, wiring: Wiring, names: Names, named: Collection[int]) -> None:
        """Take the numbers of the nodes that need no reason as ``named``."""
        self._spread = spread
        self._wiring = wiring
        self._names = names
        self._named = frozenset(named)

    def __getitem__(self, node: str) -> Why:
        """Return the reason of one node. Raises ``KeyError`` when it was named, or not hit."""
        number = self._names.numbers[node]
        if number in self._named or not self._rounds[number]:
            raise KeyError(node)
        return self._why(number)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids in sorted order."""
        hits = sorted([*self._spread.down(), *self._spread.degraded()])
        return (self._names.nodes[number] for number in hits if number not in self._named)

    def __len__(self) -> int:
        """Return how many nodes were hit that need a reason."""
        return len(self._spread.down()) + len(self._spread.degraded()) - len(self._named)

    def round(self, node: str) -> int:
        """Return in which round a node was hit; 0 when it was not."""
        return self._rounds[self._names.numbers[node]]

    @cached_property
    def _rounds(self) -> Sequence[int]:
        return self._spread.rounds()

    @cached_property
    def _down(self) -> frozenset[int]:
        return frozenset(self._spread.down())

    def _why(self, number: int) -> Why:
        rounds, before = self._rounds, self._rounds[number]
        for group in self._names.owned[number]:
            if number in self._down and not self._wiring.hard[group]:
                continue
            earlier = [member for member in self._wiring.members[group] if 0 < rounds[member] < before]
            if len(earlier) >= self._wiring.threshold[group]:
                because = tuple(self._names.nodes[member] for member in sorted(earlier))
                return Why(self._names.groups[group], because)
        raise AssertionError(f"{self._names.nodes[number]} was hit, but no group of it is broken")


@dataclass(frozen=True, slots=True)
class Impact:
    """
    What is hit when some nodes are down or degraded: ids, each list sorted, the named ones included.

    ``redundancy_lost`` is still operational, but some group of it has a member that is not.
    """

    down: tuple[str, ...]
    degraded: tuple[str, ...]
    redundancy_lost: tuple[str, ...]
    why: Reasons

    def path(self, node: str) -> tuple[Step, ...]:
        """
        Return the shortest chain of reasons from a node that is hit back to one that was named.

        Raises ``KeyError`` for a node that is not hit or not in the graph.
        """
        if not self.why.round(node):
            raise KeyError(node)
        steps: list[Step] = []
        while node in self.why:
            why = self.why[node]
            steps.append(Step(node, why.group))
            node = min(why.because, key=self.why.round)
        return (*steps, Step(node, None))


def impact_of(spread: Spread, wiring: Wiring, names: Names, named: Collection[int]) -> Impact:
    """Put a propagation into ids; ``named`` are the numbers of the nodes that need no reason."""
    return Impact(
        down=tuple([names.nodes[number] for number in spread.down()]),
        degraded=tuple([names.nodes[number] for number in spread.degraded()]),
        redundancy_lost=tuple([names.nodes[number] for number in spread.redundancy_lost()]),
        why=Reasons(spread, wiring, names, named),
    )
