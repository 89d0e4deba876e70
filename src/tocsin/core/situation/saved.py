"""Whom redundancy saved: services that hold only because a group that lost a member still has enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tocsin.core.impact import Impact
from tocsin.core.register import BusinessService, Customer, Effect, Group
from tocsin.core.situation.disruption import Disruption
from tocsin.core.situation.landscape import Landscape


@dataclass(frozen=True, slots=True)
class Saved:
    """One business service that goes on, the redundancy it owes that to, and who is served by it."""

    service: str
    """Node id."""
    held_by: str
    """Node id of what still works on the rest of a group: the service itself, or something under it."""
    group: Group
    lost: tuple[str, ...]
    """Members of the group that are not operational."""
    left: tuple[str, ...]
    """Members that are; without them the service would be hit."""
    spare: int
    """How many more members can fail before that happens."""
    customers: tuple[str, ...]
    """Node ids, sorted."""


def saved_by_redundancy(now: Disruption, landscape: Landscape) -> tuple[Saved, ...]:
    """
    Return the business services that would be hit now if no group had a member to spare, by id.

    Everything that only lost redundancy is taken to fail as well; what is hit then and is not hit now was
    saved. The redundancy named is one on the shortest chain of reasons; others may hold the service up too.
    """
    held = {node: group for node in now.impact.redundancy_lost if (group := _lost(node, now, landscape))}
    if not held:
        return ()
    broken = {node for node, group in held.items() if group.effect is Effect.DOWN}
    worse = landscape.graph.impact(
        {*now.impact.down, *broken}, {*now.impact.degraded, *(held.keys() - broken)}
    )
    found = tuple(_services(worse, now, landscape))
    promised = _promised(found, landscape)
    return tuple(_saved(each, worse, held, now, promised[each]) for each in found)


def _lost(node: str, now: Disruption, landscape: Landscape) -> Group | None:
    """Return the group of a node that lost a member: of several one that would take it down."""
    hit = [
        group
        for group in landscape.groups_of.get(node, ())
        if any(member in now.state for member in group.members)
    ]
    return min(hit, key=lambda group: group.effect is not Effect.DOWN, default=None)


def _services(worse: Impact, now: Disruption, landscape: Landscape) -> Iterator[str]:
    nodes = landscape.inventory.nodes
    for each in sorted((*worse.down, *worse.degraded)):
        if each not in now.state and isinstance(nodes[each], BusinessService):
            yield each


def _saved(
    service: str, worse: Impact, held: Mapping[str, Group], now: Disruption, customers: set[str]
) -> Saved:
    by = next(step.node for step in worse.path(service) if step.node in held)
    group = held[by]
    lost = tuple(member for member in group.members if member in now.state)
    left = tuple(member for member in group.members if member not in now.state)
    return Saved(
        service=service,
        held_by=by,
        group=group,
        lost=lost,
        left=left,
        spare=len(left) - group.needs,
        customers=tuple(sorted(customers)),
    )


def _promised(services: Iterable[str], landscape: Landscape) -> dict[str, set[str]]:
    """Return who was promised each service, or depends on it on the map."""
    nodes = landscape.inventory.nodes
    found: dict[str, set[str]] = {
        each: {
            group.owner
            for group in landscape.members_in.get(each, ())
            if isinstance(nodes[group.owner], Customer)
        }
        for each in services
    }
    for promise in landscape.commitments:
        if promise.business_service in found:
            found[promise.business_service].add(promise.customer)
    return found
