"""Commitments to customers and entitlements from providers, each with where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from tocsin.core.commitments.objective import ServiceHours, ServiceLevelObjective
from tocsin.core.quantities import Money


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a promise stands."""

    document: str
    clause: str
    page: str = ""

    def __str__(self) -> str:
        """Write it as in a letter: ``Master agreement, 4.2, p. 12``."""
        return ", ".join(
            part for part in (self.document, self.clause, self.page and f"p. {self.page}") if part
        )


@dataclass(frozen=True, slots=True)
class DutyToNotify:
    """Whoever promised must tell the other side of an outage within this time, by this channel."""

    within: timedelta
    """From the trigger."""
    channel: str
    trigger: Literal["aware", "outage", "confirmed"] = "aware"
    """What starts the time: becoming aware, the beginning of the outage, or its confirmation."""
    whom: str = ""
    """The desk or person that the contract names."""


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """How fast a desk answers and solves, for one severity, and by which clock."""

    severity: str
    respond_within: timedelta | None = None
    resolve_within: timedelta | None = None
    service_hours: ServiceHours | None = None
    """The clock runs in these hours only; None: it runs round the clock."""
    time_zone: str = "UTC"
    """Of the service hours; an IANA name."""
    starts: Literal["ticket", "outage"] = "ticket"
    """What starts the clock: the ticket, or the beginning of the outage."""


@dataclass(frozen=True, slots=True)
class Liability:
    """
    What a party is liable for beyond credits. None of a field: the contract is not known to say.

    A cap limits all amounts of one event, or of one year, together.
    """

    cap: Money | None = None
    per: Literal["event", "year"] = "event"
    excluded: tuple[str, ...] = ()
    """Kinds of loss that are excluded, in the contract's words, such as ``loss of profit``."""
    third_party_failure: bool | None = None
    """Whether it is liable where a third party that it relies on failed; False: that is excluded."""
    gross_negligence_uncapped: bool | None = None
    """Whether the cap falls away for gross negligence or intent."""


@dataclass(frozen=True, slots=True)
class Termination:
    """A right to terminate after repeated breach: in so many windows out of so many in a row."""

    breaches: int
    windows: int


@dataclass(frozen=True, slots=True)
class PromisedRecovery:
    """Recovery times that the contract promises (ISO 22301); None: it promises none, which is not zero."""

    rto: timedelta | None = None
    rpo: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SupportContact:
    """Whom to call at a provider, for a severity, and how fast they promised to respond."""

    severity: str
    name: str
    phone: str | None = None
    email: str | None = None
    hours: str | None = None
    """When they answer, in words."""
    respond_within: timedelta | None = None
    resolve_within: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What one party promised another in one clause; each part is None or empty where it says nothing."""

    id: str
    clause: Clause
    objective: ServiceLevelObjective | None = None
    """None: nothing measurable was promised, so nothing is scored."""
    duty_to_notify: DutyToNotify | None = None
    response_times: tuple[ResponseTimes, ...] = ()
    recovery: PromisedRecovery = PromisedRecovery()
    sole_remedy: bool | None = None
    """Whether credits are all that can be had for a breach; None: not known."""
    termination: Termination | None = None
    liability: Liability = Liability()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Promise):
    """What an entity promised one customer about one business service."""

    customer: str
    """Node id."""
    business_service: str
    """Node id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement(Promise):
    """What a provider promised under one contractual arrangement about one ICT service."""

    arrangement: str
    """Reference of the contractual arrangement in the register."""
    ict_service: str
    """Node id."""
    claim_form: str | None = None
    """How a credit is claimed: by ticket, by e-mail, in a portal."""
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
