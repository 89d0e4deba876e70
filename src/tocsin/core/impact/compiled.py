"""The engine for large graphs: arrays laid out for the compiled kernel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from tocsin.core.impact import kernel
from tocsin.core.impact.kernel import Ints, Rows, Scratch
from tocsin.core.impact.wiring import Spread, Tally, Wiring


class Compiled:
    """
    Propagation over compressed sparse rows of 32-bit numbers.

    Nodes are renumbered so that members stand before owners, which keeps what is read together near
    together. A group that one lost member breaks (all are needed) is a plain edge from member to
    owner; any other is a counter, whose number follows those of the nodes. Each node's edges come in
    two parts: those whose state passes on, then those that degrade.
    """

    def __init__(self, wiring: Wiring) -> None:
        """Lay out the arrays and load the kernel, so that no later answer waits for a compiler."""
        nodes = wiring.nodes
        owner_of_group, threshold = _ints(wiring.owner), _ints(wiring.threshold)
        sizes = _ints([len(members) for members in wiring.members])
        member = _ints(chain.from_iterable(wiring.members))
        group = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)

        self._place = kernel.topological_places(*kernel.counting_sort(member, owner_of_group[group], nodes))
        self._number = np.empty(nodes, np.int32)
        self._number[self._place] = np.arange(nodes, dtype=np.int32)

        owner = self._place[owner_of_group]
        counted = np.flatnonzero(threshold > 1)
        counted = counted[np.argsort(owner[counted], kind="stable")]
        aim = owner.copy()
        aim[counted] = nodes + np.arange(len(counted), dtype=np.int32)

        soft = ~np.array(wiring.hard, dtype=np.bool_)
        part = (2 * self._place[member] + soft[group]).astype(np.int32)
        bounds, target = kernel.counting_sort(part, aim[group], 2 * nodes)
        start, middle, stop = (bounds[first : first + 2 * nodes : 2].copy() for first in range(3))
        self._rows = Rows(start, middle, stop, target, threshold[counted], owner[counted])
        self.spread([], [])

    def spread(self, down: Iterable[int], degraded: Iterable[int]) -> Spread:
        """Return the least states from "everything operational but what is named"."""
        scratch = self._scratch()
        downs, hits, thin = kernel.spread(
            self._place[_ints(down)], self._place[_ints(degraded)], self._rows, scratch
        )
        end = kernel.thinned(hits, thin, self._rows, scratch)
        return _Swept(scratch.round_of, scratch.queue[:end], downs, hits, self._place, self._number)

    def tally(self, losses: Sequence[int], kind_of: Sequence[int], kinds: int) -> list[Tally]:
        """Return for each single loss, alone, how many nodes of each kind it hits."""
        down, degraded = kernel.tally(
            self._place[_ints(losses)], _ints(kind_of)[self._number], kinds, self._rows, self._scratch()
        )
        return list(zip(down.tolist(), degraded.tolist(), strict=True))

    def _scratch(self) -> Scratch:
        """Return zeros, which the operating system hands out page by page when they are written."""
        nodes, counters = len(self._rows.start), len(self._rows.owner)
        return Scratch(
            np.zeros(nodes, np.int32),
            np.zeros(counters, np.int32),
            np.empty(nodes, np.int32),
            np.empty(counters, np.int32),
        )


@dataclass(frozen=True, slots=True)
class _Swept:
    """One propagation, still by place in the engine's own order."""

    round_of: Ints
    queue: Ints
    downs: int
    hits: int
    place: Ints
    """By number."""
    number: Ints
    """By place."""

    def down(self) -> Sequence[int]:
        return self._numbers(self.queue[: self.downs])

    def degraded(self) -> Sequence[int]:
        return self._numbers(self.queue[self.downs : self.hits])

    def redundancy_lost(self) -> Sequence[int]:
        return self._numbers(self.queue[self.hits :])

    def rounds(self) -> Sequence[int]:
        rounds: list[int] = self.round_of[self.place].tolist()
        return rounds

    def _numbers(self, places: Ints) -> list[int]:
        numbers: list[int] = np.sort(self.number[places]).tolist()
        return numbers


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, np.int32)
