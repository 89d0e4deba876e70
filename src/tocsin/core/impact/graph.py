"""The dependency graph: checked once, then asked as often as needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Protocol

from tocsin.core.impact.propagate import Impact, Names, impact_of
from tocsin.core.impact.wiring import Engine, Spread, Wiring
from tocsin.core.impact.worklist import Worklist
from tocsin.core.refusal import Refused
from tocsin.core.register import Effect, Group, Inventory

COMPILED_FROM_EDGES = 20_000
"""
Memberships from which the compiled engine is used.

Below, the plain worklist answers the worst outage in a few milliseconds, and a command that asks one
question is done before Numba is even imported (0.5 to 1.5 s). Both engines give equal answers.
"""


class Places(Protocol):
    """Where nodes, groups and members were written, so that a refusal can name the file and line."""

    def node(self, node: str) -> str:
        """Return the last place that describes a node."""

    def group(self, group: Group) -> str:
        """Return the last place that describes a group."""

    def member(self, group: Group, member: str) -> str:
        """Return the last place that makes a node a member of a group."""


class _Sources:
    """The places of an inventory: each group knows its own."""

    def node(self, node: str) -> str:
        return node

    def group(self, group: Group) -> str:
        return group.source

    def member(self, group: Group, member: str) -> str:  # noqa: ARG002 - the group's row is what we know
        return group.source


@dataclass(frozen=True, slots=True)
class Graph:
    """
    Nodes and the groups by which they depend on each other; immutable, and safe to share.

    Cycles are allowed, a node in a group of its own included: what is asked for is the least state,
    and in it a node never falls because of itself alone.
    """

    kinds: Sequence[str]
    """By number of the node."""
    names: Names
    wiring: Wiring
    engine: Engine

    @classmethod
    def of(
        cls,
        nodes: Iterable[tuple[str, str]],
        groups: Iterable[Group],
        *,
        places: Places | None = None,
        compiled_from_edges: int = COMPILED_FROM_EDGES,
    ) -> Graph:
        """
        Check nodes (id and kind) and groups, and build the graph of them. O(nodes log nodes + members).

        Raises ``Refused``: ``repeated_node``, ``repeated_group``, ``unknown_node``, ``empty_group``,
        ``repeated_member``, ``needs_out_of_range``.
        """
        where = places or _Sources()
        ordered = sorted(nodes)
        names = tuple(node for node, _ in ordered)
        numbers = {node: number for number, node in enumerate(names)}
        if len(numbers) < len(names):
            raise _repeated_node(names, where)
        groups = tuple(groups)
        wiring = _wire(groups, numbers, where)
        owned: list[list[int]] = [[] for _ in names]
        for group, owner in enumerate(wiring.owner):
            owned[owner].append(group)
        return cls(
            kinds=tuple(kind for _, kind in ordered),
            names=Names(names, tuple(group.id for group in groups), numbers, owned),
            wiring=wiring,
            engine=_engine(wiring, compiled_from_edges),
        )

    @classmethod
    def of_inventory(cls, inventory: Inventory) -> Graph:
        """Build the graph of an inventory. Raises ``Refused`` as ``of`` does."""
        return cls.of(((node.id, node.kind) for node in inventory.nodes.values()), inventory.groups)

    def spread(self, down: Iterable[str], degraded: Iterable[str] = ()) -> Spread:
        """
        Propagate, and no more: how far an outage of the named nodes reaches, by number.

        Raises ``Refused`` (``unknown_node``) for an id that is not in the graph.
        """
        return self.engine.spread(self._numbers(down), self._numbers(degraded))

    def impact(self, down: Iterable[str], degraded: Iterable[str] = ()) -> Impact:
        """
        Say what is down, degraded or without redundancy when the named nodes are, and why.

        The answer is the least state from "everything operational but what was named". Raises
        ``Refused`` (``unknown_node``) for an id that is not in the graph.
        """
        down, degraded = tuple(down), tuple(degraded)
        return self.explain(self.spread(down, degraded), down, degraded)

    def explain(self, spread: Spread, down: Iterable[str], degraded: Iterable[str] = ()) -> Impact:
        """Put a propagation from the named nodes into ids and reasons."""
        named = set(self._numbers(degraded))
        if named:
            named.difference_update(spread.down())  # fallen further than what was named: that has a reason
        return impact_of(spread, self.wiring, self.names, named.union(self._numbers(down)))

    def _numbers(self, nodes: Iterable[str]) -> list[int]:
        found = []
        for node in nodes:
            number = self.names.numbers.get(node)
            if number is None:
                raise Refused(
                    "unknown_node",
                    f"{node!r} is not a node of the graph. Name a node by its id. "
                    f"{_hint(node, self.names.nodes)}",
                    node,
                )
            found.append(number)
        return found


def _engine(wiring: Wiring, compiled_from_edges: int) -> Engine:
    if wiring.edges < compiled_from_edges:
        return Worklist(wiring)
    from tocsin.core.impact.compiled import Compiled  # noqa: PLC0415 - loads Numba, which takes a second

    return Compiled(wiring)


def _wire(groups: Sequence[Group], numbers: dict[str, int], where: Places) -> Wiring:
    if len({group.id for group in groups}) < len(groups):
        raise _repeated_group(groups, where)
    members: list[tuple[int, ...]] = []
    for group in groups:
        try:
            found = tuple(map(numbers.__getitem__, group.members))
        except KeyError:
            raise _unknown_member(group, numbers, where) from None
        if group.owner not in numbers or len(set(found)) < len(found) or not 1 <= group.needs <= len(found):
            raise _unusable(group, numbers, where)
        members.append(found)
    return Wiring(
        nodes=len(numbers),
        owner=tuple([numbers[group.owner] for group in groups]),
        threshold=tuple([len(group.members) - group.needs + 1 for group in groups]),
        hard=tuple([group.effect is Effect.DOWN for group in groups]),
        members=tuple(members),
    )


def _hint(node: str, nodes: Iterable[str]) -> str:
    nearest = get_close_matches(node, nodes, n=1)
    return f"The nearest id is {nearest[0]!r}." if nearest else "No id is near it."


def _refused(code: str, where: str, sentences: str) -> Refused:
    return Refused(code, f"{where}: {sentences}", where)


def _repeated_node(names: Sequence[str], where: Places) -> Refused:
    node = next(first for first, second in pairwise(names) if first == second)
    return _refused(
        "repeated_node", where.node(node), f"the node {node!r} is described twice. Keep one description."
    )


def _repeated_group(groups: Sequence[Group], where: Places) -> Refused:
    count = Counter(group.id for group in groups)
    twice = next(group for group in reversed(groups) if count[group.id] > 1)
    return _refused(
        "repeated_group",
        where.group(twice),
        f"the group {twice.id!r} is described twice. Keep one, or give the other an id of its own.",
    )


def _unknown_member(group: Group, numbers: dict[str, int], where: Places) -> Refused:
    member = next(member for member in group.members if member not in numbers)
    return _refused(
        "unknown_node",
        where.member(group, member),
        f"the group {group.id!r} has the member {member!r}, which is not a node. Describe it as a node, or "
        f"correct the id. {_hint(member, numbers)}",
    )


def _unusable(group: Group, numbers: dict[str, int], where: Places) -> Refused:
    """Say what is wrong with a group whose members are all nodes."""
    if group.owner not in numbers:
        return _refused(
            "unknown_node",
            where.group(group),
            f"the group {group.id!r} has the owner {group.owner!r}, which is not a node. Describe it as a "
            f"node, or correct the id. {_hint(group.owner, numbers)}",
        )
    if not group.members:
        return _refused(
            "empty_group",
            where.group(group),
            f"the group {group.id!r} has no members, so nothing can be needed of it. Add members, or remove "
            "the group.",
        )
    if len(set(group.members)) < len(group.members):
        twice = next(each for each, count in Counter(group.members).items() if count > 1)
        return _refused(
            "repeated_member",
            where.member(group, twice),
            f"the group {group.id!r} has the member {twice!r} twice, which would count its loss twice. Keep "
            "one of them.",
        )
    return _refused(
        "needs_out_of_range",
        where.group(group),
        f"the group {group.id!r} needs {group.needs} of its {len(group.members)} members. Write a number "
        f"from 1 to {len(group.members)}.",
    )
