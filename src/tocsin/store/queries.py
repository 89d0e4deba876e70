"""Reads: everything the faces show, as values of core."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import QuerySet

from tocsin.core.impact import Graph
from tocsin.core.incidents import Actor, History, Role, history
from tocsin.core.incidents.components import ComponentMapping
from tocsin.core.incidents.life_cycle import OPEN
from tocsin.core.refusal import Refused
from tocsin.core.register import Entity, Inventory, Provider
from tocsin.core.situation.landscape import Landscape
from tocsin.core.time import Instant
from tocsin.store import inventory as tables
from tocsin.store import ledger
from tocsin.store.models import ComponentMapping as ComponentRow
from tocsin.store.models import GroupEntity, Incident, Membership, RegisterFiling

REFERENCE = re.compile(r"INC-\d{4}-\d{4,8}", re.ASCII)
"""How an incident is referred to; whatever else is asked for is unknown, and no database is asked."""


def inventory() -> Inventory:
    """Return the whole inventory."""
    return tables.load()


def incidents(entities: Iterable[str] | None) -> QuerySet[Incident]:
    """Return the incidents of some entities (LEIs), or all of them for None, newest first."""
    rows = Incident.objects.select_related("entity")
    return rows if entities is None else rows.filter(entity_id__in=entities)


def incident(reference: str, known_at: Instant | None = None) -> History:
    """
    Return an incident as the ledger tells it, as known at an instant.

    Raises ``Refused`` (``unknown_incident``) when there is none of that reference.
    """
    if not REFERENCE.fullmatch(reference):
        raise unknown_incident(reference)
    told = history(reference, ledger.entries(reference), known_at)
    if not told.entity:
        raise unknown_incident(reference)
    return told


def unknown_incident(reference: str) -> Refused:
    """Return the refusal of a reference that no incident has."""
    return Refused(
        "unknown_incident",
        f"There is no incident {reference}. The list of incidents shows the references in use.",
        reference,
    )


def home_country() -> str | None:
    """Return the country (ISO 3166 alpha-2) of the register's owner; None until a register is loaded."""
    owner = register_owner_if_any()
    terms = GroupEntity.objects.filter(lei=owner).values_list("terms", flat=True).first()
    return terms["country"] if terms else None


def entities() -> list[Entity]:
    """Return the entities in scope of the register, by name."""
    return tables.entities()


def entity(lei: str) -> Entity | None:
    """Return an entity in scope of the register, or None."""
    return next((each for each in tables.entities() if each.lei == lei), None)


def unknown_entity(lei: str) -> Refused:
    """Return the refusal of a LEI that no entity in scope of the register has."""
    return Refused(
        "unknown_entity",
        f"{lei} is no entity of the registers that are loaded. Name the LEI of one of them.",
        lei,
    )


def actor(user_id: int, name: str) -> Actor:
    """Return a signed-in person with the roles they hold now."""
    roles: dict[str, set[Role]] = defaultdict(set)
    for lei, role in Membership.objects.filter(user_id=user_id).values_list("entity_id", "role"):
        roles[lei].add(Role(role))
    return Actor(name, {lei: frozenset(held) for lei, held in roles.items()})


def account(name: str) -> User | None:
    """Return the account of a name, or None."""
    return User.objects.filter(username=name).first()


def landscape() -> Landscape:
    """Return the inventory with its graph and promises; it is kept until the next import."""
    while True:
        version = ledger.last_sequence("inventory")
        kept = _kept.get("landscape")
        if kept and kept[0] == version:
            return kept[1]
        loaded = tables.load()
        promised = tuple(tables.commitments()), tuple(tables.entitlements()), tuple(tables.contacts())
        plans = tuple(tables.plans())
        if ledger.last_sequence("inventory") == version:  # else an import came in between: read anew
            _kept["landscape"] = version, Landscape(loaded, Graph.of_inventory(loaded), *promised, plans)


_kept: dict[str, tuple[int, Landscape]] = {}
"""The landscape with the ledger entry of the import it comes from, put here as one so that threads agree."""


def register_owner() -> str:
    """
    Return the LEI of the entity that maintains the register: the incident's entity when none is named.

    Raises ``Refused`` (``no_register``) when no register was imported.
    """
    owner = register_owner_if_any()
    if owner is None:
        raise Refused(
            "no_register",
            "No register of information is loaded, so it is not known who depends on whom. "
            "Load it with: tocsin import register PATH",
        )
    return owner


def register_owner_if_any() -> str | None:
    """Return the LEI of the entity that maintains the register, or None while none is loaded."""
    return RegisterFiling.objects.order_by("scope", "owner").values_list("owner", flat=True).first()


def inventory_document() -> dict[str, object]:
    """Return the inventory as ``tocsin inventory --json`` writes it: nodes and groups, sorted by id."""
    whole = inventory()
    return {
        "nodes": [{"kind": node.kind, **tables.plain(node)} for node in whole.nodes.values()],
        "groups": [tables.plain(group) for group in whole.groups],
    }


def provider(named: str) -> Provider:
    """
    Return a provider by its node id or its code.

    Raises ``Refused`` (``unknown_provider``) when there is none of that name.
    """
    nodes = landscape().inventory.nodes
    node = nodes.get(named) or nodes.get(f"provider:{named}")
    if not isinstance(node, Provider):
        raise Refused(
            "unknown_provider",
            f"{named} is no provider of the inventory. `tocsin inventory` lists the ids and names.",
            "--provider",
        )
    return node


def component_mappings(provider_id: str) -> list[ComponentMapping]:
    """Return which ICT services stand on which component of a provider's status page."""
    services: dict[str, list[str]] = defaultdict(list)
    rows = ComponentRow.objects.filter(provider_id=provider_id).order_by("component", "ict_service_id")
    for component, service in rows.values_list("component", "ict_service_id"):
        services[component].append(service)
    return [ComponentMapping(component, tuple(each)) for component, each in services.items()]


def open_incidents() -> list[str]:
    """Return the references of the incidents that are open, the newest first."""
    return list(Incident.objects.filter(state__in=OPEN).values_list("reference", flat=True))


def open_incident_from(source: str) -> History | None:
    """Return the open incident with an outage that goes on and came from a source, the newest; or None."""
    for reference in open_incidents():
        told = incident(reference)
        if any(each.source == source and each.until is None for each in told.outages):
            return told
    return None
