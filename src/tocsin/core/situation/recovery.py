"""Recovery clocks: until when functions and business services must work again, and with which data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Literal, TypeAlias

from tocsin.core.commitments import Commitment, PromisedRecovery
from tocsin.core.incidents import State
from tocsin.core.register import BusinessFunction, BusinessService, RecoveryPlan
from tocsin.core.situation.disruption import Disruption
from tocsin.core.situation.landscape import Landscape
from tocsin.core.time import Instant

Recoverable: TypeAlias = BusinessFunction | BusinessService


@dataclass(frozen=True, slots=True)
class RecoveryTerms:
    """What one source sets for a node; None of a time: it defines none, which is not zero."""

    rto: timedelta | None = None
    rpo: timedelta | None = None
    mtpd: timedelta | None = None
    plan: RecoveryPlan | None = None
    """None: it is the register (2024/2956, B_06.01), which knows no MTPD."""

    @property
    def source(self) -> Literal["register", "plan"]:
        """Whose word it is."""
        return "register" if self.plan is None else "plan"


@dataclass(frozen=True, slots=True)
class RecoveryLimit:
    """The last instant of one recovery objective of a node that is down."""

    what: Literal["rto", "mtpd"]
    due: Instant


@dataclass(frozen=True, slots=True)
class Recovery:
    """
    The recovery clocks of one function or business service that is hit (ISO 22301: RTO, RPO, MTPD).

    Where the register and the plans differ, the sooner counts, and ``said`` has them side by side. Only
    what is down has a clock that runs; of what is degraded it is known what would start if it fell.
    """

    node: Recoverable
    state: State
    since: Instant
    """Since when it has been in that state."""
    said: tuple[RecoveryTerms, ...]
    """The register first, for a function; then each plan."""

    @property
    def rto(self) -> timedelta | None:
        """The shortest recovery time objective; None: nobody defines one, which is not zero."""
        return _shortest(each.rto for each in self.said)

    @property
    def rpo(self) -> timedelta | None:
        """The shortest recovery point objective; None as for ``rto``."""
        return _shortest(each.rpo for each in self.said)

    @property
    def mtpd(self) -> timedelta | None:
        """The shortest maximum tolerable period of disruption; None as for ``rto``."""
        return _shortest(each.mtpd for each in self.said)

    @property
    def rto_due(self) -> Instant | None:
        """When the RTO is used up; None: none is defined, or it is not down. Of no length: at once."""
        return self._after(self.rto)

    @property
    def mtpd_due(self) -> Instant | None:
        """When the MTPD is used up; None as for ``rto_due``."""
        return self._after(self.mtpd)

    @property
    def data_from(self) -> Instant | None:
        """Data up to here must be recoverable to keep the RPO; None: none is defined, or it is not down."""
        return None if self.rpo is None or self.state != "down" else self.since - self.rpo

    @property
    def differs(self) -> bool:
        """Whether two sources define one of the times and define it differently."""
        return any(
            len({getattr(each, name) for each in self.said} - {None}) > 1 for name in ("rto", "rpo", "mtpd")
        )

    @property
    def counts(self) -> RecoveryTerms | None:
        """The source of the RTO that counts, the register before a plan that says the same; None: none."""
        return next((each for each in self.said if each.rto is not None and each.rto == self.rto), None)

    @property
    def plans(self) -> tuple[RecoveryPlan, ...]:
        """The plans to open, the one whose RTO is the shortest first."""
        plans = [each.plan for each in self.said if each.plan is not None]
        return tuple(sorted(plans, key=lambda each: (each.rto is None, each.rto or timedelta(), each.id)))

    def passed(self, at: Instant) -> bool | None:
        """Say whether the RTO is used up: at its last instant it is kept. None where none runs."""
        return _passed(self.rto_due, at)

    def mtpd_passed(self, at: Instant) -> bool | None:
        """Say whether the MTPD is used up; None where none runs."""
        return _passed(self.mtpd_due, at)

    def passes_next(self, at: Instant) -> RecoveryLimit | None:
        """Return which of RTO and MTPD is used up next, and when; None: none runs any more, or at all."""
        limits = []
        if self.rto_due is not None:
            limits.append(RecoveryLimit("rto", self.rto_due))
        if self.mtpd_due is not None:
            limits.append(RecoveryLimit("mtpd", self.mtpd_due))
        return min((each for each in limits if each.due >= at), key=attrgetter("due"), default=None)

    def _after(self, length: timedelta | None) -> Instant | None:
        return None if length is None or self.state != "down" else self.since + length


@dataclass(frozen=True, slots=True)
class PromisedClock:
    """A recovery that customers were promised of a business service that is down; one for all alike."""

    service: BusinessService
    since: Instant
    promised: PromisedRecovery
    commitments: tuple[Commitment, ...]

    @property
    def rto_due(self) -> Instant | None:
        """When the promised RTO is used up; None: the contract promises none, which is not zero."""
        return None if self.promised.rto is None else self.since + self.promised.rto

    @property
    def data_from(self) -> Instant | None:
        """Data up to here was promised to be recoverable; None: the contract promises none."""
        return None if self.promised.rpo is None else self.since - self.promised.rpo

    def passed(self, at: Instant) -> bool | None:
        """Say whether the promised RTO is used up; None where none was promised."""
        return _passed(self.rto_due, at)


_NOTHING_FILED = (RecoveryTerms(None, None),)
"""Of a function for which the register defines no objective: one value for all."""


def recoveries(landscape: Landscape, now: Disruption, at: Instant) -> tuple[Recovery, ...]:
    """
    Return the clocks of what is down: what passes next first, then what has passed, last what has none.

    Functions and business services without any objective are among them: that none is defined is to be seen.
    """
    found = _hit(landscape, now, "down")
    return tuple(sorted(found, key=lambda each: _urgency(each, at)))


def degraded(landscape: Landscape, now: Disruption) -> tuple[Recovery, ...]:
    """Return what is degraded and would have a clock if it fell, the shortest RTO first: none runs yet."""
    found = [each for each in _hit(landscape, now, "degraded") if _defined(each)]
    return tuple(sorted(found, key=lambda each: (each.rto is None, each.rto or timedelta(), each.node.id)))


def promised_recovery(landscape: Landscape, now: Disruption, at: Instant) -> tuple[PromisedClock, ...]:
    """Return what customers were promised of services that are down, in the order of ``recoveries``."""
    alike: dict[tuple[str, PromisedRecovery], list[Commitment]] = {}
    for each in landscape.commitments:
        state = now.state.get(each.business_service)
        if each.recovery != PromisedRecovery() and state is not None and state[0] == "down":
            alike.setdefault((each.business_service, each.recovery), []).append(each)
    nodes = landscape.inventory.nodes
    found = [
        PromisedClock(service, now.state[node][1], promised, tuple(commitments))
        for (node, promised), commitments in alike.items()
        if isinstance(service := nodes.get(node), BusinessService)
    ]
    return tuple(sorted(found, key=lambda each: _promised_urgency(each, at)))


def _hit(landscape: Landscape, now: Disruption, wanted: State) -> list[Recovery]:
    plans = _plans(landscape.plans)
    known = ((node, now.state.get(node.id)) for node in landscape.recoverable)
    return [
        Recovery(node, wanted, found[1], _said(node, plans))
        for node, found in known
        if found is not None and found[0] == wanted
    ]


def _plans(plans: Iterable[RecoveryPlan]) -> Mapping[str, list[RecoveryPlan]]:
    found: dict[str, list[RecoveryPlan]] = {}
    for each in plans:
        found.setdefault(each.node, []).append(each)
    return found


def _said(node: Recoverable, plans: Mapping[str, list[RecoveryPlan]]) -> tuple[RecoveryTerms, ...]:
    filed: tuple[RecoveryTerms, ...] = ()
    if isinstance(node, BusinessFunction):
        defines = node.rto is not None or node.rpo is not None
        filed = (RecoveryTerms(node.rto, node.rpo),) if defines else _NOTHING_FILED
    if node.id not in plans:
        return filed
    own = sorted(plans[node.id], key=attrgetter("id"))
    return (*filed, *(RecoveryTerms(each.rto, each.rpo, each.mtpd, each) for each in own))


def _defined(each: Recovery) -> bool:
    if each.said in ((), _NOTHING_FILED):
        return False  # as thousands are
    return any(length is not None for length in (each.rto, each.rpo, each.mtpd))


def _urgency(each: Recovery, at: Instant) -> tuple[int, Instant, str]:
    coming = each.passes_next(at) if _defined(each) else None
    if coming is not None:
        return 0, coming.due, each.node.id
    dues = [due for due in (each.rto_due, each.mtpd_due) if due is not None] if _defined(each) else []
    return (1, max(dues), each.node.id) if dues else (2, each.since, each.node.id)


def _promised_urgency(each: PromisedClock, at: Instant) -> tuple[int, Instant, str]:
    due = each.rto_due
    if due is None:
        return 2, each.since, each.service.id
    return (0 if due >= at else 1), due, each.service.id


def _shortest(lengths: Iterable[timedelta | None]) -> timedelta | None:
    return min((each for each in lengths if each is not None), default=None)


def _passed(due: Instant | None, at: Instant) -> bool | None:
    return None if due is None else at > due
