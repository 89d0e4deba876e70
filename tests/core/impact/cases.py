"""Random graphs with cycles, thresholds and both effects, and what is named in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import settings
from hypothesis import strategies as st

from tocsin.core.impact import Graph
from tocsin.core.register import Effect, Group

COMPILED, PLAIN = 0, 1_000_000
"""From how many members on the compiled engine is used: always, and never in a test."""

unhurried = settings(deadline=None)
"""For properties of both engines: the first example may wait for the compiler."""


@dataclass(frozen=True)
class Case:
    """One graph, and one outage in it."""

    nodes: tuple[str, ...]
    groups: tuple[Group, ...]
    down: tuple[str, ...]
    degraded: tuple[str, ...]

    def graph(self, compiled_from_edges: int) -> Graph:
        kinds = ("provider", "ict_service", "function")
        nodes = [(node, kinds[number % 3]) for number, node in enumerate(self.nodes)]
        return Graph.of(nodes, self.groups, compiled_from_edges=compiled_from_edges)

    def with_group(self, group: Group) -> Case:
        return replace(self, groups=(*self.groups, group))


def group(name: str, owner: str, needs: int, members: Sequence[str], effect: str = "down") -> Group:
    """Write one group in the order in which it is read aloud."""
    return Group(name, owner, needs, Effect(effect), tuple(members), "the test")


@st.composite
def a_group(draw: st.DrawFn, name: str, nodes: Sequence[str]) -> Group:
    members = draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=5, unique=True))
    return group(
        name,
        draw(st.sampled_from(nodes)),
        draw(st.integers(1, len(members))),
        members,
        draw(st.sampled_from(["down", "down", "degraded"])),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    nodes = tuple(f"n{number}" for number in range(draw(st.integers(1, 12))))
    some = st.lists(st.sampled_from(nodes), max_size=3).map(tuple)
    groups = tuple(draw(a_group(f"g{number}", nodes)) for number in range(draw(st.integers(0, 16))))
    return Case(nodes, groups, draw(some), draw(some))
