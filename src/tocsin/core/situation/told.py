"""Who was told: from the notices of an incident, when each customer and each audience first was."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from tocsin.core.commitments import Commitment, Entitlement
from tocsin.core.incidents import History, NoticeGiven, NoticeReceived, Ticket
from tocsin.core.time import Instant


class Told:
    """The notices and tickets of an incident as of an instant, by whom they reached."""

    def __init__(self, told: History, at: Instant) -> None:
        """Sort what had happened at ``at``; what is recorded of later is left out."""
        given = sorted((each for each in told.given if each.at <= at), key=_moment)
        self._commitments = _first((each.commitment, each.at) for each in given)
        self._customers = _first((each.customer, each.at) for each in given if each.commitment is None)
        self._audiences = _first((each.audience, each.at) for each in given)
        self._everybody = [each.at for each in given if each.audience == "customer"]
        self.received = tuple(sorted((each for each in told.received if each.at <= at), key=_moment))
        self.tickets = tuple(_as_of(each, at) for each in told.tickets if each.opened_at <= at)

    def customer(self, promise: Commitment, since: Instant) -> Instant | None:
        """
        Return when a customer was first told of an outage that hit it at ``since``, about a promise.

        A notice about another promise does not count, and one to all customers only if it was not
        before the outage had reached this one.
        """
        later = bisect_left(self._everybody, since)
        known = (
            self._commitments.get(promise.id),
            self._customers.get(promise.customer),
            self._everybody[later] if later < len(self._everybody) else None,
        )
        return min((each for each in known if each), default=None)

    def audience(self, name: str) -> Instant | None:
        """Return when an audience was first told."""
        return self._audiences.get(name)

    def by_provider(self, promise: Entitlement) -> Instant | None:
        """Return when the provider first told us of the outage of an ICT service."""
        return next((each.at for each in self.received if covers(each, promise)), None)

    def tickets_about(self, promise: Entitlement) -> tuple[Ticket, ...]:
        """Return the tickets about the ICT service of an entitlement, or about its whole arrangement."""
        return tuple(each for each in self.tickets if covers(each, promise))


def covers(about: NoticeReceived | Ticket, promise: Entitlement) -> bool:
    """Say whether a notice or ticket is about what an entitlement is about."""
    return about.arrangement == promise.arrangement and about.ict_service in {None, promise.ict_service}


def _as_of(ticket: Ticket, at: Instant) -> Ticket:
    steps = (ticket.responded_at, ticket.resolved_at)
    responded, resolved = (each if each is not None and each <= at else None for each in steps)
    return (
        ticket
        if (responded, resolved) == steps
        else replace(ticket, responded_at=responded, resolved_at=resolved)
    )


def _moment(each: NoticeGiven | NoticeReceived) -> Instant:
    return each.at


def _first(pairs: Iterable[tuple[str | None, Instant]]) -> dict[str, Instant]:
    """Return the first instant of each name; pairs are in order of time."""
    found: dict[str, Instant] = {}
    for name, moment in pairs:
        if name is not None:
            found.setdefault(name, moment)
    return found
