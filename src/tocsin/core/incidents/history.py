"""What the ledger says of one incident, as known at an instant: nothing is stored twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from tocsin.core.incidents.course import BEGUN, Course, course_after
from tocsin.core.incidents.facts import Fact, Growth
from tocsin.core.incidents.measured import MeasuredOutage, corrected, measured_told
from tocsin.core.incidents.notices import (
    NoticeGiven,
    NoticeReceived,
    Ticket,
    given_told,
    opened,
    received_told,
    stepped,
    ticket_told,
)
from tocsin.core.quantities import exact
from tocsin.core.time import Instant, instant, rfc3339


@dataclass(frozen=True, slots=True)
class Entry:
    """One ledger entry about an incident."""

    sequence: int
    recorded_at: Instant
    actor: str
    kind: str
    body: Mapping[str, Any]


State: TypeAlias = Literal["down", "degraded"]


@dataclass(frozen=True, slots=True)
class Outage:
    """A node declared down or degraded, from an instant until another, or still so."""

    node: str
    state: State
    since: Instant
    until: Instant | None
    source: str
    known_since: Instant


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded classification: what was decided, when, by whom, on which rules and facts."""

    at: Instant
    by: str
    outcome: str
    grounds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """An incident as its ledger entries tell it, in the order they were recorded."""

    reference: str
    title: str = ""
    entity: str = ""
    """LEI of the entity whose incident it is."""
    opened_at: Instant | None = None
    aware_at: Instant | None = None
    """When the entity became aware (2025/302, field 2.2): declared by a person, or acknowledged."""
    outages: tuple[Outage, ...] = ()
    facts: tuple[Fact, ...] = ()
    decisions: tuple[Decision, ...] = ()
    entries: tuple[Entry, ...] = ()
    measured: tuple[MeasuredOutage, ...] = ()
    given: tuple[NoticeGiven, ...] = ()
    """Whom we told."""
    received: tuple[NoticeReceived, ...] = ()
    """Which provider told us."""
    tickets: tuple[Ticket, ...] = ()
    course: Course = BEGUN
    """Where it is in its life, who does what, what it hangs together with."""
    since: Instant | None = None
    """Since when it is going on, as was said when it was opened."""
    absorbed_major_at: Instant | None = None
    """The first decision that an incident was major that goes on in this one."""

    @property
    def outcome(self) -> str:
        """The last recorded decision: major, not_major, or undetermined while there is none."""
        return self.decisions[-1].outcome if self.decisions else "undetermined"

    @property
    def classified_major_at(self) -> Instant | None:
        """The first decision that it, or what goes on in it, is major (2025/301, Art. 5(1)(a))."""
        own = next((each.at for each in self.decisions if each.outcome == "major"), None)
        return min((each for each in (own, self.absorbed_major_at) if each), default=None)


def history(reference: str, entries: Iterable[Entry], known_at: Instant | None = None) -> History:
    """Fold ledger entries into a history; what was recorded after ``known_at`` is not known yet."""
    told = History(reference)
    for entry in entries:
        if known_at is not None and entry.recorded_at > known_at:
            continue
        course = course_after(told.course, entry.kind, entry.body, entry.recorded_at, entry.actor)
        told = _FOLDS.get(entry.kind, _unchanged)(told, entry)
        told = replace(told, course=course, entries=(*told.entries, entry))
    return told


def _unchanged(told: History, entry: Entry) -> History:  # noqa: ARG001 - other entries only stand in the timeline
    return told


def _opened(told: History, entry: Entry) -> History:
    body = entry.body
    since = instant(body["since"]) if "since" in body else None
    return replace(told, title=body["title"], entity=body["entity"], opened_at=entry.recorded_at, since=since)


def _renamed(told: History, entry: Entry) -> History:
    return replace(told, title=entry.body["title"])


def _acknowledged(told: History, entry: Entry) -> History:
    aware = instant(entry.body["aware_at"])
    return replace(told, aware_at=min(told.aware_at or aware, aware))


def _outage(told: History, entry: Entry) -> History:
    return replace(told, outages=(*told.outages, _outage_told(entry.body, entry.recorded_at)))


def _outage_told(body: Mapping[str, Any], known_since: Instant) -> Outage:
    return Outage(
        node=body["node"],
        state=body["state"],
        since=instant(body["since"]),
        until=instant(body["until"]) if body["until"] else None,
        source=body["source"],
        known_since=known_since,
    )


def outage_body(outage: Outage) -> dict[str, object]:
    """Return how an outage stands in the ledger, as it was declared or taken over from another incident."""
    return {
        "node": outage.node,
        "state": outage.state,
        "since": rfc3339(outage.since),
        "until": rfc3339(outage.until) if outage.until else None,
        "source": outage.source,
    }


