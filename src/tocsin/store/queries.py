"""Reads: everything the faces show, as values of core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from django.db.models import QuerySet

from tocsin.core.impact import Graph
from tocsin.core.incidents import Actor, History, Role, history
from tocsin.core.refusal import Refused
from tocsin.core.register import Entity, Inventory
from tocsin.core.situation.landscape import Landscape
from tocsin.core.time import Instant
from tocsin.store import inventory as tables
from tocsin.store import ledger
from tocsin.store.models import GroupEntity, Incident, Membership, RegisterFiling


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
    told = history(reference, ledger.entries(reference), known_at)
    if not told.entity:
        raise Refused(
            "unknown_incident",
            f"There is no incident {reference}. The list of incidents shows the references in use.",
            reference,
        )
    return told


def home_country() -> str | None:
    """Return the country (ISO 3166 alpha-2) of the register's owner; None until a register is loaded."""
    owner = RegisterFiling.objects.order_by("scope", "owner").values_list("owner", flat=True).first()
    terms = GroupEntity.objects.filter(lei=owner).values_list("terms", flat=True).first()
    return terms["country"] if terms else None


def entities() -> list[Entity]:
    """Return the entities in scope of the register, by name."""
    return tables.entities()


def entity(lei: str) -> Entity | None:
    """Return an entity in scope of the register, or None."""
    return next((each for each in tables.entities() if each.lei == lei), None)


def actor(user_id: int, name: str) -> Actor:
    """Return a signed-in person with the roles they hold now."""
    roles: dict[str, set[Role]] = defaultdict(set)
    for lei, role in Membership.objects.filter(user_id=user_id).values_list("entity_id", "role"):
        roles[lei].add(Role(role))
    return Actor(name, {lei: frozenset(held) for lei, held in roles.items()})


def landscape() -> Landscape:
    """Return the inventory with its graph and promises; it is kept until the next import."""
    version = ledger.last_sequence("inventory")
    if _kept.get("version") != version:
        loaded = tables.load()
        _kept["landscape"] = Landscape(
            inventory=loaded,
            graph=Graph.of_inventory(loaded),
            commitments=tuple(tables.commitments()),
            entitlements=tuple(tables.entitlements()),
            contacts=tuple(tables.contacts()),
        )
        _kept["version"] = version
    return cast("Landscape", _kept["landscape"])


_kept: dict[str, object] = {}


def register_owner() -> str:
    """
    Return the LEI of the entity that maintains the register: the incident's entity when none is named.

    Raises ``Refused`` (``no_register``) when no register was imported.
    """
    filing = RegisterFiling.objects.order_by("scope", "owner").first()
    if filing is None:
        raise Refused(
            "no_register",
            "No register of information is loaded, so it is not known who depends on whom. "
            "Load it with: tocsin import register PATH",
        )
    return filing.owner


def inventory_document() -> dict[str, object]:
    """Return the inventory as ``tocsin inventory --json`` writes it: nodes and groups, sorted by id."""
    whole = inventory()
    return {
        "nodes": [{"kind": node.kind, **tables.plain(node)} for node in whole.nodes.values()],
        "groups": [tables.plain(group) for group in whole.groups],
    }
