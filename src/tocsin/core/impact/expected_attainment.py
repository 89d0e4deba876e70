"""
Expected attainment of a node from that of what it depends on, if these fail independently of each other.

A node is not down while each group that can take it down has as many members that are not down as it
needs: series, parallel and k-of-n in any mixture, members shared between groups included. The condition
is written as an ordered binary decision diagram (R. E. Bryant, IEEE Transactions on Computers C-35(8), 1986),
from which the probability follows exactly. Where the diagram grows too large it is simulated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import shake_128
from math import isqrt
from typing import Protocol

from tocsin.core.register import Effect, Group

MOST_PARTS = 20_000
"""A diagram with more parts than this is given up, and the question simulated."""
MOST_VARIABLES = 300
SAMPLES = 1 << 17
"""Situations that a simulation draws, one bit each."""
_PLANES = 64
_Z = Fraction(196, 100)
"""Of a normal distribution 95 % lie within so many standard deviations."""
_PRECISE = 10**12


@dataclass(frozen=True, slots=True)
class ExpectedAttainment:
    """The share of time in which a node is not down, from 0 to 1."""

    share: Fraction
    error: Fraction | None
    """Half of the interval that holds it in 95 % of simulations; None: the share is exact."""
    rests_on: tuple[str, ...]
    """The nodes of which it was given, in the order in which they were met."""
    assumed: tuple[str, ...]
    """Nodes without dependencies of which nothing was given: they are taken never to fail."""


def expected_attainment(
    groups_of: Mapping[str, Sequence[Group]],
    given: Mapping[str, Fraction],
    node: str,
    *,
    seed: int = 0,
    most_parts: int = MOST_PARTS,
) -> ExpectedAttainment:
    """
    Return the expected attainment of a node.

    ``groups_of`` has the groups of each node that depends on others, ``given`` that (0 to 1)
    of nodes that are known as a whole: what stands behind such a node is not looked at. Degraded is
    not down. The same seed draws the same simulation.
    """
    network = _Network.under(groups_of, given, node)
    shares = [given[each] for each in network.variables]
    if len(shares) <= MOST_VARIABLES:
        diagram = _Diagram(most_parts)
        try:
            found = network.state(diagram)
        except _TooLargeError:
            pass
        else:
            return ExpectedAttainment(diagram.share(found, shares), None, network.variables, network.assumed)
    drawn = _Samples(shares, seed)
    up = Fraction(network.state(drawn).bit_count(), SAMPLES)
    return ExpectedAttainment(up, _error(up), network.variables, network.assumed)


def _error(up: Fraction) -> Fraction:
    """Return the half width of the 95 % interval (normal; three in N where nothing failed, or all)."""
    spread = up * (1 - up) / SAMPLES
    if not spread:
        return Fraction(3, SAMPLES)
    return _Z * Fraction(isqrt(int(spread * _PRECISE**2)), _PRECISE)


class _Logic(Protocol):
    """Conditions that can be joined: as diagrams, or as one bit for each situation drawn."""

    always: int
    never: int

    def variable(self, place: int) -> int:
        """Return the condition that one variable holds."""

    def both(self, one: int, other: int) -> int:
        """Return the condition that two hold."""

    def either(self, one: int, other: int) -> int:
        """Return the condition that at least one of two holds."""


@dataclass(frozen=True, slots=True)
class _Network:
    """What one node rests on: the nodes in the order in which they can be worked out."""

    root: str
    order: tuple[str, ...]
    """Members before their owners, as far as cycles allow."""
    groups: Mapping[str, Sequence[Group]]
    variables: tuple[str, ...]
    assumed: tuple[str, ...]

    @classmethod
    def under(
        cls, groups_of: Mapping[str, Sequence[Group]], given: Mapping[str, Fraction], root: str
    ) -> _Network:
        """Walk down from a node as far as something is given."""
        order: list[str] = []
        groups: dict[str, Sequence[Group]] = {}
        waiting: list[tuple[str, bool]] = [(root, False)]
        while waiting:
            node, done = waiting.pop()
            if done:
                order.append(node)
            elif node not in groups:
                hard = (
                    [] if node in given else [g for g in groups_of.get(node, ()) if g.effect is Effect.DOWN]
                )
                groups[node] = hard
                waiting.append((node, True))
                waiting += [(member, False) for group in reversed(hard) for member in reversed(group.members)]
        variables = tuple(node for node in order if node in given)
        assumed = tuple(node for node in order if not groups[node] and node not in given)
        return cls(root, tuple(order), groups, variables, assumed)

    def state(self, logic: _Logic) -> int:
        """
        Return the condition under which the root is not down.

        It is the largest solution, reached from "nothing is down": a cycle does not fall by itself.
        """
        states = dict.fromkeys(self.order, logic.always)
        states |= {node: logic.variable(place) for place, node in enumerate(self.variables)}
        changed = True
        while changed:
            changed = False
            for node in self.order:
                found = states[node]
                for group in self.groups[node]:
                    found = logic.both(
                        found, at_least(logic, group.needs, [states[m] for m in group.members])
                    )
                changed = changed or found != states[node]
                states[node] = found
        return states[self.root]


def at_least(logic: _Logic, needs: int, states: Sequence[int]) -> int:
    """Return the condition that at least so many of several hold."""
    reached = [logic.always] + [logic.never] * needs
    for state in states:
        for count in range(needs, 0, -1):
            reached[count] = logic.either(reached[count], logic.both(reached[count - 1], state))
    return reached[needs]


class _TooLargeError(Exception):
    """The diagram has more parts than it may."""


class _Diagram:
    """Conditions as reduced ordered decision diagrams; equal conditions are the same number."""

    never, always = 0, 1

    def __init__(self, most_parts: int) -> None:
        self._most = most_parts
        self._parts: list[tuple[int, int, int]] = [(MOST_VARIABLES, 0, 0), (MOST_VARIABLES, 1, 1)]
        """Of each number: its variable, and what it is if that fails or holds."""
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._joined: dict[tuple[int, int, int], int] = {}

    def variable(self, place: int) -> int:
        return self._part(place, self.never, self.always)

    def both(self, one: int, other: int) -> int:
        return self._join(one, other, self.never)

    def either(self, one: int, other: int) -> int:
        return self._join(one, other, self.always)

    def _part(self, place: int, fails: int, holds: int) -> int:
        if fails == holds:
            return fails
        part = (place, fails, holds)
        if part not in self._numbers:
            if len(self._parts) > self._most:
                raise _TooLargeError
            self._numbers[part] = len(self._parts)
            self._parts.append(part)
        return self._numbers[part]

    def _join(self, one: int, other: int, absorbing: int) -> int:
        """Join two conditions, of which ``absorbing`` swallows every other and its opposite none."""
        if one == other or other == 1 - absorbing:
            return one
        if one == 1 - absorbing:
            return other
        if absorbing in {one, other}:
            return absorbing
        pair = (min(one, other), max(one, other), absorbing)
        if pair not in self._joined:
            place = min(self._parts[one][0], self._parts[other][0])
            fails, holds = (
                self._join(self._side(one, place, side), self._side(other, place, side), absorbing)
                for side in (1, 2)
            )
            self._joined[pair] = self._part(place, fails, holds)
        return self._joined[pair]

    def _side(self, number: int, place: int, side: int) -> int:
        part = self._parts[number]
        return part[side] if part[0] == place else number

    def share(self, number: int, shares: Sequence[Fraction]) -> Fraction:
        """Return the probability of a condition; parts are numbered after those that they rest on."""
        found = [Fraction(0), Fraction(1)]
        for place, fails, holds in self._parts[2 : number + 1]:
            found.append(found[fails] + shares[place] * (found[holds] - found[fails]))
        return found[number]


class _Samples:
    """Conditions as numbers with one bit for each situation drawn."""

    never, always = 0, (1 << SAMPLES) - 1

    def __init__(self, shares: Sequence[Fraction], seed: int) -> None:
        self._drawn = [_drawn(share, f"{seed}/{place}") for place, share in enumerate(shares)]

    def variable(self, place: int) -> int:
        return self._drawn[place]

    def both(self, one: int, other: int) -> int:
        return one & other

    def either(self, one: int, other: int) -> int:
        return one | other


def _drawn(share: Fraction, name: str) -> int:
    """
    Draw bits that are set with a probability, to a part in 2^64.

    Read from its last binary place to its first, each 1 of the probability joins a plane of fair bits by
    "or" and each 0 by "and". The fair bits are those of SHAKE-128 of the name, so that they come again.
    """
    if share == 1:
        return _Samples.always
    found = 0
    scaled = int(share * (1 << _PLANES))
    for plane in range(_PLANES):
        fair = int.from_bytes(shake_128(f"{name}/{plane}".encode()).digest(SAMPLES // 8), "big")
        found = found | fair if scaled >> plane & 1 else found & fair
    return found
