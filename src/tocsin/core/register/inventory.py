"""The inventory: nodes of seven kinds, and the groups by which one depends on others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar


class Effect(StrEnum):
    """What a broken group does to its owner."""

    DOWN = "down"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class Node:
    """Something that can be operational, degraded or down. ``id`` is stable over re-imports."""

    kind: ClassVar[str] = "node"

    id: str
    name: str
    placeholder: bool = False
    """Named by a reference, described nowhere: it exists only so that nothing is lost."""


@dataclass(frozen=True, slots=True)
class Entity(Node):
    """A group entity in scope of the register (2024/2956, B_01.02). Its id is ``entity:LEI``."""

    kind: ClassVar[str] = "entity"

    lei: str = ""
    country: str | None = None
    """ISO 3166 alpha-2."""
    entity_type: str | None = None
    """Code of ITS 2025/302 field 1.4, such as ``credit_institution``."""
    competent_authority: str | None = None
    parent: str | None = None
    """LEI of the direct parent undertaking."""
    removed_on: date | None = None
    """When it left the register (B_01.02 c0090); None: it is in it."""


@dataclass(frozen=True, slots=True)
class BusinessFunction(Node):
    """A function of one entity (2024/2956, B_06.01). Its id is ``function:LEI/CODE``."""

    kind: ClassVar[str] = "function"

    entity: str = ""
    """LEI of the entity whose function it is."""
    code: str = ""
    licensed_activity: str | None = None
    critical_or_important: bool | None = None
    """DORA Art. 3(22); None: not assessed."""
    rto: timedelta | None = None
    """Recovery time objective; None: not defined, which is not zero."""
    rpo: timedelta | None = None
    """Recovery point objective; None: not defined, which is not zero."""
    impact_of_discontinuing: str | None = None
    """``low``, ``medium``, ``high``; None: not assessed."""


@dataclass(frozen=True, slots=True)
class IctService(Node):
    """
    One type of ICT service within one contractual arrangement (2024/2956, B_02.02, B_05.02).

    Its id is ``ict_service:OWNER/ARRANGEMENT/SNN``, where OWNER is the LEI of the register's owner.
    """

    kind: ClassVar[str] = "ict_service"

    arrangement: str = ""
    service_type: str = ""
    """``S01`` to ``S19`` of 2024/2956, Annex III."""
    providers: tuple[str, ...] = ()
    """Node ids of the direct (rank 1) providers."""
    countries: tuple[str, ...] = ()
    """ISO 3166 alpha-2 of provision, storage and processing."""
    substitutability: str | None = None
    """``not_substitutable``, ``highly_complex``, ``medium``, ``easy``; of several, the hardest."""
    exit_plan: bool | None = None
    alternatives: str | None = None
    chain: tuple[tuple[int, str, str], ...] = ()
    """Supply chain: rank, provider node id, recipient node id (itself: direct, or none is named)."""
    inferred: bool = False
    """The chain is that of the overarching arrangement: the arrangement has none of its own."""
    terminated_on: date | None = None
    """Ended before the reference date: it stays listed, and nothing depends on it. None: in force."""
    stores_data: bool | None = None
    sensitiveness: str | None = None
    """Of the data it stores: ``low``, ``medium``, ``high``."""
    impact_of_discontinuing: str | None = None
    """``low``, ``medium``, ``high``; None: not assessed."""


@dataclass(frozen=True, slots=True)
class Provider(Node):
    """
    An ICT third-party service provider, intra-group ones included (B_05.01). Id: ``provider:CODE``.

    One that is also an entity of the group is this one node, under its LEI; ``Inventory.entities``
    still has it as an entity.
    """

    kind: ClassVar[str] = "provider"

    code: str = ""
    code_type: str | None = None
    """``lei``, ``national``, ``euid``, ``crn``, ``vat``, ``passport``."""
    country: str | None = None
    ultimate_parent: str | None = None
    """Code of the ultimate parent undertaking, None when it is its own: ownership, not dependency."""
    parent_only: bool = False
    """Listed only because it owns another provider; it provides nothing itself."""
    group_entity: bool = False
    """Also an entity in scope of the register: an intra-group provider."""
    other_names: tuple[str, ...] = ()
    other_codes: tuple[str, ...] = ()
    """Further identification codes under which the register knows it."""


@dataclass(frozen=True, slots=True)
class Asset(Node):
    """An ICT asset, an information asset, a site or a network. Id: ``asset:CODE``."""

    kind: ClassVar[str] = "asset"

    type: str = "system"


@dataclass(frozen=True, slots=True)
class BusinessService(Node):
    """A service an entity offers to clients or customers. Id: ``business_service:CODE``."""

    kind: ClassVar[str] = "business_service"

    entity: str = ""
    """LEI of the entity that offers it."""
    supervised: bool | None = None
    """Needs authorisation or registration, or is supervised (2024/1772, Art. 6(b))."""
    member_states: tuple[str, ...] = ()
    """ISO 3166 alpha-2 of the states where it is used."""
    clients_using: int | None = None
    counterparts_related: int | None = None
    transactions_daily_average: int | None = None
    transaction_value_daily_average: Decimal | None = None
    """EUR."""


@dataclass(frozen=True, slots=True)
class Customer(Node):
    """A client or counterpart we have promised something. Id: ``customer:CODE``."""

    kind: ClassVar[str] = "customer"

    language: str = "en"
    country: str | None = None
    relevant: bool | None = None
    """Identified as relevant under 2024/1772, Art. 1(3)."""
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """
    ``owner`` needs at least ``needs`` of ``members`` operational.

    When it is broken, the group's own state passes on (``DOWN``) or the owner is degraded at worst.
    """

    id: str
    owner: str
    needs: int
    effect: Effect
    members: tuple[str, ...]
    source: str
    """Where it stands: a template and row of the register, or a file of the inventory folder."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """All nodes by id, and all groups; every member and owner of a group is a node."""

    nodes: Mapping[str, Node]
    groups: tuple[Group, ...]
    entities: Mapping[str, Entity] = field(default_factory=dict)
    """Every entity by its LEI, those included that are a node as intra-group provider."""
