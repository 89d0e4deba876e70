"""What the inventory folder adds to the register, and how the two become one inventory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tocsin.core.refusal import Refused
from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.register.inventory import (
    Asset,
    BusinessFunction,
    BusinessService,
    Customer,
    Effect,
    Entity,
    Group,
    IctService,
    Inventory,
    Node,
    Provider,
)

KINDS: Mapping[str, type[Node]] = MappingProxyType(
    {
        kind.kind: kind
        for kind in (Entity, BusinessFunction, IctService, Provider, Asset, BusinessService, Customer)
    }
)
"""The seven kinds of node by the word before the colon of an id."""

PARTS: Mapping[str, int] = MappingProxyType({"function": 2, "ict_service": 3})
"""How many parts, with slashes between them, an id of these kinds has at least."""

UNKNOWN_OWNER = "unknown"
"""Stands for the register's owner in the id of an ICT service whose register is not known yet."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """One row of ``dependencies.csv``: a member of a group of an owner."""

    owner: str
    group: str
    needs: int | None
    """How many of the group's members must be operational; None: all of them."""
    effect: Effect
    member: str
    where: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A node that something names, and where it does."""

    node: str
    where: str


@dataclass(frozen=True, slots=True, order=True)
class ComponentMapping:
    """A component of a provider's status page, and the ICT service that stands on it."""

    provider: str
    """Node id."""
    component: str
    """As the status page names it."""
    ict_service: str
    """Node id."""


@dataclass(frozen=True, slots=True)
class Extras:
    """The nodes and groups that a folder describes, and every node it names."""

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    references: tuple[Reference, ...]


def node_kind(node: str, where: str) -> str:
    """Return the kind that a node id begins with. Raises ``Refused`` (``not_a_node``)."""
    kind, _, rest = node.partition(":")
    parts = rest.split("/")
    whole = len(parts) >= PARTS[kind] and all(parts) if kind in PARTS else bool(rest)
    if kind not in KINDS or not whole:
        raise Refused(
            "not_a_node",
            f"{where}: {node!r} is not the id of a node. Write its kind, a colon and its code, such as "
            f"asset:core-ledger, function:LEI/F1 or ict_service:LEI/C-1/S19; the kinds are "
            f"{', '.join(sorted(KINDS))}.",
            where,
        )
    return kind


def placeholder(node: str) -> Node:
    """Return a node of the id's kind that stands in for what is described nowhere."""
    kind, _, rest = node.partition(":")
    parts = rest.split("/")
    match kind:
        case "entity":
            return Entity(node, rest, placeholder=True, lei=rest)
        case "function":
            return BusinessFunction(node, rest, placeholder=True, entity=parts[0], code="/".join(parts[1:]))
        case "ict_service":
            arrangement = "/".join(parts[1:-1])
            return IctService(node, rest, placeholder=True, arrangement=arrangement, service_type=parts[-1])
        case "provider":
            return Provider(node, rest, placeholder=True, code=rest)
        case _:
            return KINDS[kind](node, rest, placeholder=True)


def group_of(rows: Sequence[Dependency]) -> Group:
    """
    Make one group of the rows that share owner and group; there is at least one.

    Raises ``Refused`` (``contradictory_group``) when they differ in ``needs`` or ``effect``, name a
    member twice or the owner itself, or when more members are needed than there are.
    """
    first = min(rows, key=lambda row: row.where)
    members = sorted({row.member for row in rows})
    needs = len(members) if first.needs is None else first.needs
    faults = {
        "its rows differ in needs. Write the same number, or all, in each": len({r.needs for r in rows}) > 1,
        "its rows differ in effect. Write down or degraded in each": len({r.effect for r in rows}) > 1,
        "it names a member twice. Keep one row of each": len(members) < len(rows),
        "it names its own owner. Remove that row": first.owner in members,
        f"it needs {needs}, but it has {len(members)}. Add members or need fewer": needs > len(members),
    }
    for fault, found in faults.items():
        if found:
            raise Refused(
                "contradictory_group", f"{first.where}: the group {first.group!r}: {fault}.", first.where
            )
    return Group(
        id=f"dependencies:{first.owner}|{first.group}",
        owner=first.owner,
        needs=needs,
        effect=first.effect,
        members=tuple(members),
        source=f"dependencies.csv: {first.owner}, {first.group}",
    )


