"""What declared outages did over time: which nodes are hit now, since when, and when they were down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.core.impact import Graph, Impact
from tocsin.core.incidents import Outage, State
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class Spell:
    """A node was down from an instant until another; None: it still is."""

    since: Instant
    until: Instant | None


@dataclass(frozen=True, slots=True)
class Disruption:
    """The impact at one instant, and every node's spells of being down until then."""

    impact: Impact
    since: Mapping[str, Instant]
    """Since when each node that is hit now has been in its state."""
    down: Mapping[str, tuple[Spell, ...]]
    """By node id, in order of time."""


def disruption(graph: Graph, outages: Sequence[Outage], at: Instant) -> Disruption:
    """
    Propagate what is declared, piece by piece between the instants at which it changed.

    Outages that begin after ``at`` are not there yet; one that ends after ``at`` is still open.
    """
    begun = [each for each in outages if each.since <= at]
    cuts = sorted({each.since for each in begun} | {each.until for each in begun if each.until and each.until <= at})
    impact = graph.impact(())
    state: dict[str, tuple[State, Instant]] = {}
    spells: dict[str, list[Spell]] = {}
    for cut in cuts:
        impact = _impact(graph, begun, cut)
        state = _continued(state, impact, cut)
        _extend(spells, impact, cut)
    return Disruption(
        impact=impact,
        since={node: since for node, (_, since) in state.items()},
        down={node: tuple(each) for node, each in spells.items()},
    )


def _impact(graph: Graph, outages: Sequence[Outage], at: Instant) -> Impact:
    active = [each for each in outages if each.since <= at and (each.until is None or each.until > at)]
    return graph.impact(
        {each.node for each in active if each.state == "down"},
        {each.node for each in active if each.state == "degraded"},
    )


def _continued(
    before: Mapping[str, tuple[State, Instant]], impact: Impact, cut: Instant
) -> dict[str, tuple[State, Instant]]:
    now: dict[str, State] = dict.fromkeys(impact.degraded, "degraded")
    now |= dict.fromkeys(impact.down, "down")
    return {
        node: before[node] if before.get(node, (None, cut))[0] == state else (state, cut)
        for node, state in now.items()
    }


def _extend(spells: dict[str, list[Spell]], impact: Impact, cut: Instant) -> None:
    down = set(impact.down)
    for node, told in spells.items():
        if told[-1].until is None and node not in down:
            told[-1] = Spell(told[-1].since, cut)
    for node in impact.down:
        told = spells.setdefault(node, [])
        if not told or told[-1].until is not None:
            told.append(Spell(cut, None))
