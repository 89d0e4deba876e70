"""The engine for small graphs: a plain worklist that needs no compiler and starts at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tocsin.core.impact.wiring import Spread, Tally, Wiring


@dataclass(slots=True)
class _Run:
    """One propagation. Its ``queue`` holds the nodes that were hit, in order of their rounds."""

    owner: Sequence[int]
    """By group."""
    round_of: list[int]
    lost: list[int]
    """Per group, how many members are no longer operational."""
    queue: list[int] = field(default_factory=list)
    downs: int = 0
    """How many of the queue are down; the others are degraded."""
    touched: list[int] = field(default_factory=list)
    """The groups that lost a member."""

    def hit(self, node: int, at_round: int) -> None:
        if not self.round_of[node]:
            self.round_of[node] = at_round
            self.queue.append(node)

    def down(self) -> Sequence[int]:
        return sorted(self.queue[: self.downs])

    def degraded(self) -> Sequence[int]:
        return sorted(self.queue[self.downs :])

    def redundancy_lost(self) -> Sequence[int]:
        return sorted(
            owner for owner in {self.owner[group] for group in self.touched} if not self.round_of[owner]
        )

    def rounds(self) -> Sequence[int]:
        return self.round_of


class Worklist:
    """
    Propagation by counters: each node that is hit is looked at once, each of its groups once.

    States are found in two sweeps over the same counters. First what is down, through the groups
    whose state passes on. Then what is not operational, through all groups, from everything that is down
    or named degraded. The two are the contract's one rule: with a operational and d degraded of r
    members, a + d < k says that at least r - k + 1 are down, and a < k that as many are not operational.
    """

    def __init__(self, wiring: Wiring) -> None:
        """Index the groups by member: O(memberships)."""
        self._wiring = wiring
        self._hard: list[list[int]] = [[] for _ in range(wiring.nodes)]
        self._soft: list[list[int]] = [[] for _ in range(wiring.nodes)]
        for group, members in enumerate(wiring.members):
            of_member = self._hard if wiring.hard[group] else self._soft
            for member in members:
                of_member[member].append(group)

    def spread(self, down: Iterable[int], degraded: Iterable[int]) -> Spread:
        """Return the least states from "everything operational but what is named"."""
        owner = self._wiring.owner
        run = _Run(owner, [0] * self._wiring.nodes, [0] * len(owner))
        for node in down:
            run.hit(node, 1)
        for node in run.queue:  # it grows while it is read
            self._lose(run, self._hard[node], run.round_of[node] + 1)

        run.downs = len(run.queue)
        last_down = run.round_of[run.queue[-1]] if run.queue else 0
        for node in degraded:
            run.hit(node, last_down + 1)
        for node in run.queue[: run.downs]:
            self._lose(run, self._soft[node], last_down + 2)
        for node in islice(run.queue, run.downs, None):  # it grows while it is read
            self._lose(run, self._hard[node], run.round_of[node] + 1)
            self._lose(run, self._soft[node], run.round_of[node] + 1)
        return run

    def tally(self, losses: Sequence[int], kind_of: Sequence[int], kinds: int) -> list[Tally]:
        """Return for each single loss, alone, how many nodes of each kind it hits."""
        return [self._tally_one(loss, kind_of, kinds) for loss in losses]

    def _tally_one(self, loss: int, kind_of: Sequence[int], kinds: int) -> Tally:
        spread = self.spread([loss], [])
        down, degraded = [0] * kinds, [0] * kinds
        for node in spread.down():
            down[kind_of[node]] += node != loss
        for node in spread.degraded():
            degraded[kind_of[node]] += 1
        return down, degraded

    def _lose(self, run: _Run, groups: list[int], at_round: int) -> None:
        for group in groups:
            run.lost[group] += 1
            if run.lost[group] == 1:
                run.touched.append(group)
            if run.lost[group] == self._wiring.threshold[group]:
                run.hit(self._wiring.owner[group], at_round)
