"""Many promises at once: which commitments break first, and which credits may be claimed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum
from operator import itemgetter

from tocsin.core.commitments import Commitment, Entitlement, ServiceLevelObjective
from tocsin.core.quantities import Money
from tocsin.core.sla.attainment import Attainment, attain, attainment_of
from tocsin.core.sla.claim_limits import claim_by
from tocsin.core.sla.course import Course, course_of
from tocsin.core.sla.downtime import Outage
from tocsin.core.sla.next_credit import NextCredit, next_credit
from tocsin.core.sla.windows import rolling_length, window_at
from tocsin.core.time import Instant, Interval

_NEVER = datetime.max.replace(tzinfo=UTC)


class Standing(IntEnum):
    """Where a commitment stands, in the order in which someone who can still act wants to read it."""

    BREAKING = 1
    """Holds now, and breaks if what is open stays open: here something can still be saved."""
    BROKEN = 2
    HOLDING = 3
    UNMEASURED = 4
    """
    Neither met nor breached: nothing measurable was promised, or it is measured by requests and their
    number is not known.
    """


@dataclass(frozen=True, slots=True)
class AtRisk:
    """One commitment whose business service was hit."""

    commitment: Commitment
    standing: Standing
    attainment: Attainment | None
    """None: nothing measurable was promised."""
    next_credit: NextCredit | None
    """None: no further credit is agreed."""
    owed: Money | None
    """Credit owed as it stands, at most the liability cap; None: not money, or no fee known."""
    owed_next: Money | None
    """What will be owed at ``next_credit``, at most the liability cap; None as for ``owed``."""
    over: bool = False
    """It is about an earlier window, which is over; another row is about the window of now."""

    @property
    def window(self) -> Interval | None:
        """The window that it is about; None where nothing measurable was promised."""
        return self.attainment.window if self.attainment else None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one entitlement gives for one window."""

    entitlement: Entitlement
    attainment: Attainment
    amount: Money | None
    """The credit as money, at most what earlier windows left of the liability cap; None: not money."""
    claimable_from: Instant
    """The end of the window: before it, the credit is what it would be if what is open ended now."""
    claim_by: Instant | None
    """
    The end of the claim period, or None when none is agreed; set whether or not a credit is due.
    Where it is counted from an outage and none counted, it is counted from the end of the window.
    """


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What holds for every commitment with the same objective about the same service."""

    attainment: Attainment
    next_credit: NextCredit | None
    standing: Standing
    urgency: Instant


def breaches(
    commitments: Sequence[Commitment], outages_by_service: Mapping[str, Sequence[Outage]], at: Instant
) -> list[AtRisk]:
    """
    Judge every commitment whose business service (by node id) has outages, the next to break first.

    First those that hold now and will break, by the instant at which they do; then those already
    broken, by the instant of their next credit; then those that hold; last those without an objective.
    A commitment comes once for the window of ``at``, and once more, as broken, for every earlier calendar
    window since the first outage whose credit is still owed. Commitments with the same objective about
    services with the same outages share one judgement, so that ten thousand of them cost little more than
    their distinct pairs.
    Raises ``Refused`` (``unknown_window``, ``unknown_time_zone``, ``instant_out_of_range``).
    """
    judged = _Judged(outages_by_service, at)
    found: list[tuple[int, Instant, str, AtRisk]] = []
    for each in commitments:
        service, objective = each.business_service, each.objective
        if not outages_by_service.get(service):
            continue
        if objective is None:
            unmeasured = AtRisk(each, Standing.UNMEASURED, None, None, None, None)
            found.append((Standing.UNMEASURED, _NEVER, each.id, unmeasured))
            continue
        known = judged.about(objective, service)
        owed = capped(known.attainment.credit.money, each.liability.cap)
        upcoming = known.next_credit
        then = None if upcoming is None else capped(upcoming.credit.money, each.liability.cap)
        risk = AtRisk(each, known.standing, known.attainment, upcoming, owed, then)
        found.append((known.standing, known.urgency, each.id, risk))
        for before in judged.still_owed(objective, service):
            amount = capped(before.credit.money, each.liability.cap)
            past = AtRisk(each, Standing.BROKEN, before, None, amount, None, over=True)
            found.append((Standing.BROKEN, _NEVER, each.id, past))
    found.sort(key=itemgetter(0, 1, 2))
    return [each[3] for each in found]


class _Judged:
    """
    Remembers judgements by objective and outages, and what they share with other objectives.

    By identity first, since hashing an objective takes longer than most of the rest. What
    counted is the same for all objectives that differ only in target, rounding and credits.
    """

    def __init__(self, outages_by_service: Mapping[str, Sequence[Outage]], at: Instant) -> None:
        self._outages = outages_by_service
        self._at = at
        self._first: dict[tuple[Outage, ...], str] = {}
        self._like: dict[str, str] = {}
        self._by_identity: dict[tuple[int, str], _Judgement] = {}
        self._by_value: dict[tuple[ServiceLevelObjective, str], _Judgement] = {}
        self._courses: dict[tuple[Hashable, ...], Course] = {}
        self._before: dict[tuple[int, str], tuple[Attainment, ...]] = {}
        self._since = {
            service: min(each.start for each in outages)
            for service, outages in outages_by_service.items()
            if outages
        }

    def still_owed(self, objective: ServiceLevelObjective, named: str) -> tuple[Attainment, ...]:
        """Return the earlier windows since the first outage that gave a credit that has not lapsed."""
        identity = (id(objective), self._like.get(named) or self._alike(named))
        if identity not in self._before:
            windows = _windows(objective, self._since[named], self._at)[:-1]
            owed = (_owed(objective, self._outages[named], self._at, window) for window in windows)
            self._before[identity] = tuple(each for each in owed if each is not None)
        return self._before[identity]

    def about(self, objective: ServiceLevelObjective, named: str) -> _Judgement:
        service = self._like.get(named) or self._alike(named)
        identity = (id(objective), service)
        known = self._by_identity.get(identity)
        if known is None:
            known = self._by_value.get((objective, service))
            if known is None:
                known = _judge(self._course(objective, service))
                self._by_value[(objective, service)] = known
            self._by_identity[identity] = known
        return known

    def _alike(self, service: str) -> str:
        """Return the first service that had the very same outages: one judgement serves them all."""
        first = self._first.setdefault(tuple(self._outages[service]), service)
        self._like[service] = first
        return first

    def _course(self, objective: ServiceLevelObjective, service: str) -> Course:
        alike = (
            service,
            objective.window,
            objective.time_zone,
            objective.service_hours,
            objective.exclusions,
            objective.minimum_outage,
            objective.minimum_exceeded,
            objective.counted_from,
            objective.whole_above,
            objective.measured_by,
        )
        known = self._courses.get(alike)
        if known is None:
            known = self._courses[alike] = course_of(objective, self._outages[service], self._at)
        return known.of(objective)


def _judge(course: Course) -> _Judgement:
    attainment = attainment_of(course)
    upcoming = next_credit(course, attainment)
    if attainment.breached is None:
        return _Judgement(attainment, upcoming, Standing.UNMEASURED, _NEVER)
    if attainment.breached:
        return _Judgement(attainment, upcoming, Standing.BROKEN, (upcoming and upcoming.at) or _NEVER)
    if attainment.breach_at is None:
        return _Judgement(attainment, upcoming, Standing.HOLDING, (upcoming and upcoming.at) or _NEVER)
    return _Judgement(attainment, upcoming, Standing.BREAKING, attainment.breach_at)


def capped(amount: Money | None, cap: Money | None) -> Money | None:
    """
    Return an amount, or the liability cap where that is less.

    A cap in another currency cannot be compared and does not limit the amount: more than is owed is
    shown rather than less.
    """
    if amount is None or cap is None or cap.currency != amount.currency:
        return amount
    return cap if cap.amount < amount.amount else amount


def claims(
    entitlements: Sequence[Entitlement], outages_by_service: Mapping[str, Sequence[Outage]], at: Instant
) -> list[Claim]:
    """
    Say what may be claimed from providers whose ICT service (by node id) has outages, soonest to lapse first.

    For each entitlement with an objective: the window of ``at``, and every earlier calendar window since
    the first outage that yielded a credit, or one that is not known, whose claim period has not ended.
    Those without a credit come last. Raises ``Refused`` as ``breaches`` does.
    """
    found: list[Claim] = []
    for each in entitlements:
        outages = outages_by_service.get(each.ict_service)
        if outages and each.objective is not None:
            found.extend(_claims_of(each, each.objective, outages, at))
    return sorted(found, key=_lapse)


def _lapse(each: Claim) -> tuple[bool, Instant, str, Instant]:
    return (
        not each.attainment.credit.claimable,
        each.claim_by or _NEVER,
        each.entitlement.id,
        each.claimable_from,
    )


def _claims_of(
    entitlement: Entitlement, objective: ServiceLevelObjective, outages: Sequence[Outage], at: Instant
) -> list[Claim]:
    left = entitlement.liability.cap
    found: list[Claim] = []
    *earlier, current = _windows(objective, min(each.start for each in outages), at)
    course = course_of(objective, outages, at, current)
    attained = [
        (each, each.claim_by)
        for window in earlier
        if (each := _owed(objective, outages, at, window)) is not None
    ]
    attained.append((attainment_of(course), claim_by(objective, current, course.last_outage())))
    for attainment, until in attained:
        amount = capped(attainment.credit.money, left)
        if amount is not None and left is not None and left.currency == amount.currency:
            left = Money(max(left.amount - amount.amount, Decimal(0)), left.currency)
        found.append(Claim(entitlement, attainment, amount, attainment.window.end, until))
    return found


def _owed(
    objective: ServiceLevelObjective, outages: Sequence[Outage], at: Instant, window: Interval
) -> Attainment | None:
    """Return the attainment of an earlier window if its credit is due, or not known, and has not lapsed."""
    if objective.claim_from == "window_end" and _lapsed(claim_by(objective, window), at):
        return None
    found = attain(objective, outages, at, window)
    return found if found.credit.claimable and not _lapsed(found.claim_by, at) else None


def _lapsed(until: Instant | None, at: Instant) -> bool:
    return until is not None and until <= at


def _windows(objective: ServiceLevelObjective, since: Instant, at: Instant) -> list[Interval]:
    """Return the calendar windows from an instant up to that of ``at``; of a rolling one only the last."""
    current = window_at(objective.window, objective.time_zone, at)
    if rolling_length(objective.window) is not None or since >= current.start:
        return [current]
    found = [window_at(objective.window, objective.time_zone, since)]
    while found[-1].end < current.start:
        found.append(window_at(objective.window, objective.time_zone, found[-1].end))
    return [*found, current]
