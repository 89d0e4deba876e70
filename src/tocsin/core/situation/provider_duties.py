"""What a provider promised to do in an outage: to tell us, to respond, and to resolve, by its clocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tocsin.core.commitments import DutyToNotify, Entitlement, ResponseTimes
from tocsin.core.incidents import History, Ticket, source_of
from tocsin.core.incidents.measured import STATUS_PAGE
from tocsin.core.register import IctService
from tocsin.core.situation.duty import MAINTENANCE, Duty, DutyKind, DutyStanding, Grounds, first_out, standing
from tocsin.core.situation.service_clock import runs_out
from tocsin.core.situation.sources import OWN_WORDS
from tocsin.core.sla import Outage
from tocsin.core.sla.treatment import counting_source
from tocsin.core.time import Instant


def provider_duties(entitlements: Iterable[Entitlement], grounds: Grounds) -> Iterator[Duty]:
    """
    Yield the duties of providers under entitlements whose ICT service was out, or that have a ticket.

    The outage is that of the source that the contract names, or of all sources.
    """
    for promise in entitlements:
        said = _counting(promise, grounds.seen.outages.get(promise.ict_service, ()), grounds.at)
        tickets, since = grounds.word.tickets_about(promise), first_out(said)
        if since is not None and promise.duty_to_notify is not None:
            yield _notice(promise, promise.duty_to_notify, since, grounds)
        if since is not None or tickets:
            yield from _times(promise, tickets, since, _end(said), grounds.at)


def _counting(promise: Entitlement, said: Sequence[Outage], at: Instant) -> Sequence[Outage]:
    source = counting_source(promise.objective, said, at) if promise.objective else None
    return said if source is None else [each for each in said if each.source == source]


def _end(said: Sequence[Outage]) -> Instant | None:
    """Return when the service was back; None while it is out."""
    ends = [each.end for each in said if each.share and each.kind != MAINTENANCE]
    known = [each for each in ends if each is not None]
    return max(known) if known and len(known) == len(ends) else None


def _notice(promise: Entitlement, duty: DutyToNotify, since: Instant, grounds: Grounds) -> Duty:
    """
    Return a provider's duty to tell us, by the evidence that we have.

    That it was aware shows in its page, in what it measured itself, and in our ticket, which told it; not
    in its notice, which shows only that it knew by then. It has confirmed the outage with its page, its
    own measurement, or its response to a ticket. Where it may tell us on its status page, that is notice.
    """
    at, tickets = grounds.at, grounds.word.tickets_about(promise)
    page = _first(_page(promise, grounds), at)
    shown = (page, _first(_own_word(promise, grounds.told), at))
    started = {
        "outage": (since,),
        "aware": (*shown, *(each.opened_at for each in tickets)),
        "confirmed": (*shown, *(each.responded_at for each in tickets)),
    }[duty.trigger]
    begun = _first(started, at)
    if begun is not None:
        begun = max(begun, since)
    on_page = "status page" in duty.channel.casefold().replace("_", " ").replace("-", " ")
    done = _first((grounds.word.by_provider(promise), page if on_page else None), at)
    due = runs_out(begun, duty.within) if begun else None
    stands = standing(due, done, at)
    if begun is None and done is None and duty.trigger == "confirmed":
        stands = DutyStanding.NOT_STARTED
    return Duty(promise, DutyKind.NOTIFY, duty.trigger, begun, due, done, stands)


def _first(moments: Iterable[Instant | None], at: Instant) -> Instant | None:
    return min((each for each in moments if each is not None and each <= at), default=None)


def _page(promise: Entitlement, grounds: Grounds) -> Iterator[Instant]:
    """Yield since when the page of a direct provider has shown the service out, by the page's own word."""
    service = grounds.nodes.get(promise.ict_service)
    about = {promise.ict_service, *(service.providers if isinstance(service, IctService) else ())}
    for each in grounds.told.outages:
        if each.node in about and source_of(each.source) == STATUS_PAGE:
            yield each.since


def _own_word(promise: Entitlement, told: History) -> Iterator[Instant | None]:
    """Yield when the provider announced what it measured itself, or when we learned of it."""
    for each in told.measured:
        if each.node == promise.ict_service and each.source in OWN_WORDS:
            yield each.announced_at or each.known_since


def response_times(promise: Entitlement) -> tuple[ResponseTimes, ...]:
    """Return the times by severity: as agreed, and of other severities those that their desk states."""
    agreed = {each.severity.casefold() for each in promise.response_times}
    stated = {
        each.severity.casefold(): ResponseTimes(each.severity, each.respond_within, each.resolve_within)
        for each in promise.support_contacts
        if (each.respond_within or each.resolve_within) and each.severity.casefold() not in agreed
    }
    return (*promise.response_times, *stated.values())


def _times(
    promise: Entitlement,
    tickets: Sequence[Ticket],
    since: Instant | None,
    end: Instant | None,
    at: Instant,
) -> Iterator[Duty]:
    """
    Yield response and resolution for each ticket, or for each severity while there is no ticket.

    Where several severities have times, a ticket without one leaves open which of them counts.
    """
    rows = response_times(promise)
    for times in rows:
        for ticket in tickets:
            severity = ticket.severity.casefold()
            if not severity or severity == times.severity.casefold():
                start = since if times.starts == "outage" else ticket.opened_at
                found = _two(promise, times, start, (ticket.answered_at, ticket.resolved_at or end), at)
                yield from _of(ticket, found, certain=bool(severity) or len(rows) == 1)
        if not tickets:
            start = since if times.starts == "outage" else None
            yield from _of(None, _two(promise, times, start, (None, end), at), certain=len(rows) == 1)


def _two(
    promise: Entitlement,
    times: ResponseTimes,
    start: Instant | None,
    done: tuple[Instant | None, Instant | None],
    at: Instant,
) -> Iterator[Duty]:
    """Yield response and resolution for one severity; ``done`` is when each was."""
    limits = (times.respond_within, times.resolve_within)
    for kind, within, moment in zip((DutyKind.RESPOND, DutyKind.RESOLVE), limits, done, strict=True):
        if within is not None:
            due = runs_out(start, within, times.service_hours, times.time_zone) if start else None
            stands = standing(due, moment, at) if start else DutyStanding.NOT_STARTED
            yield Duty(promise, kind, times.starts, start, due, moment, stands, times.severity)


def _of(ticket: Ticket | None, found: Iterable[Duty], *, certain: bool) -> Iterator[Duty]:
    """Name the ticket; where it is not certain which severity counts, nothing that started is decided."""
    for each in found:
        open_question = not certain and each.standing is not DutyStanding.NOT_STARTED
        yield replace(each, ticket=ticket, standing=DutyStanding.UNKNOWN if open_question else each.standing)
