"""Many promises at once: which commitments break first, and which credits may be claimed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from operator import itemgetter

from tocsin.core.commitments import Commitment, Entitlement, ServiceLevelObjective
from tocsin.core.quantities import Money, percent
from tocsin.core.sla.attainment import Attainment, attainment_of
from tocsin.core.sla.breach import falls_below, lasts_beyond
from tocsin.core.sla.course import Course, course_of
from tocsin.core.sla.credits import (
    HOUR,
    Credit,
    claim_by,
    credit_of_hours,
    credit_of_tier,
    hours_beyond,
)
from tocsin.core.sla.downtime import Outage
from tocsin.core.sla.windows import rolling_length, window_at
from tocsin.core.time import Instant, Interval

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NextCredit:
    """The credit that is due after the one that is due now, and from when."""

    credit: Credit
    at: Instant | None
    """When it is reached if what is open stays open; None: not in this window."""


class Standing(IntEnum):
    """Where a commitment stands, in the order in which someone who can still act wants to read it."""

    BREAKING = 1
    """Holds now, and breaks if what is open stays open: here something can still be saved."""
    BROKEN = 2
    HOLDING = 3
    UNMEASURED = 4
    """Nothing measurable was promised: it is hit, but neither met nor breached."""


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
    """The end of the claim period, or None when none is agreed; set whether or not a credit is due."""


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
    Commitments with the same objective about services with the same outages share one judgement, so
    that ten thousand of them cost little more than their distinct pairs.
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
    found.sort(key=itemgetter(0, 1, 2))
    return [each[3] for each in found]


class _Judged:
    """
    Remembers judgements by objective and outages, and what they share with other objectives.

    By identity first, since hashing an objective takes longer than most of the rest. What
    counted is the same for all objectives with the same window, hours, exclusions and minimum.
    """

    def __init__(self, outages_by_service: Mapping[str, Sequence[Outage]], at: Instant) -> None:
        self._outages = outages_by_service
        self._at = at
        self._first: dict[tuple[Outage, ...], str] = {}
        self._like: dict[str, str] = {}
        self._by_identity: dict[tuple[int, str], _Judgement] = {}
        self._by_value: dict[tuple[ServiceLevelObjective, str], _Judgement] = {}
        self._courses: dict[tuple[Hashable, ...], Course] = {}

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
        )
        known = self._courses.get(alike)
        if known is None:
            known = self._courses[alike] = course_of(objective, self._outages[service], self._at)
        return known.of(objective)


def _judge(course: Course) -> _Judgement:
    attainment = attainment_of(course)
    upcoming = next_credit(course, attainment)
    if attainment.breached:
        return _Judgement(attainment, upcoming, Standing.BROKEN, (upcoming and upcoming.at) or _NEVER)
    if attainment.breach_at is None:
        return _Judgement(attainment, upcoming, Standing.HOLDING, (upcoming and upcoming.at) or _NEVER)
    return _Judgement(attainment, upcoming, Standing.BREAKING, attainment.breach_at)


def next_credit(course: Course, attainment: Attainment) -> NextCredit | None:
    """Return the next tier, or the next hour, with what it gives; None when it gives no more than now."""
    objective = course.objective
    if objective.credit_per_hour_beyond is not None:
        upcoming = _next_hour(course)
    else:
        ahead = [tier for tier in objective.credits or () if attainment.attained >= percent(tier.below)]
        if not ahead:
            return None
        tier = max(ahead, key=lambda tier: tier.below)
        upcoming = NextCredit(credit_of_tier(objective, tier), falls_below(course, percent(tier.below)))
    return None if upcoming.credit == attainment.credit else upcoming


def _next_hour(course: Course) -> NextCredit:
    objective = course.objective
    hours = hours_beyond(objective, course.downtime - course.allowed(course.target()))
    credit = credit_of_hours(objective, hours + 1)
    full = objective.credit_per_hour_beyond is not None and objective.credit_per_hour_beyond.count == "full"
    extra = Fraction((hours + 1 if full else hours) * HOUR)
    return NextCredit(credit, lasts_beyond(course, extra, exactly=full))


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
    the first outage that yielded a credit whose claim period has not ended. Those without a credit
    come last. Raises ``Refused`` as ``breaches`` does.
    """
    found: list[Claim] = []
    for each in entitlements:
        outages = outages_by_service.get(each.ict_service)
        if outages and each.objective is not None:
            found.extend(_claims_of(each, each.objective, outages, at))
    return sorted(found, key=_lapse)


def _lapse(each: Claim) -> tuple[bool, Instant, str, Instant]:
    return (
        not each.attainment.credit.due,
        each.claim_by or _NEVER,
        each.entitlement.id,
        each.claimable_from,
    )


def _claims_of(
    entitlement: Entitlement, objective: ServiceLevelObjective, outages: Sequence[Outage], at: Instant
) -> list[Claim]:
    left = entitlement.liability.cap
    found: list[Claim] = []
    windows = _windows(objective, min(each.start for each in outages), at)
    for window in windows:
        until = claim_by(objective, window)
        current = window is windows[-1]
        if not current and until is not None and until <= at:
            continue
        attainment = attainment_of(course_of(objective, outages, at, window))
        if not current and not attainment.credit.due:
            continue
        amount = capped(attainment.credit.money, left)
        if amount is not None and left is not None and left.currency == amount.currency:
            left = Money(max(left.amount - amount.amount, Decimal(0)), left.currency)
        found.append(Claim(entitlement, attainment, amount, window.end, until))
    return found


def _windows(objective: ServiceLevelObjective, since: Instant, at: Instant) -> list[Interval]:
    """Return the calendar windows from an instant up to that of ``at``; of a rolling one only the last."""
    current = window_at(objective.window, objective.time_zone, at)
    if rolling_length(objective.window) is not None or since >= current.start:
        return [current]
    found = [window_at(objective.window, objective.time_zone, since)]
    while found[-1].end < current.start:
        found.append(window_at(objective.window, objective.time_zone, found[-1].end))
    return [*found, current]
