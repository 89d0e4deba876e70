"""From a provider's components to our ICT services: which of them was out, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tocsin.core.incidents.observations import ComponentSpell, ComponentStatus
from tocsin.core.time import Instant

ServiceState: TypeAlias = Literal["maintenance", "degraded", "down"]

STATES: dict[ComponentStatus, ServiceState] = {
    "major_outage": "down",
    "partial_outage": "degraded",
    "degraded_performance": "degraded",
    "under_maintenance": "maintenance",
}
"""What a component's condition says of the ICT service; ``unknown`` says nothing, and is returned as such."""

_WORSE_LAST: tuple[ServiceState, ...] = ("maintenance", "degraded", "down")
EVERYWHERE = "global"


@dataclass(frozen=True, slots=True)
class ComponentMapping:
    """
    One row of the mapping: a component of a provider and the ICT services that stand on it.

    ``component`` is the provider's id of the component, or its name (compared without case); None maps
    what the provider states of itself as a whole. ``regions`` are those we use; none named means all.
    """

    component: str | None
    ict_services: tuple[str, ...]
    regions: tuple[str, ...] = ()

    def fits(self, spell: ComponentSpell) -> bool:
        """Say whether a spell is about this component, in a region that matters to us."""
        return self._names(spell) and self._meets(spell.regions)

    def _names(self, spell: ComponentSpell) -> bool:
        if self.component is None:
            return spell.key is None
        if self.component == spell.component_id:
            return True
        return (
            spell.component_name is not None and self.component.casefold() == spell.component_name.casefold()
        )

    def _meets(self, regions: tuple[str, ...]) -> bool:
        anywhere = not self.regions or not regions or EVERYWHERE in regions
        return anywhere or bool(set(self.regions) & set(regions))


@dataclass(frozen=True, slots=True, order=True)
class ServiceOutage:
    """One ICT service in one state, from ``start`` up to ``end``, both UTC; None: it still is."""

    ict_service: str
    start: Instant
    state: ServiceState
    end: Instant | None


@dataclass(frozen=True, slots=True)
class ServiceOutages:
    """What the spells say of our ICT services, and the spells that say nothing yet."""

    outages: tuple[ServiceOutage, ...]
    undecided: tuple[ComponentSpell, ...]
    """Spells of components that no row maps, or whose condition is unknown: someone has to look."""


def service_outages(mappings: Sequence[ComponentMapping], spells: Iterable[ComponentSpell]) -> ServiceOutages:
    """
    Translate spells of components into periods of each ICT service.

    The periods of one service are disjoint, sorted and in the worst state that any spell gives at
    that moment: outages add up as a union, never as a sum, and maintenance hides no outage. A spell
    that ends before it starts, or at once, lasts no time and adds nothing.
    """
    found: dict[str, list[tuple[Instant, Instant | None, ServiceState]]] = {}
    undecided: list[ComponentSpell] = []
    for spell in spells:
        if spell.status == "operational" or (spell.end is not None and spell.end <= spell.start):
            continue
        state = STATES.get(spell.status)
        services = {service for each in mappings if each.fits(spell) for service in each.ict_services}
        named = [each for each in mappings if each._names(spell)]  # noqa: SLF001 - our own class
        if state is None or not named:
            undecided.append(spell)
            continue
        for service in services:
            found.setdefault(service, []).append((spell.start, spell.end, state))
    outages = (each for service in sorted(found) for each in _worst(service, found[service]))
    return ServiceOutages(tuple(outages), tuple(undecided))


def _worst(
    service: str, periods: Sequence[tuple[Instant, Instant | None, ServiceState]]
) -> tuple[ServiceOutage, ...]:
    instants = {start for start, _, _ in periods} | {end for _, end, _ in periods if end is not None}
    borders: list[Instant] = sorted(instants)
    ends: list[Instant | None] = [*borders[1:], None]
    merged: list[ServiceOutage] = []
    for start, end in zip(borders, ends, strict=True):
        here = [
            state for since, until, state in periods if since <= start and (until is None or start < until)
        ]
        if not here:
            continue
        state = max(here, key=_WORSE_LAST.index)
        last = merged[-1] if merged else None
        if last and last.end == start and last.state == state:
            merged[-1] = ServiceOutage(service, last.start, state, end)
        else:
            merged.append(ServiceOutage(service, start, state, end))
    return tuple(merged)
