"""Record how far a ticket with a provider has come: opened, responded, resolved."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tocsin.actions.policy import allow_incident
from tocsin.actions.watch_claims import watch_claims
from tocsin.core.incidents import Actor, Ticket, TicketStep, worded
from tocsin.core.refusal import Refused
from tocsin.core.situation import bought, severities
from tocsin.core.time import Instant, rfc3339
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work

_DONE = {"opened": "opened", "responded": "responded to", "resolved": "resolved"}


def record_ticket(
    reference: str,
    step: TicketStep,
    about: str,
    *,
    by: Actor,
    at: Instant,
    happened: Instant | None = None,
    severity: str = "",
    number: str = "",
) -> None:
    """
    Append a step of a ticket about an entitlement, an arrangement or an ICT service.

    Without the provider's number the last ticket about it is meant. What is recorded again corrects: the
    same step, or the opening of a ticket of the same number. ``happened`` is now by default. Raises
    ``Refused`` (``impossible_order``, ``unknown_code``, ``ticket_open``, ``unknown_ticket``,
    ``unknown_entitlement``, ``unknown_incident``).
    """
    moment, called, grave = happened or at, worded(number, "number"), worded(severity, "severity")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "record_ticket", told)
        landscape = queries.landscape()
        arrangement, service = bought(landscape, about)
        _check_severity(grave, severities(landscape, arrangement, service))
        ours = [
            each
            for each in told.tickets
            if each.arrangement == arrangement and service in {None, each.ict_service or service}
        ]
        ticket = _meant(ours, step, called, about)
        _check(step, moment, ticket, at)
        body: dict[str, object] = {"ticket": ticket.id if ticket else None, "at": rfc3339(moment)}
        if step == "opened":
            body |= {"arrangement": arrangement, "ict_service": service, "severity": grave}
        work.record(f"ticket.{step}", reference, {**body, "number": called})
        watch_claims(work, reference)


def _meant(ours: Sequence[Ticket], step: TicketStep, number: str, about: str) -> Ticket | None:
    """Return the ticket that a step is about; None: it is a new one."""
    same = [each for each in ours if number and each.number == number]
    nameless = [each for each in ours if not each.number]
    if same or (number and nameless):
        return (same or nameless)[-1]
    if step == "opened":
        open_ = [each for each in ours if each.resolved_at is None]
        if open_ and not number:
            raise Refused(
                "ticket_open",
                f"A ticket about {about} is open since {rfc3339(open_[-1].opened_at)}. "
                "Give the provider's number: of that one to correct it, or of the other to add it.",
                "number",
            )
        return None
    if number or not ours:
        named = f"ticket {number}" if number else "ticket"
        raise Refused(
            "unknown_ticket", f"No {named} about {about} was opened. Record first that it was.", "number"
        )
    return ours[-1]


def _check_severity(severity: str, known: Sequence[str]) -> None:
    if severity and known and severity.casefold() not in {each.casefold() for each in known}:
        raise Refused(
            "unknown_code",
            f"{severity!r:.80} is no severity of that arrangement. Choose one of: {', '.join(known)}.",
            "severity",
        )


def _check(step: TicketStep, moment: Instant, ticket: Ticket | None, at: Instant) -> None:
    """Refuse what cannot have happened in that order."""
    if moment > at:
        sentence = f"The ticket would be {_DONE[step]} after now, {rfc3339(at)}. Record it when it is."
        raise Refused("impossible_order", sentence, "at")
    if ticket is None:
        return
    steps: dict[str, Instant | None] = {
        "opened": ticket.opened_at,
        "responded": ticket.responded_at,
        "resolved": ticket.resolved_at,
    } | {step: moment}
    known = [(_DONE[name], when) for name, when in steps.items() if when is not None]
    for (earlier, first), (later, then) in pairwise(known):
        if then < first:
            raise Refused(
                "impossible_order",
                f"The ticket would be {later} at {rfc3339(then)}, before it was {earlier} at "
                f"{rfc3339(first)}. Correct one of the two instants.",
                "at",
            )
