"""Who told whom of an outage and when: notices to customers, notices from providers, and tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from tocsin.core.time import Instant, instant, rfc3339

AUDIENCES = (
    "customer",
    "clients",
    "management",
    "management_body",
    "staff",
    "media",
    "authority",
    "other_authority",
)
"""Whom a notice may be for besides one customer; ``customer`` is every customer that is hit."""

TicketStep: TypeAlias = Literal["opened", "responded", "resolved"]
TICKET_STEPS: tuple[TicketStep, ...] = ("opened", "responded", "resolved")


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """We told somebody of the outage: one customer, about one commitment, or an audience."""

    at: Instant
    customer: str | None = None
    """Node id; None where an audience was told."""
    commitment: str | None = None
    """Id of the one commitment that it was about; None: about all of the customer's."""
    audience: str | None = None
    channel: str = ""
    by: str = ""
    """Who told them."""
    text: str = ""
    known_since: Instant | None = None


@dataclass(frozen=True, slots=True)
class NoticeReceived:
    """A provider told us of the outage."""

    at: Instant
    arrangement: str
    """Reference of the contractual arrangement."""
    ict_service: str | None = None
    """Node id; None: it was about all services of the arrangement."""
    channel: str = ""
    by: str = ""
    """Who took it."""
    text: str = ""
    known_since: Instant | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with a provider, as far as it has come."""

    id: int
    """Number of the ledger entry that opened it."""
    arrangement: str
    ict_service: str | None
    """Node id; None: it is about all services of the arrangement."""
    opened_at: Instant
    severity: str = ""
    """In the words of the arrangement; empty: not known."""
    number: str = ""
    """The provider's."""
    responded_at: Instant | None = None
    resolved_at: Instant | None = None

    @property
    def answered_at(self) -> Instant | None:
        """When the provider answered: a resolution that nothing came before is the answer too."""
        known = [each for each in (self.responded_at, self.resolved_at) if each is not None]
        return min(known, default=None)


def notice_body(notice: NoticeGiven | NoticeReceived) -> dict[str, object]:
    """Return how a notice stands in the ledger; ``given_told`` and ``received_told`` read it back."""
    about = (
        {"customer": notice.customer, "commitment": notice.commitment, "audience": notice.audience}
        if isinstance(notice, NoticeGiven)
        else {"arrangement": notice.arrangement, "ict_service": notice.ict_service}
    )
    said = {"channel": notice.channel, "by": notice.by, "text": notice.text}
    return {**about, "at": rfc3339(notice.at), **said}


def given_told(body: Mapping[str, Any], known_since: Instant) -> NoticeGiven:
    """Return the notice that an entry ``notice.given`` records."""
    return NoticeGiven(**{**body, "at": instant(body["at"]), "known_since": known_since})


def received_told(body: Mapping[str, Any], known_since: Instant) -> NoticeReceived:
    """Return the notice that an entry ``notice.received`` records."""
    return NoticeReceived(**{**body, "at": instant(body["at"]), "known_since": known_since})


def ticket_body(ticket: Ticket) -> dict[str, object]:
    """Return a ticket as another incident takes it over; ``ticket_told`` reads it back."""
    return {
        "id": ticket.id,
        "arrangement": ticket.arrangement,
        "ict_service": ticket.ict_service,
        "opened_at": rfc3339(ticket.opened_at),
        "severity": ticket.severity,
        "number": ticket.number,
        "responded_at": rfc3339(ticket.responded_at) if ticket.responded_at else None,
        "resolved_at": rfc3339(ticket.resolved_at) if ticket.resolved_at else None,
    }


def ticket_told(body: Mapping[str, Any]) -> Ticket:
    """Return the ticket that was taken over from another incident; its number stays."""
    moments = {key: instant(body[key]) for key in ("opened_at", "responded_at", "resolved_at") if body[key]}
    return Ticket(**{**body, **moments})


def opened(tickets: Sequence[Ticket], body: Mapping[str, Any], sequence: int) -> tuple[Ticket, ...]:
    """Add a ticket, or correct when it was opened, how severe it is and what it is called."""
    corrects, severity, number = body["ticket"], body["severity"], body["number"]
    at = instant(body["at"])
    if corrects is None:
        found = Ticket(sequence, body["arrangement"], body["ict_service"], at, severity, number)
        return (*tickets, found)
    return tuple(
        replace(each, opened_at=at, severity=severity or each.severity, number=number or each.number)
        if each.id == corrects
        else each
        for each in tickets
    )


def stepped(tickets: Sequence[Ticket], body: Mapping[str, Any], step: TicketStep) -> tuple[Ticket, ...]:
    """Note when the provider responded to a ticket or resolved it; a later note corrects."""
    at = instant(body["at"])
    return tuple(
        replace(
            each,
            number=body["number"] or each.number,
            responded_at=at if step == "responded" else each.responded_at,
            resolved_at=at if step == "resolved" else each.resolved_at,
        )
        if each.id == body["ticket"]
        else each
        for each in tickets
    )
