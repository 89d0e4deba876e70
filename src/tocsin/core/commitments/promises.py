"""Commitments to customers and entitlements from providers, each with where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tocsin.core.commitments.objective import ServiceLevelObjective
from tocsin.core.quantities import Money


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a promise stands."""

    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class DutyToNotify:
    """Whoever promised must tell the other side of an outage within this time, by this channel."""

    within: timedelta
    """From becoming aware."""
    channel: str


@dataclass(frozen=True, slots=True)
class SupportContact:
    """Whom to call at a provider, for a severity, and how fast they promised to respond."""

    severity: str
    name: str
    phone: str | None = None
    email: str | None = None
    hours: str | None = None
    respond_within: timedelta | None = None
    resolve_within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an entity promised one customer about one business service."""

    id: str
    customer: str
    """Node id."""
    business_service: str
    """Node id."""
    clause: Clause
    objective: ServiceLevelObjective | None = None
    """None: nothing measurable was promised, so nothing is scored."""
    duty_to_notify: DutyToNotify | None = None
    liability_cap: Money | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a provider promised under one contractual arrangement about one ICT service."""

    id: str
    arrangement: str
    """Reference of the contractual arrangement in the register."""
    ict_service: str
    """Node id."""
    clause: Clause
    objective: ServiceLevelObjective | None = None
    duty_to_notify: DutyToNotify | None = None
    claim_form: str | None = None
    """How a credit is claimed: by ticket, by e-mail, in a portal."""
    sole_remedy: bool | None = None
    liability_cap: Money | None = None
    support_contacts: tuple[SupportContact, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or desk to tell: staff, management, authority, provider."""

    id: str
    name: str
    audience: str
    """
    ``staff``, ``management``, ``management_body``, ``media``, ``provider`` (DORA Art. 14 and 17(3)(d)),
    ``authority`` (Art. 46), ``other_authority``, or ``reporting``: whom a report names (2025/302, fields
    1.7 to 1.12).
    """
    entity: str | None = None
    """LEI of the entity for which it is the contact; None: for all."""
    email: str | None = None
    phone: str | None = None
    language: str = "en"
