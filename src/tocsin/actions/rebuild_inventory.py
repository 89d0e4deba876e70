"""Derive the inventory anew from its sources: the registers that are kept, joined with the folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from tocsin.channels.inventory_folder import Folder, Joined, joined
from tocsin.channels.register_package.layout import layout
from tocsin.core.commitments import Commitment, Contact, Entitlement
from tocsin.core.register import Group, Inventory, RecoveryPlan
from tocsin.core.register.extras import KINDS, ComponentMapping, Extras, Reference, settled
from tocsin.core.register.findings import Finding
from tocsin.core.register.reading import inventory_from
from tocsin.store import inventory as tables
from tocsin.store import sources


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What changed, and what had to be read with care."""

    changes: tables.Changes
    findings: tuple[Finding, ...]


def rebuild_inventory() -> Rebuilt:
    """Derive nodes, groups and promises from all sources; save what changed in the caller's transaction."""
    findings: list[Finding] = []
    whole = Inventory({}, (), {})
    for filing in sources.filings():
        one, found = inventory_from(filing.tables, filing.key, layout())
        findings += found
        whole = _united(whole, one)
    kept = sources.folder()
    told = joined(whole, folder_from(kept)) if kept else Joined(whole, (), (), (), (), (), ())
    changes = tables.save(
        settled(told.inventory), told.commitments, told.entitlements, told.contacts, told.plans
    )
    tables.save_components((each.provider, each.component, each.ict_service) for each in told.components)
    return Rebuilt(changes, (*findings, *told.findings))


def _united(one: Inventory, other: Inventory) -> Inventory:
    """Registers of one group share entities, functions and providers by code; the first describes them."""
    groups = {each.id: each for each in (*other.groups, *one.groups)}
    return Inventory(
        nodes={
            **other.nodes,
            **{key: node for key, node in one.nodes.items() if not _described(other, key, node)},
        },
        groups=tuple(groups[key] for key in sorted(groups)),
        entities={**other.entities, **one.entities},
    )


def _described(other: Inventory, key: str, node: Any) -> bool:
    """A placeholder gives way to a description in the other register."""
    return bool(node.placeholder) and key in other.nodes


def folder_document(folder: Folder) -> dict[str, Any]:
    """Return a folder as plain values, to be kept in the store."""
    return {
        "nodes": [[node.kind, tables.plain(node)] for node in folder.extras.nodes],
        "groups": tables.plain(folder.extras.groups),
        "references": tables.plain(folder.extras.references),
        "commitments": tables.plain(folder.commitments),
        "entitlements": tables.plain(folder.entitlements),
        "plans": tables.plain(folder.plans),
        "contacts": tables.plain(folder.contacts),
        "components": tables.plain(folder.components),
        "findings": tables.plain(folder.findings),
    }


def folder_from(kept: Mapping[str, Any]) -> Folder:
    """Read back what ``folder_document`` wrote."""
    return Folder(
        extras=Extras(
            nodes=tuple(msgspec.convert(terms, KINDS[kind]) for kind, terms in kept["nodes"]),
            groups=msgspec.convert(kept["groups"], tuple[Group, ...]),
            references=msgspec.convert(kept["references"], tuple[Reference, ...]),
        ),
        commitments=tuple(tables.promise(each, Commitment) for each in kept["commitments"]),
        entitlements=tuple(tables.promise(each, Entitlement) for each in kept["entitlements"]),
        plans=msgspec.convert(kept.get("plans", ()), tuple[RecoveryPlan, ...]),
        contacts=msgspec.convert(kept["contacts"], tuple[Contact, ...]),
        components=msgspec.convert(kept["components"], tuple[ComponentMapping, ...]),
        findings=msgspec.convert(kept["findings"], tuple[Finding, ...]),
    )