def promise_groups(promises: Iterable[tuple[str, str, str]]) -> tuple[Group, ...]:
    """
    Let each customer need the business services promised to it.

    ``promises`` are customer, business service (node ids) and the commitment's id. Several
    commitments about one service make one group; its source names the first of them.
    """
    first: dict[tuple[str, str], str] = {}
    for customer, service, commitment in sorted(promises):
        first.setdefault((customer, service), commitment)
    return tuple(
        Group(
            id=f"commitments:{customer}|{service}",
            owner=customer,
            needs=1,
            effect=Effect.DOWN,
            members=(service,),
            source=f"commitments.csv: {commitment}",
        )
        for (customer, service), commitment in first.items()
    )


def resolver(inventory: Inventory) -> Callable[[str], str]:
    """
    Return what finds the one ICT service that ``ict_service:unknown/ARRANGEMENT/SNN`` means.

    The folder names arrangements, not the register in which they stand. When several registers have
    this arrangement and type, or none has and there is no one owner to assume, the id stays as it is.
    """
    prefix = f"ict_service:{UNKNOWN_OWNER}/"
    holders: dict[str, list[str]] = {}
    for node in inventory.nodes.values():
        if isinstance(node, IctService) and not node.id.startswith(prefix):
            owner, _, tail = node.id.partition(":")[2].partition("/")
            holders.setdefault(tail, []).append(owner)
    owners = sorted({owner for each in holders.values() for owner in each})

    def resolved(ict_service: str) -> str:
        if not ict_service.startswith(prefix):
            return ict_service
        tail = ict_service.removeprefix(prefix)
        candidates = holders.get(tail, owners)
        return f"ict_service:{candidates[0]}/{tail}" if len(candidates) == 1 else ict_service

    return resolved


def merge(inventory: Inventory, extras: Extras) -> tuple[Inventory, tuple[Finding, ...]]:
    """
    Add what a folder describes to an inventory; what it names and nobody describes becomes a placeholder.

    The folder's description of a node and its group of an id replace earlier ones, so merging twice
    changes nothing. Order of rows and files does not matter.
    """
    nodes = {**inventory.nodes, **{node.id: node for node in extras.nodes}}
    groups = {group.id: group for group in (*inventory.groups, *extras.groups)}
    findings: list[Finding] = []
    for node, where in _first_places(extras.references, inventory):
        if node not in nodes:
            nodes[node] = placeholder(node)
        if nodes[node].placeholder:
            findings.append(
                Finding(
                    rule="unknown_reference",
                    severity=WARNING,
                    where=where,
                    message=f"{where}: {node} is described nowhere, so a placeholder stands for it. Correct "
                    "the id, or add what it names to the register or the folder.",
                )
            )
    ordered = {id_: nodes[id_] for id_ in sorted(nodes)}
    whole = replace(inventory, nodes=ordered, groups=tuple(groups[id_] for id_ in sorted(groups)))
    return whole, tuple(findings)


def _first_places(references: Iterable[Reference], inventory: Inventory) -> list[tuple[str, str]]:
    """Return each node that is named and its first place, sorted; entities that are providers are known."""
    first: dict[str, str] = {}
    for each in references:
        first[each.node] = min(each.where, first.get(each.node, each.where))
    described = {f"entity:{lei}" for lei in inventory.entities}
    return sorted(pair for pair in first.items() if pair[0] not in described)


def settled(inventory: Inventory) -> Inventory:
    """
    Let ``dependencies.csv`` have the last word on what it names.

    The register says that a function uses two ICT services, never that one of them is enough. Where
    the folder puts an owner and a member in a group, the register's group no longer asks for that
    member; a register group left without members is gone. Settling twice changes nothing.
    """
    spoken = {
        (group.owner, member) for group in inventory.groups if _of_folder(group) for member in group.members
    }
    kept = (group if _of_folder(group) else _without(group, spoken) for group in inventory.groups)
    return replace(inventory, groups=tuple(group for group in kept if group.members))


def _of_folder(group: Group) -> bool:
    return group.id.startswith("dependencies:")


def _without(group: Group, spoken: set[tuple[str, str]]) -> Group:
    members = tuple(member for member in group.members if (group.owner, member) not in spoken)
    return replace(group, members=members, needs=min(group.needs, len(members)))
