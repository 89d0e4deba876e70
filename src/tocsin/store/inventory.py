"""The inventory in tables: saved as what changed, loaded as one value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from django.db import models

from tocsin.core.commitments import Commitment, Contact, Entitlement
from tocsin.core.refusal import Refused
from tocsin.core.register import Effect, Entity, Group, Inventory, Node, RecoveryPlan
from tocsin.core.register.extras import KINDS
from tocsin.store.earlier_terms import current
from tocsin.store.models import (
    CommitmentRow,
    ComponentMapping,
    ContactRow,
    EntitlementRow,
    GroupEntity,
    GroupMember,
    GroupRow,
    NodeRow,
    RecoveryPlanRow,
)

BATCH = 500
LONGEST_NAME = 300
"""Of the name to sort and search by; ``terms`` has it whole."""
P = TypeVar("P", Commitment, Entitlement)


@dataclass(slots=True)
class Changes:
    """How many of each kind an import created, updated, left as they were, and removed."""

    created: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    updated: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unchanged: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    removed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def any(self) -> bool:
        """Whether anything at all is different now."""
        return bool(self.created or self.updated or self.removed)

    def as_dict(self) -> dict[str, dict[str, int]]:
        """Return the four counts, kinds in order."""
        return {
            name: {kind: count for kind, count in sorted(getattr(self, name).items()) if count}
            for name in ("created", "updated", "unchanged", "removed")
        }


def save(
    inventory: Inventory,
    commitments: Iterable[Commitment],
    entitlements: Iterable[Entitlement],
    contacts: Iterable[Contact],
    plans: Iterable[RecoveryPlan] = (),
) -> Changes:
    """Make the tables hold exactly this inventory, inside the caller's transaction."""
    changes = Changes()
    entities = _in_use() | {each.lei: _entity_row(each) for each in inventory.entities.values()}
    _sync(changes, GroupEntity, "lei", entities, lambda _: "group_entity")
    nodes = {each.id: _node_row(each) for each in inventory.nodes.values()}
    left = _update(changes, NodeRow, "id", nodes, lambda row: row["kind"])
    _sync_groups(changes, inventory.groups)
    _sync(
        changes, CommitmentRow, "id", {c.id: _commitment_row(c) for c in commitments}, lambda _: "commitment"
    )
    _sync(
        changes,
        EntitlementRow,
        "id",
        {e.id: _entitlement_row(e) for e in entitlements},
        lambda _: "entitlement",
    )
    _sync(changes, ContactRow, "id", {c.id: _contact_row(c) for c in contacts}, lambda _: "contact")
    _sync(changes, RecoveryPlanRow, "id", {p.id: _plan_row(p) for p in plans}, lambda _: "recovery_plan")
    _delete(NodeRow, left.gone)  # last: what stood on these nodes has been moved or counted by now
    return changes


def _in_use() -> dict[str, dict[str, Any]]:
    """Return the entities of which anything is recorded: they stay, though the register drops them."""
    used = models.Q()
    for kept in ("incidents", "memberships", "threats", "dossiers"):
        used |= models.Q(**{f"{kept}__isnull": False})
    return {
        row.lei: {"name": row.name, "terms": row.terms} for row in GroupEntity.objects.filter(used).distinct()
    }


def load() -> Inventory:
    """Return the whole inventory as one value."""
    nodes = {row["id"]: _node(row) for row in NodeRow.objects.order_by("id").values()}
    members: dict[str, list[str]] = defaultdict(list)
    for group, node in GroupMember.objects.order_by("node_id").values_list("group_id", "node_id"):
        members[group].append(node)
    groups = tuple(
        Group(row.id, row.owner_id, row.needs, Effect(row.effect), tuple(members[row.id]), row.source)
        for row in GroupRow.objects.order_by("id")
    )
    return Inventory(nodes, groups, {each.lei: each for each in entities()})


def entities() -> list[Entity]:
    """Return the entities in scope of the register, by name."""
    return [msgspec.convert(row.terms, Entity) for row in GroupEntity.objects.order_by("name")]


def commitments() -> list[Commitment]:
    """Return what was promised to customers."""
    return [promise(each, Commitment) for each in _stored(CommitmentRow)]


def entitlements() -> list[Entitlement]:
    """Return what providers promised."""
    return [promise(each, Entitlement) for each in _stored(EntitlementRow)]


def plans() -> list[RecoveryPlan]:
    """Return what continuity plans set."""
    return [msgspec.convert(each, RecoveryPlan) for each in _stored(RecoveryPlanRow)]


def contacts() -> list[Contact]:
    """Return whom to tell."""
    return [msgspec.convert(each, Contact) for each in _stored(ContactRow)]


def promise(terms: Mapping[str, Any], kind: type[P]) -> P:
    """Return a promise as it is stored, also by versions that knew less of contracts."""
    return msgspec.convert(current(terms), kind)


def plain(value: object) -> Any:
    """Return a value of core as JSON has it: what is stored compares equal to what would be stored again."""
    return msgspec.json.decode(msgspec.json.encode(value, order="deterministic"))


def _rows(table: type[models.Model]) -> models.Manager[Any]:
    return table._default_manager  # noqa: SLF001 - public by Django's documentation


