"""
Promise lint: what was promised to customers beyond what the providers promised us, before any incident.

Three weaknesses are looked for. A share of time that the chain behind a service cannot give on average. A
notice to customers, counted from the outage, sooner than the provider's notice to us. A recovery sooner
than that of a service without which ours is down. What nobody promised is said, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from tocsin.core.commitments import Commitment, Entitlement
from tocsin.core.impact.expected_attainment import ExpectedAttainment, expected_attainment
from tocsin.core.quantities import percent
from tocsin.core.situation.landscape import Landscape

HOURS_A_YEAR = Fraction(36525 * 24, 100)
"""Of the Julian year of 365.25 days."""
MOST_GAINS = 3


@dataclass(frozen=True, slots=True)
class Gain:
    """What it would help if one ICT service never failed."""

    ict_service: str
    hours: Fraction
    """So many hours a year less downtime."""


@dataclass(frozen=True, slots=True)
class AttainmentGap:
    """A share of time was promised that the chain behind the service is not promised to give."""

    commitments: tuple[Commitment, ...]
    """About one business service, with one target."""
    promised: Fraction
    """From 0 to 1."""
    supported: ExpectedAttainment
    hours: Fraction
    """Expected downtime a year beyond what the target allows, in hours."""
    gains: tuple[Gain, ...]
    """The services that cost most, the most first."""


@dataclass(frozen=True, slots=True)
class NoticeGap:
    """Customers are to be told of an outage sooner than its provider must tell us."""

    commitment: Commitment
    entitlement: Entitlement
    ours: timedelta
    theirs: timedelta | None
    """None: the provider has no duty to tell us."""


@dataclass(frozen=True, slots=True)
class RecoveryGap:
    """A recovery was promised sooner than that of a service that ours cannot do without."""

    commitment: Commitment
    entitlement: Entitlement
    ours: timedelta
    theirs: timedelta | None
    """None: the provider promised none."""


@dataclass(frozen=True, slots=True)
class Lint:
    """All weaknesses found, the worst of each kind first, and what could not be judged."""

    attainment: tuple[AttainmentGap, ...]
    notice: tuple[NoticeGap, ...]
    recovery: tuple[RecoveryGap, ...]
    unjudged: tuple[str, ...]
    """Business services with a measured promise of which nothing behind them is promised (node ids)."""


def lint(landscape: Landscape, *, seed: int = 0) -> Lint:
    """
    Look for promises that are weaker behind than in front.

    Assumed: providers give exactly what they promise, their failures are independent of each other and of
    the hours of service, and what nobody promised never fails: so the gap is at least what is said.
    """
    promised = _promised(landscape.entitlements)
    chains = _Chains(landscape, promised, seed)
    gaps, unjudged = [], []
    for (service, target), commitments in _by_target(landscape.commitments).items():
        supported = chains.of(service)
        if not supported.rests_on:
            unjudged.append(service)
        elif supported.share < target:
            hours = (target - supported.share) * HOURS_A_YEAR
            gaps.append(AttainmentGap(commitments, target, supported, hours, chains.gains(service)))
    relied = _Relied(landscape)
    return Lint(
        tuple(sorted(gaps, key=lambda each: (-each.hours, each.commitments[0].id))),
        tuple(sorted(_notices(landscape, relied), key=_soonest)),
        tuple(sorted(_recoveries(landscape, relied), key=_soonest)),
        tuple(sorted(set(unjudged))),
    )


def _soonest(gap: NoticeGap | RecoveryGap) -> tuple[bool, timedelta, str, str]:
    """Put what no provider promised first, then what is promised soonest."""
    return gap.theirs is not None, gap.ours, gap.commitment.id, gap.entitlement.id


def _promised(entitlements: Iterable[Entitlement]) -> dict[str, Fraction]:
    """Return the share of time that each ICT service is promised: of several promises the most."""
    found: dict[str, Fraction] = {}
    for each in entitlements:
        if each.objective is not None and each.objective.measure == "time":
            share = percent(each.objective.target)
            found[each.ict_service] = max(share, found.get(each.ict_service, share))
    return found


def _by_target(commitments: Iterable[Commitment]) -> dict[tuple[str, Fraction], tuple[Commitment, ...]]:
    found: dict[tuple[str, Fraction], tuple[Commitment, ...]] = {}
    for each in commitments:
        if each.objective is not None and each.objective.measure == "time":
            key = (each.business_service, percent(each.objective.target))
            found[key] = (*found.get(key, ()), each)
    return found


class _Chains:
    """The expected attainment behind each business service, worked out once."""

    def __init__(self, landscape: Landscape, promised: Mapping[str, Fraction], seed: int) -> None:
        self._groups, self._promised, self._seed = landscape.groups_of, promised, seed
        self._known: dict[str, ExpectedAttainment] = {}

    def of(self, service: str) -> ExpectedAttainment:
        if service not in self._known:
            self._known[service] = expected_attainment(self._groups, self._promised, service, seed=self._seed)
        return self._known[service]

    def gains(self, service: str) -> tuple[Gain, ...]:
        """Return the few ICT services whose downtime costs most, with what their perfection would save."""
        before = self.of(service)
        found = []
        for each in before.rests_on:
            perfect = {**self._promised, each: Fraction(1)}
            after = expected_attainment(self._groups, perfect, service, seed=self._seed)
            found.append(Gain(each, (after.share - before.share) * HOURS_A_YEAR))
        ranked = sorted((each for each in found if each.hours > 0), key=lambda g: (-g.hours, g.ict_service))
        return tuple(ranked[:MOST_GAINS])


class _Relied:
    """Which entitlements are about an ICT service whose loss alone takes a business service down."""

    def __init__(self, landscape: Landscape) -> None:
        self._landscape = landscape
        self._down: dict[str, frozenset[str]] = {}

    def on(self, service: str) -> Iterator[Entitlement]:
        for each in self._landscape.entitlements:
            if service in self._lost_with(each.ict_service):
                yield each

    def _lost_with(self, ict_service: str) -> frozenset[str]:
        if ict_service not in self._down:
            known = ict_service in self._landscape.inventory.nodes
            lost = self._landscape.graph.impact([ict_service]).down if known else ()
            self._down[ict_service] = frozenset(lost)
        return self._down[ict_service]


def _notices(landscape: Landscape, relied: _Relied) -> Iterator[NoticeGap]:
    """Compare notices that are counted from the outage itself: one counted from awareness waits for it."""
    for ours in landscape.commitments:
        duty = ours.duty_to_notify
        if duty is None or duty.trigger != "outage":
            continue
        for each in relied.on(ours.business_service):
            theirs = each.duty_to_notify.within if each.duty_to_notify else None
            if theirs is None or theirs > duty.within:
                yield NoticeGap(ours, each, duty.within, theirs)


def _recoveries(landscape: Landscape, relied: _Relied) -> Iterator[RecoveryGap]:
    for ours in landscape.commitments:
        rto = ours.recovery.rto
        if rto is None:
            continue
        for each in relied.on(ours.business_service):
            theirs = _recovered_within(each)
            if theirs is None or theirs > rto:
                yield RecoveryGap(ours, each, rto, theirs)


def _recovered_within(entitlement: Entitlement) -> timedelta | None:
    """Return the recovery time that a provider promised, or else its soonest time to resolve."""
    if entitlement.recovery.rto is not None:
        return entitlement.recovery.rto
    times = [each.resolve_within for each in entitlement.response_times]
    return min((each for each in times if each is not None), default=None)
