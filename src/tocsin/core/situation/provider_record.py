"""A provider's record: how often it was out, what it kept and missed, what was claimed and paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from tocsin.core.commitments import Entitlement
from tocsin.core.incidents.dossiers import DossierHistory, DossierStatus
from tocsin.core.quantities import Money, exact
from tocsin.core.register import Provider
from tocsin.core.situation.duty import Duty, DutyKind, DutyStanding
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.provider_outages import ProviderOutage, ProviderYear
from tocsin.core.situation.situation import Situation
from tocsin.core.sla import Attainment, Outage, attain
from tocsin.core.sla.at_risk import capped
from tocsin.core.sla.windows import rolling_length, window_at
from tocsin.core.time import Instant, Interval, instant

QUARTERS = 4
"""So many quarters that have ended are shown beside the one that runs."""
_JUST_BEFORE = timedelta(microseconds=1)
_SENT: frozenset[DossierStatus] = frozenset({"sent", "accepted", "credited", "refused"})
_ACCEPTED: frozenset[DossierStatus] = frozenset({"accepted", "credited"})


@dataclass(frozen=True, slots=True)
class RecordedDuty:
    """One duty of the provider in one incident."""

    incident: str
    duty: Duty


@dataclass(frozen=True, slots=True)
class DutyTally:
    """How often the provider kept one kind of duty, and how often not."""

    kind: DutyKind
    met: int
    missed: int
    running: int
    not_started: int
    """What starts it did not happen, such as a ticket."""
    unknown: int
    """What would decide it is not known."""


@dataclass(frozen=True, slots=True)
class RecordedWindow:
    """How one promise stood in one window."""

    entitlement: Entitlement
    attainment: Attainment
    running: bool
    """The window has not ended: it is as it would close if what is open ended now."""
    partly_kept: bool
    """Records began in it: before that nothing is known, and nothing counts against the provider."""


@dataclass(frozen=True, slots=True)
class RecordedClaim:
    """One claim that was drafted, as far as it came."""

    reference: str
    title: str
    entitlement: str
    """Id; the inventory may no longer have it."""
    window: Interval
    status: DossierStatus
    amount: Money | None
    """What was claimed; None: not money, or not known."""
    paid: Money | None
    claim_by: Instant | None
    lapsed: bool
    """It was not sent before the claim period ended."""


@dataclass(frozen=True, slots=True)
class LapsedCredit:
    """A credit that nobody claimed before its period ended."""

    entitlement: Entitlement
    window: Interval
    amount: Money | None
    """None: not money, or not known."""
    claim_by: Instant


@dataclass(frozen=True, slots=True)
class CreditTotals:
    """The credits of one currency: nothing is added across currencies."""

    currency: str
    claimed: Money
    """Of claims that were sent."""
    accepted: Money
    paid: Money
    refused: Money
    lapsed: Money
    """Of credits that were not claimed in time."""


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """What is on record of one provider, as of an instant."""

    provider: Provider
    at: Instant
    kept_since: Instant | None
    """When the first entry was recorded; None: there is none yet."""
    services: tuple[str, ...]
    """Node ids of the ICT services that it provides directly."""
    years: tuple[ProviderYear, ...]
    outages: tuple[ProviderOutage, ...]
    """The last first."""
    tallies: tuple[DutyTally, ...]
    duties: tuple[RecordedDuty, ...]
    windows: tuple[RecordedWindow, ...]
    claims: tuple[RecordedClaim, ...]
    lapsed: tuple[LapsedCredit, ...]
    totals: tuple[CreditTotals, ...]
    unpriced: int
    """Claims and lapsed credits that are in no total: their amounts are not money, or not known."""

    def lateness(self) -> list[timedelta]:
        """Return how late its page was, of each outage where that is known, the longest first."""
        return sorted((each.page_late for each in self.outages if each.page_late is not None), reverse=True)


@dataclass(frozen=True, slots=True)
class RecordGrounds:
    """What a record is made of."""

    provider: Provider
    landscape: Landscape
    incidents: Sequence[Situation]
    claims: Sequence[DossierHistory]
    """On this provider."""
    outages: Sequence[ProviderOutage]
    years: Sequence[ProviderYear]
    kept_since: Instant | None
    at: Instant


def provider_record(grounds: RecordGrounds) -> ProviderRecord:
    """
    Return the record of a provider from its incidents, its outages and the claims on it.

    Raises ``Refused`` as ``attain`` does.
    """
    at, services = grounds.at, services_of(grounds.provider.id, grounds.landscape)
    promised = [each for each in grounds.landscape.entitlements if each.ict_service in services]
    seen = _outages(grounds.incidents)
    claimed = [_claim(each, at) for each in grounds.claims]
    claimed.sort(key=lambda each: each.window.end, reverse=True)
    lapsed = tuple(_lapsed(promised, seen, claimed, at))
    known = tuple(_duties(grounds.incidents, services))
    totals, unpriced = _totals(claimed, lapsed)
    return ProviderRecord(
        provider=grounds.provider,
        at=at,
        kept_since=grounds.kept_since,
        services=services,
        years=tuple(grounds.years),
        outages=tuple(sorted(grounds.outages, key=lambda each: each.start, reverse=True)),
        tallies=tuple(_tally(kind, known) for kind in DutyKind),
        duties=known,
        windows=tuple(_windows(promised, seen, grounds.kept_since, at)),
        claims=tuple(claimed),
        lapsed=lapsed,
        totals=totals,
        unpriced=unpriced,
    )


def services_of(provider: str, landscape: Landscape) -> tuple[str, ...]:
    """Return the ICT services that a provider (node id) provides directly, by node id."""
    nodes = landscape.inventory.nodes
    return tuple(sorted(each for each in nodes if provider in getattr(nodes[each], "providers", ())))


def reach_of(provider: str, landscape: Landscape) -> frozenset[str]:
    """Return the provider, its services and all that they stand on, by node id."""
    reached = {provider, *services_of(provider, landscape)}
    todo = list(reached)
    while todo:
        for group in landscape.groups_of.get(todo.pop(), ()):
            fresh = set(group.members) - reached
            reached |= fresh
            todo += fresh
    return frozenset(reached)


def _outages(incidents: Iterable[Situation]) -> Mapping[str, Sequence[Outage]]:
    found: dict[str, list[Outage]] = {}
    for now in incidents:
        for node, outages in now.outages.items():
            found.setdefault(node, []).extend(outages)
    return found


def _duties(incidents: Iterable[Situation], services: Sequence[str]) -> Iterator[RecordedDuty]:
    for now in incidents:
        for each in now.duties:
            if isinstance(each.promise, Entitlement) and each.promise.ict_service in services:
                yield RecordedDuty(now.told.reference, each)


def _tally(kind: DutyKind, known: Iterable[RecordedDuty]) -> DutyTally:
    stands = [each.duty.standing for each in known if each.duty.kind is kind]
    return DutyTally(
        kind,
        met=stands.count(DutyStanding.MET),
        missed=stands.count(DutyStanding.MISSED),
        running=stands.count(DutyStanding.RUNNING),
        not_started=stands.count(DutyStanding.NOT_STARTED),
        unknown=stands.count(DutyStanding.UNKNOWN),
    )


def _windows(
    promised: Iterable[Entitlement],
    seen: Mapping[str, Sequence[Outage]],
    kept_since: Instant | None,
    at: Instant,
) -> Iterator[RecordedWindow]:
    """Yield each promise in each window of the last quarters of which there are records, the last first."""
    if kept_since is None:
        return
    for each in promised:
        if each.objective is None:
            continue
        window, place = each.objective.window, each.objective.time_zone
        first = window_at("quarter", place, at)
        for _ in range(QUARTERS):
            first = window_at("quarter", place, first.start - _JUST_BEFORE)
        for span in reversed(_spans(window, place, first.start, at)):
            if span.end > kept_since:
                moment = at if rolling_length(window) is None else span.end
                found = attain(each.objective, seen.get(each.ict_service, ()), moment, span)
                yield RecordedWindow(each, found, span.end > at, span.start < kept_since)


def _spans(window: str, place: str, start: Instant, at: Instant) -> list[Interval]:
    """Return the windows from an instant up to that of ``at``; rolling ones at the ends of quarters."""
    step = "quarter" if rolling_length(window) is not None else window
    spans = [window_at(step, place, start)]
    while spans[-1].end <= at:
        spans.append(window_at(step, place, spans[-1].end))
    return spans if step == window else [window_at(window, place, min(each.end, at)) for each in spans]


def _lapsed(
    promised: Iterable[Entitlement],
    seen: Mapping[str, Sequence[Outage]],
    claimed: Sequence[RecordedClaim],
    at: Instant,
) -> Iterator[LapsedCredit]:
    """Yield what calendar windows gave, as far as is known, that nobody drafted before its period ended."""
    drafted = {(each.entitlement, each.window.end) for each in claimed}
    for each in promised:
        outages, objective = seen.get(each.ict_service, ()), each.objective
        if not outages or objective is None or rolling_length(objective.window) is not None:
            continue
        for span in _spans(objective.window, objective.time_zone, min(one.start for one in outages), at):
            found = attain(objective, outages, at, span)
            until = found.claim_by
            if until is not None and until <= at and (each.id, span.end) not in drafted:
                amount = capped(found.credit.money, each.liability.cap)
                yield LapsedCredit(each, span, amount, until)


def _claim(told: DossierHistory, at: Instant) -> RecordedClaim:
    content, until = told.content, told.claim_by
    start, end = map(instant, content["window"])
    return RecordedClaim(
        told.reference,
        told.title,
        content["about"],
        Interval(start, end),
        told.status,
        _money(content["amount"]),
        next((each.amount for each in reversed(told.answers) if each.amount is not None), None),
        until,
        lapsed=told.unsent and until is not None and until <= at,
    )


def _money(given: Mapping[str, str] | None) -> Money | None:
    return Money(exact(given["amount"], "amount"), given["currency"]) if given else None


def _totals(
    claimed: Sequence[RecordedClaim], lapsed: Sequence[LapsedCredit]
) -> tuple[tuple[CreditTotals, ...], int]:
    kinds: Mapping[str, list[Money | None]] = {
        "claimed": [each.amount for each in claimed if each.status in _SENT],
        "accepted": [each.amount for each in claimed if each.status in _ACCEPTED],
        "paid": [each.paid for each in claimed if each.status == "credited"],
        "refused": [each.amount for each in claimed if each.status == "refused"],
        "lapsed": [*(each.amount for each in claimed if each.lapsed), *(each.amount for each in lapsed)],
    }
    codes = sorted({each.currency for given in kinds.values() for each in given if each is not None})
    totals = tuple(
        CreditTotals(code, **{kind: _sum(given, code) for kind, given in kinds.items()}) for code in codes
    )
    return totals, sum(each is None for kind in ("claimed", "lapsed") for each in kinds[kind])


def _sum(given: Sequence[Money | None], code: str) -> Money:
    amounts = (each.amount for each in given if each is not None and each.currency == code)
    return Money(sum(amounts, Decimal()), code)
