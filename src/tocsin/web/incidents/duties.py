"""Duties as the pages show them: whom we tell by when, and what providers promised to do by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.core.commitments import Commitment, Entitlement
from tocsin.core.incidents import TicketStep
from tocsin.core.situation import Duty, DutyKind, DutyStanding, Landscape, Situation, severities
from tocsin.core.situation.told import Told
from tocsin.core.sla import Outage
from tocsin.core.time import Instant
from tocsin.web.amounts import percentage
from tocsin.web.incidents.clocks import SOON
from tocsin.web.incidents.duties_words import SOURCES

SHOWN = 3
"""Customers and services on the page of the situation; their own page has all."""
DUTIES = {
    DutyKind.NOTIFY: gettext_lazy("Tell us"),
    DutyKind.RESPOND: gettext_lazy("Respond"),
    DutyKind.RESOLVE: gettext_lazy("Resolve"),
}
OURS = {
    "aware": gettext_lazy("It starts when we are aware."),
    "outage": gettext_lazy("It starts with the outage."),
    "confirmed": gettext_lazy("It starts when the outage is confirmed."),
}
THEIRS = {
    "aware": gettext_lazy("Since when the provider was aware is not known."),
    "outage": gettext_lazy("It starts with the outage."),
    "confirmed": gettext_lazy("It starts when the provider confirms the outage."),
    "ticket": gettext_lazy("It starts with a ticket."),
}
"""Why a clock does not run: what it waits for."""
NEXT_STEPS: Mapping[str, TicketStep] = {"": "opened", "opened": "responded", "responded": "resolved"}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One clock of ``incidents/_duty.html``."""

    title: str
    state: str
    due: Instant | None
    done: Instant | None
    clause: str
    why: str


def duties(now: Situation, landscape: Landscape, shown: int | None = SHOWN) -> dict[str, Any]:
    """Return the context of ``incidents/_duties.html``: the first so many of each side, or all of them."""
    customers = _by_customer(each for each in now.duties if each.ours)
    services = _by_service(each for each in now.duties if not each.ours)
    return {
        "customers": [_customer(group, now, landscape) for group in customers[:shown]],
        "services": [_service(group, now, landscape) for group in services[:shown]],
        "owed": sum(any(each.done_at is None for each in group) for group in customers),
        "all": len(customers) + len(services),
        "shown": len(customers[:shown]) + len(services[:shown]),
    }


def _by_customer(found: Iterable[Duty]) -> list[list[Duty]]:
    """Group our duties by customer: those who are still to be told first, then by the soonest clock."""
    groups: dict[str, list[Duty]] = {}
    for each in found:
        if isinstance(each.promise, Commitment):
            groups.setdefault(each.promise.customer, []).append(each)
    return sorted(groups.values(), key=lambda group: all(each.done_at for each in group))


def _by_service(found: Iterable[Duty]) -> list[list[Duty]]:
    groups: dict[str, list[Duty]] = {}
    for each in found:
        if isinstance(each.promise, Entitlement):
            groups.setdefault(each.promise.ict_service, []).append(each)
    return list(groups.values())


def _customer(group: list[Duty], now: Situation, landscape: Landscape) -> dict[str, Any]:
    promise = group[0].promise
    assert isinstance(promise, Commitment)  # noqa: S101 - grouped so
    owed = [each for each in group if each.done_at is None]
    return {
        "name": landscape.name(promise.customer),
        "url": reverse("node", args=[promise.customer]),
        "about": promise.customer,
        "told_all": not owed,
        "clocks": [duty_row(each, now.at) for each in group],
    }


def _service(group: list[Duty], now: Situation, landscape: Landscape) -> dict[str, Any]:
    promise = group[0].promise
    assert isinstance(promise, Entitlement)  # noqa: S101 - grouped so
    tickets = Told(now.told, now.at).tickets_about(promise)
    ticket = tickets[-1] if tickets else None
    reached = ""
    if ticket is not None:
        reached = "resolved" if ticket.resolved_at else "responded" if ticket.responded_at else "opened"
    return {
        "name": landscape.name(promise.ict_service),
        "url": reverse("node", args=[promise.ict_service]),
        "about": promise.ict_service,
        "arrangement": promise.arrangement,
        "ticket": ticket,
        "step": NEXT_STEPS.get(reached),
        "severities": severities(landscape, promise.arrangement, promise.ict_service),
        "clocks": [duty_row(each, now.at) for each in group if not _waits(each)],
        "waits": any(map(_waits, group)),
    }


def _waits(each: Duty) -> bool:
    """Say whether a clock waits for a ticket: one sentence says so for all severities."""
    return each.trigger == "ticket" and each.started_at is None


def duty_row(each: Duty, at: Instant) -> DutyRow:
    """Return one clock."""
    title = _("Tell the customer") if each.ours else str(DUTIES[each.kind])
    if each.severity:
        title = _("%(duty)s (severity %(severity)s)") % {"duty": title, "severity": each.severity}
    return DutyRow(
        title=title,
        state=_state(each, at),
        due=each.due,
        done=each.done_at,
        clause=str(each.promise.clause),
        why="" if each.started_at else str((OURS if each.ours else THEIRS)[each.trigger]),
    )


def _state(each: Duty, at: Instant) -> str:
    if each.standing is DutyStanding.RUNNING and each.due is not None and each.due - at < SOON:
        return "soon"
    return {
        DutyStanding.MET: "met",
        DutyStanding.MISSED: "missed",
        DutyStanding.RUNNING: "running",
        DutyStanding.NOT_STARTED: "projected",
        DutyStanding.UNKNOWN: "unknown",
    }[each.standing]


def source_rows(now: Situation, landscape: Landscape) -> list[dict[str, Any]]:
    """Return, where sources differ, what each says of a node and which of them counts."""
    return [
        {
            "name": landscape.name(each.node),
            "url": reverse("node", args=[each.node]),
            "used": SOURCES[each.used] if each.used else "",
            "promises": len(each.promises),
            "said": [_said(one) for one in each.said],
        }
        for each in now.sources
    ]


def _said(one: Outage) -> dict[str, Any]:
    source = SOURCES[one.source] if one.source else _("several sources together")
    share = percentage(Decimal(one.share.numerator) * 100 / Decimal(one.share.denominator))
    return {"source": source, "start": one.start, "end": one.end, "share": share}