def _columns(table: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(table._meta.concrete_fields)  # noqa: SLF001 - public by Django's documentation


def _stored(table: type[models.Model]) -> Iterable[Mapping[str, Any]]:
    return _rows(table).order_by("pk").values_list("terms", flat=True)


def _node(row: Mapping[str, Any]) -> Node:
    return msgspec.convert(row["terms"], KINDS[row["kind"]])


def _node_row(node: Node) -> dict[str, Any]:
    terms = plain(node)
    return {
        "kind": node.kind,
        "name": node.name[:LONGEST_NAME],
        "placeholder": node.placeholder,
        "terms": terms,
    }


def _entity_row(entity: Entity) -> dict[str, Any]:
    return {"name": entity.name[:LONGEST_NAME], "terms": plain(entity)}


def _commitment_row(each: Commitment) -> dict[str, Any]:
    terms = plain(each)
    return {"customer_id": each.customer, "business_service_id": each.business_service, "terms": terms}


def _entitlement_row(each: Entitlement) -> dict[str, Any]:
    return {"ict_service_id": each.ict_service, "terms": plain(each)}


def _plan_row(each: RecoveryPlan) -> dict[str, Any]:
    return {"node_id": each.node, "terms": plain(each)}


def _contact_row(each: Contact) -> dict[str, Any]:
    return {"audience": each.audience, "terms": plain(each)}


@dataclass(frozen=True, slots=True)
class _Left:
    """What bringing a table up to date left as it was, and what nobody wants any more."""

    unchanged: set[str]
    gone: list[str]


def _sync(
    changes: Changes,
    table: type[models.Model],
    key: str,
    wanted: Mapping[str, dict[str, Any]],
    kind: Callable[[dict[str, Any]], str],
) -> set[str]:
    """Bring one table to the wanted rows, writing only what differs; return the keys left unchanged."""
    left = _update(changes, table, key, wanted, kind)
    _delete(table, left.gone)
    return left.unchanged


def _update(
    changes: Changes,
    table: type[models.Model],
    key: str,
    wanted: Mapping[str, dict[str, Any]],
    kind: Callable[[dict[str, Any]], str],
) -> _Left:
    """Create and change rows, and count them; those that are gone are counted and still there."""
    limits = {each.attname: each.max_length for each in _columns(table) if each.max_length}
    stored = {row.pop(key): row for row in _rows(table).values()}
    new, changed = [], []
    for identity, row in wanted.items():
        _refuse_too_long({key: identity, **row}, limits)
        if identity not in stored:
            new.append(table(**{key: identity}, **row))
            changes.created[kind(row)] += 1
        elif stored[identity] != row:
            changed.append(table(**{key: identity}, **row))
            changes.updated[kind(row)] += 1
        else:
            changes.unchanged[kind(row)] += 1
    gone = [identity for identity in stored if identity not in wanted]
    for identity in gone:
        changes.removed[kind(stored[identity])] += 1
    rows = _rows(table)
    rows.bulk_create(new, batch_size=BATCH)
    fields = [each.name for each in _columns(table) if each.name != key]
    rows.bulk_update(changed, fields, batch_size=BATCH)
    return _Left(wanted.keys() - {row.pk for row in (*new, *changed)}, gone)


def _delete(table: type[models.Model], gone: list[Any]) -> None:
    for start in range(0, len(gone), BATCH):
        _rows(table).filter(pk__in=gone[start : start + BATCH]).delete()


def _refuse_too_long(row: Mapping[str, Any], limits: Mapping[str, int]) -> None:
    """SQLite would keep any length and PostgreSQL would fail: both refuse it alike."""
    for column, longest in limits.items():
        if len(row[column]) > longest:
            start = row[column][:60]
            raise Refused(
                "too_large",
                f"{start}… has {len(row[column])} characters, and {longest} can be kept. Shorten the code.",
                start,
            )


def _sync_groups(changes: Changes, groups: Iterable[Group]) -> None:
    wanted = {each.id: each for each in groups}
    rows = {
        each.id: {
            "owner_id": each.owner,
            "needs": each.needs,
            "effect": each.effect.value,
            "source": each.source,
        }
        for each in wanted.values()
    }
    unchanged = _sync(changes, GroupRow, "id", rows, lambda _: "group")
    stored = {(row.group_id, row.node_id): row.pk for row in GroupMember.objects.iterator()}
    needed = {(each.id, member) for each in wanted.values() for member in each.members}
    gone = [pk for pair, pk in stored.items() if pair not in needed]
    _delete(GroupMember, gone)
    missing = sorted(needed - stored.keys())
    GroupMember.objects.bulk_create(
        [GroupMember(group_id=g, node_id=n) for g, n in missing], batch_size=BATCH
    )
    regrouped = {group for group, _ in stored.keys() ^ needed} & unchanged
    changes.unchanged["group"] -= len(regrouped)
    if regrouped:
        changes.updated["group"] += len(regrouped)


def save_components(mappings: Iterable[tuple[str, str, str]]) -> None:
    """Make the table of components hold exactly these: provider, component, ICT service."""
    wanted = set(mappings)
    stored = {
        (each.provider_id, each.component, each.ict_service_id): each.pk
        for each in ComponentMapping.objects.all()
    }
    for _, component, _ in wanted:
        _refuse_too_long({"component": component}, {"component": ComponentMapping.LONGEST})
    _delete(ComponentMapping, [pk for row, pk in stored.items() if row not in wanted])
    missing = sorted(wanted - stored.keys())
    ComponentMapping.objects.bulk_create(
        [ComponentMapping(provider_id=p, component=c, ict_service_id=s) for p, c, s in missing],
        batch_size=BATCH,
    )
