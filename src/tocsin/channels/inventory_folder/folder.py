"""A whole inventory folder, and its union with an inventory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tocsin.channels.inventory_folder.reading import Tables, read_tables
from tocsin.core.commitments import Commitment, Contact, Entitlement
from tocsin.core.register import RecoveryPlan
from tocsin.core.register.extras import (
    ComponentMapping,
    Extras,
    Reference,
    merge,
    promise_groups,
    resolver,
)
from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.register.inventory import Inventory
from tocsin.core.time.durations import iso_8601


@dataclass(frozen=True, slots=True)
class Folder:
    """What an inventory folder holds; the order of its rows and columns does not matter."""

    extras: Extras
    commitments: tuple[Commitment, ...]
    entitlements: tuple[Entitlement, ...]
    """Their ICT services are not tied to a register yet: ``joined`` does that."""
    plans: tuple[RecoveryPlan, ...]
    contacts: tuple[Contact, ...]
    components: tuple[ComponentMapping, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """An inventory with what a folder adds, and the folder's promises and people tied to it."""

    inventory: Inventory
    commitments: tuple[Commitment, ...]
    entitlements: tuple[Entitlement, ...]
    plans: tuple[RecoveryPlan, ...]
    contacts: tuple[Contact, ...]
    components: tuple[ComponentMapping, ...]
    findings: tuple[Finding, ...]


def read_folder(path: Path) -> Folder:
    """
    Read the files of a folder; each is optional, but one must be there.

    Nothing is half read: up to 50 faults are collected and raised as one ``Refused``, which names each
    by file, line and column. Its code is that of all faults, or ``faulty_inventory`` when they differ.
    """
    tables = read_tables(path)
    nodes = [node for rows in (tables.business_services, tables.assets, tables.customers) for node, _ in rows]
    promised = [(each.customer, each.business_service, each.id) for each, _ in tables.commitments]
    return Folder(
        extras=Extras(
            nodes=tuple(sorted(nodes, key=lambda node: node.id)),
            groups=(*tables.groups, *promise_groups(promised)),
            references=tuple(_references(tables)),
        ),
        commitments=tuple(sorted((each for each, _ in tables.commitments), key=lambda each: each.id)),
        entitlements=_with_support(tables),
        plans=tuple(sorted((each for each, _ in tables.plans), key=lambda each: each.id)),
        contacts=tuple(sorted((each for each, _ in tables.contacts), key=lambda each: each.id)),
        components=tuple(sorted(each for each, _ in tables.components)),
        findings=(*tables.findings, *_nobody_to_call_for(tables), *_recovered_too_late(tables)),
    )


def joined(inventory: Inventory, folder: Folder) -> Joined:
    """
    Add a folder to an inventory; joining the same folder again changes nothing.

    What the folder names and nobody describes becomes a placeholder, with a finding that says where.
    """
    resolved = resolver(inventory)
    references = tuple(Reference(resolved(each.node), each.where) for each in folder.extras.references)
    whole, findings = merge(inventory, replace(folder.extras, references=references))
    return Joined(
        inventory=whole,
        commitments=folder.commitments,
        entitlements=tuple(
            replace(each, ict_service=resolved(each.ict_service)) for each in folder.entitlements
        ),
        plans=folder.plans,
        contacts=folder.contacts,
        components=folder.components,
        findings=(*folder.findings, *findings),
    )


def _references(tables: Tables) -> Iterator[Reference]:
    """Yield every node that a row names."""
    for service, place in tables.business_services:
        if service.entity:
            yield Reference(f"entity:{service.entity}", place)
    for row, place in tables.dependencies:
        yield from (Reference(row.owner, place), Reference(row.member, place))
    for promise, place in tables.commitments:
        yield from (Reference(promise.customer, place), Reference(promise.business_service, place))
    for claim, place in tables.entitlements:
        yield Reference(claim.ict_service, place)
    for plan, place in tables.plans:
        yield Reference(plan.node, place)
    for contact, place in tables.contacts:
        if contact.entity:
            yield Reference(f"entity:{contact.entity}", place)
    for mapping, place in tables.components:
        yield from (Reference(mapping.provider, place), Reference(mapping.ict_service, place))


def _with_support(tables: Tables) -> tuple[Entitlement, ...]:
    calls: dict[str, list[tuple[str, str, int]]] = {}
    for index, ((arrangement, call), _) in enumerate(tables.support_contacts):
        calls.setdefault(arrangement, []).append((call.severity, call.name, index))
    return tuple(
        replace(
            each,
            support_contacts=tuple(
                tables.support_contacts[index][0][1] for *_, index in sorted(calls.get(each.arrangement, []))
            ),
        )
        for each in sorted((each for each, _ in tables.entitlements), key=lambda each: each.id)
    )


def _nobody_to_call_for(tables: Tables) -> Iterator[Finding]:
    """Yield a finding for each support contact of an arrangement under which nothing is promised."""
    promised = {each.arrangement for each, _ in tables.entitlements}
    for (arrangement, call), place in tables.support_contacts:
        if arrangement not in promised:
            yield Finding(
                rule="support_without_entitlement",
                severity=WARNING,
                where=place,
                message=f"{place}: no row of entitlements.csv names the arrangement {arrangement}, so "
                f"{call.name} is shown nowhere. Add a row for it; its objective may stay blank.",
            )


def _recovered_too_late(tables: Tables) -> Iterator[Finding]:
    """Yield a finding for each plan that aims to recover only after the harm is not acceptable any more."""
    for plan, place in tables.plans:
        if plan.rto is not None and plan.mtpd is not None and plan.rto > plan.mtpd:
            yield Finding(
                rule="rto_beyond_mtpd",
                severity=WARNING,
                where=place,
                message=f"{place}: the plan {plan.id} recovers within {iso_8601(plan.rto)}, and the maximum "
                f"tolerable period of disruption is {iso_8601(plan.mtpd)}. Correct one of the two, or "
                "the plan.",
            )
