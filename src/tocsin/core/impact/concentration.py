"""Concentration: how much stands on one provider (DORA, Art. 28(4)(c) and 29(1))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.core.impact.graph import Graph
from tocsin.core.impact.wiring import Tally
from tocsin.core.register import Provider


@dataclass(frozen=True, slots=True)
class Concentration:
    """
    How many nodes of each kind the loss of one provider alone takes down and degrades.

    The provider itself is not counted; a kind that is not hit is absent.
    """

    provider: str
    down: Mapping[str, int]
    degraded: Mapping[str, int]


def concentration(graph: Graph) -> tuple[Concentration, ...]:
    """
    Answer for every node of kind ``provider``, worst first.

    Worse is: more nodes down, then more degraded; equals are in the order of their ids.
    """
    kinds = sorted(set(graph.kinds))
    number_of = {kind: number for number, kind in enumerate(kinds)}
    providers = [number for number, kind in enumerate(graph.kinds) if kind == Provider.kind]
    tallies = graph.engine.tally(providers, [number_of[kind] for kind in graph.kinds], len(kinds))
    ranked = sorted(zip(providers, tallies, strict=True), key=_least_bad_last)
    return tuple(
        Concentration(graph.names.nodes[provider], _by_kind(kinds, down), _by_kind(kinds, degraded))
        for provider, (down, degraded) in ranked
    )


def _least_bad_last(row: tuple[int, Tally]) -> tuple[int, int, int]:
    provider, (down, degraded) = row
    return -sum(down), -sum(degraded), provider


def _by_kind(kinds: list[str], counts: Sequence[int]) -> dict[str, int]:
    return {kind: count for kind, count in zip(kinds, counts, strict=True) if count}