def _absorbed(told: History, entry: Entry) -> History:
    """Take over what another incident tells of the outage, and its awareness: the earliest counts."""
    body, now = entry.body, entry.recorded_at
    more = tuple(_outage_told(each, now) for each in body["outages"])
    known = {(each.node, each.since) for each in told.outages}
    measured = told.measured
    for each in body["measured"]:
        measured = corrected(measured, measured_told(each, now, entry.actor))
    return replace(
        told,
        outages=(*told.outages, *(each for each in more if (each.node, each.since) not in known)),
        measured=measured,
        given=(*told.given, *(given_told(each, now) for each in body["given"])),
        received=(*told.received, *(received_told(each, now) for each in body["received"])),
        tickets=(*told.tickets, *map(ticket_told, body["tickets"])),
        aware_at=_earliest(told.aware_at, body["aware_at"]),
        absorbed_major_at=_earliest(told.absorbed_major_at, body["major_at"]),
    )


def _earliest(known: Instant | None, more: str | None) -> Instant | None:
    found = [each for each in (known, instant(more) if more else None) if each is not None]
    return min(found, default=None)


def _split_off(told: History, entry: Entry) -> History:
    """Let go of the outages that go on in an incident of their own."""
    gone = set(entry.body["nodes"])
    return replace(told, outages=tuple(each for each in told.outages if each.node not in gone))


def _ended(told: History, entry: Entry) -> History:
    node, until = entry.body["node"], instant(entry.body["until"])
    outages = tuple(
        replace(each, until=until) if each.node == node and each.until is None else each
        for each in told.outages
    )
    return replace(told, outages=outages)


def _fact(told: History, entry: Entry) -> History:
    return replace(told, facts=(*told.facts, fact_told(entry)))


def fact_told(entry: Entry) -> Fact:
    """Return the fact that an entry records, of an incident or of a threat."""
    body = entry.body
    return Fact(
        key=body["key"],
        value=body["value"],
        true_since=instant(body["since"]) if body["since"] else None,
        known_since=entry.recorded_at,
        author=entry.actor,
        source=body["source"],
        estimate=body["estimate"],
        growth=_growth(body.get("growth")),
        corrects=body.get("corrects"),
    )


def _growth(body: Mapping[str, Any] | None) -> Growth | None:
    return Growth(exact(body["per_hour"], "per_hour"), instant(body["since"])) if body else None


def fact_body(fact: Fact) -> dict[str, object]:
    """
    Return how a fact stands in the ledger; ``fact_told`` reads it back.

    ``growth`` is there only if it grows, ``corrects`` only if it corrects an entry.
    """
    body: dict[str, object] = {
        "key": fact.key,
        "value": fact.value,
        "since": rfc3339(fact.true_since) if fact.true_since else None,
        "source": fact.source,
        "estimate": fact.estimate,
    }
    if fact.growth:
        body["growth"] = growth_body(fact.growth)
    return body if fact.corrects is None else {**body, "corrects": fact.corrects}


def growth_body(growth: Growth) -> dict[str, str]:
    """Return a rate as JSON has it: the number as decimal text, the instant in UTC with Z."""
    return {"per_hour": format(growth.per_hour, "f"), "since": rfc3339(growth.since)}


def _classified(told: History, entry: Entry) -> History:
    decision = Decision(entry.recorded_at, entry.actor, entry.body["outcome"], entry.body)
    return replace(told, decisions=(*told.decisions, decision))


def _measured(told: History, entry: Entry) -> History:
    more = measured_told(entry.body, entry.recorded_at, entry.actor)
    return replace(told, measured=corrected(told.measured, more))


def _given(told: History, entry: Entry) -> History:
    return replace(told, given=(*told.given, given_told(entry.body, entry.recorded_at)))


def _received(told: History, entry: Entry) -> History:
    return replace(told, received=(*told.received, received_told(entry.body, entry.recorded_at)))


def _ticket_opened(told: History, entry: Entry) -> History:
    return replace(told, tickets=opened(told.tickets, entry.body, entry.sequence))


def _ticket_responded(told: History, entry: Entry) -> History:
    return replace(told, tickets=stepped(told.tickets, entry.body, "responded"))


def _ticket_resolved(told: History, entry: Entry) -> History:
    return replace(told, tickets=stepped(told.tickets, entry.body, "resolved"))


_FOLDS: Mapping[str, Callable[[History, Entry], History]] = {
    "incident.opened": _opened,
    "incident.renamed": _renamed,
    "incident.acknowledged": _acknowledged,
    "incident.absorbed": _absorbed,
    "incident.split_off": _split_off,
    "outage.declared": _outage,
    "outage.ended": _ended,
    "fact.recorded": _fact,
    "incident.classified": _classified,
    "outage.measured": _measured,
    "notice.given": _given,
    "notice.received": _received,
    "ticket.opened": _ticket_opened,
    "ticket.responded": _ticket_responded,
    "ticket.resolved": _ticket_resolved,
}
