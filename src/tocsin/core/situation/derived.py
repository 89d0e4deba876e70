"""Facts that follow from the impact: the map fills in what the map knows, and leaves the rest unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from tocsin.core.incidents import Fact
from tocsin.core.register import BusinessFunction, BusinessService, Customer, Entity, Node
from tocsin.core.situation.disruption import Disruption
from tocsin.core.situation.landscape import Landscape
from tocsin.core.time import Instant, rfc3339

N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class _Hit:
    """What is down or degraded, by kind."""

    functions: tuple[BusinessFunction, ...]
    services: tuple[BusinessService, ...]
    customers: tuple[Customer, ...]


def derived_facts(
    landscape: Landscape, now: Disruption, entity: Entity | None, since: Instant
) -> tuple[Fact, ...]:
    """
    Return what the register, the inventory and the outage say by themselves, each with its source.

    Only what is positively known is said: that no critical function is on the map is no proof that
    none is hit, because registers name only part of the subcontractors (2024/2956, B_05.02).
    ``since`` is when the outage began. Values are as in JSON.
    """
    hit = _hit(landscape, now)
    return (
        *_clocks(hit, since),
        *_criticality(hit, since),
        *_geography(hit, entity),
        *_denominators(hit.services),
        *_relevant(hit.customers, since),
    )


def _hit(landscape: Landscape, now: Disruption) -> _Hit:
    nodes = [landscape.inventory.nodes[each] for each in (*now.impact.down, *now.impact.degraded)]
    return _Hit(_of(BusinessFunction, nodes), _of(BusinessService, nodes), _of(Customer, nodes))


def _of(kind: type[N], nodes: Iterable[Node]) -> tuple[N, ...]:
    return tuple(node for node in nodes if isinstance(node, kind))


def _clocks(hit: _Hit, since: Instant) -> Iterator[Fact]:
    yield Fact("occurred_at", rfc3339(since), source="the outage as declared")
    yield Fact("ongoing", True, source="the outage as declared")  # noqa: FBT003 - a fact's value
    if hit.functions or hit.services:
        yield Fact(
            "downtime_started_at", rfc3339(since), source="the outage as declared, with the dependency graph"
        )


def _criticality(hit: _Hit, since: Instant) -> Iterator[Fact]:
    critical = [each for each in hit.functions if each.critical_or_important]
    if critical:
        source = f"register B_06.01: {critical[0].name} is critical or important"
        yield Fact("supports_critical_or_important_function", True, since, source=source)  # noqa: FBT003
        yield Fact("downtime_hits_critical_function_support", True, since, source=source)  # noqa: FBT003
    supervised = [each for each in hit.services if each.supervised]
    if supervised:
        source = f"inventory: {supervised[0].name} is a supervised service"
        yield Fact("affects_supervised_service", True, since, source=source)  # noqa: FBT003


def _geography(hit: _Hit, entity: Entity | None) -> Iterator[Fact]:
    if entity and entity.country:
        yield Fact("home_member_state", entity.country, source="register B_01.02")
    states = {each.country for each in hit.customers if each.country}
    states |= {state for each in hit.services for state in each.member_states}
    if states:
        yield Fact(
            "member_states_impacted",
            sorted(states),
            source="inventory: where the services and customers that are hit are",
            estimate=True,
        )


def _denominators(services: Sequence[BusinessService]) -> Iterator[Fact]:
    """Sums over the services that are hit (2025/302, field 3.5: in aggregate), only where all are known."""
    for key, figures in (
        ("clients_using_service", [each.clients_using for each in services]),
        ("counterparts_related", [each.counterparts_related for each in services]),
        ("transactions_daily_average", [each.transactions_daily_average for each in services]),
    ):
        known = [each for each in figures if each is not None]
        if known and len(known) == len(figures):
            yield Fact(key, sum(known), source="inventory: sum over the services that are hit", estimate=True)
    values = [each.transaction_value_daily_average for each in services]
    amounts = [each for each in values if each is not None]
    if amounts and len(amounts) == len(values):
        total = sum(amounts, Decimal())
        source = "inventory: sum over the services that are hit"
        yield Fact("transaction_value_daily_average", str(total), source=source, estimate=True)


def _relevant(customers: Sequence[Customer], since: Instant) -> Iterator[Fact]:
    relevant = [each for each in customers if each.relevant]
    if relevant:
        source = f"inventory: {relevant[0].name} is identified as relevant"
        yield Fact("relevant_client_or_counterpart_affected", True, since, source=source)  # noqa: FBT003
