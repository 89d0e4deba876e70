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
    state: Mapping[str, tuple[State, Instant]]
    """Of each node that is hit now: its state, and since when it has been in it."""
    down: Mapping[str, tuple[Spell, ...]]
    """By node id, in order of time."""


def disruption(graph: Graph, outages: Sequence[Outage], at: Instant) -> Disruption:
    """
    Propagate what is declared, piece by piece between the instants at which it changed.

    Outages that begin after ``at`` are not there yet; one that ends after ``at`` is still open.
    """
    begun = [each for each in outages if each.since <= at]
    cuts = sorted(
        {each.since for each in begun} | {each.until for each in begun if each.until and each.until <= at}
    )
    impact: Impact | None = None
    state: dict[str, tuple[State, Instant]] = {}
    spells: dict[str, tuple[Spell, ...]] = {}
    for cut in cuts:
        before = set(impact.down) if impact else set()
        impact = _impact(graph, begun, cut)
        state = _continued(state, impact, cut)
        _extend(spells, before, set(impact.down), cut)
    return Disruption(impact or graph.impact(()), state, spells)


def _impact(graph: Graph, outages: Sequence[Outage], at: Instant) -> Impact:
    active = [each for each in outages if each.since <= at and (each.until is None or each.until > at)]
    return graph.impact(
        {each.node for each in active if each.state == "down"},
        {each.node for each in active if each.state == "degraded"},
    )


def _continued(
    before: Mapping[str, tuple[State, Instant]], impact: Impact, cut: Instant
) -> dict[str, tuple[State, Instant]]:
    now: dict[str, tuple[State, Instant]] = dict.fromkeys(impact.degraded, ("degraded", cut))
    now |= dict.fromkeys(impact.down, ("down", cut))
    for node in before.keys() & now.keys():
        if before[node][0] == now[node][0]:
            now[node] = before[node]
    return now


def _extend(spells: dict[str, tuple[Spell, ...]], before: set[str], now: set[str], cut: Instant) -> None:
    """Close the spells of what came back and open those of what went down; nodes share equal spells."""
    for node in before - now:
        *earlier, last = spells[node]
        spells[node] = (*earlier, Spell(last.since, cut))
    opened = (Spell(cut, None),)
    again = {node: spells[node] + opened for node in now - before if node in spells}
    spells |= dict.fromkeys(now - before, opened)
    spells |= again
