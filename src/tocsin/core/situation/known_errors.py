"""Which problems may be behind what an incident hits, as far as the map of dependencies says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from tocsin.core.register import IctService, Inventory, Provider
from tocsin.core.situation.landscape import Landscape

Nearness: TypeAlias = Literal["node", "upstream", "provider"]
NEARNESSES: tuple[Nearness, ...] = get_args(Nearness)
"""It sits in what is hit, in something that stands below it, or at the same provider; the nearest first."""


@dataclass(frozen=True, slots=True)
class KnownErrorMatch:
    """A problem that may be behind an incident, and why: how near it is, and to which node that is hit."""

    problem: str
    nearness: Nearness
    hit: str


def known_errors(
    landscape: Landscape, hit: Iterable[str], problems: Mapping[str, str]
) -> tuple[KnownErrorMatch, ...]:
    """
    Return the problems that may be behind an incident that hits some nodes, the nearest first.

    ``problems`` has the node of each by its reference; one that names no node matches nothing. Of several
    reasons the nearest counts.
    """
    nodes = sorted(set(hit))
    below = {node: _below(landscape, node) for node in nodes}
    providers = {node: providers_of(landscape.inventory, [node]) for node in nodes}
    found: list[KnownErrorMatch] = []
    for problem, node in problems.items():
        its = providers_of(landscape.inventory, [node]) if node else frozenset[str]()
        if node in nodes:
            found.append(KnownErrorMatch(problem, "node", node))
        elif stands := [each for each in nodes if node in below[each]]:
            found.append(KnownErrorMatch(problem, "upstream", stands[0]))
        elif same := [each for each in nodes if its & providers[each]]:
            found.append(KnownErrorMatch(problem, "provider", same[0]))
    return tuple(sorted(found, key=lambda each: (NEARNESSES.index(each.nearness), each.problem)))


def providers_of(inventory: Inventory, nodes: Iterable[str]) -> frozenset[str]:
    """Return the providers behind some nodes: a provider itself, and those in the chain of an ICT service."""
    found: set[str] = set()
    for node in nodes:
        known = inventory.nodes.get(node)
        if isinstance(known, Provider):
            found.add(node)
        elif isinstance(known, IctService):
            found.update(provider for _, provider, _ in known.chain)
    return frozenset(found)


def _below(landscape: Landscape, node: str) -> set[str]:
    """Return everything that a node stands on, directly or not; cycles end where they began."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        for group in landscape.groups_of.get(waiting.pop(), ()):
            new = set(group.members) - found
            found |= new
            waiting.extend(new)
    return found
