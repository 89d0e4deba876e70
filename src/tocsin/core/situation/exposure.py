"""Exposure: if a provider failed now, which promises would break, and how soon, before anything happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tocsin.core.commitments import Commitment
from tocsin.core.register import Provider
from tocsin.core.situation.landscape import Landscape
from tocsin.core.sla import Outage, attain
from tocsin.core.sla.columns import fits, laid_out, times_to_breach
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class TimeToBreach:
    """One promise, and when it would break if its service failed now and stayed down."""

    commitment: Commitment
    breach_at: Instant | None
    """None: not in this window, or nothing measurable was promised."""
    broken: bool
    """It is broken already, in this window."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the loss of one provider alone would do to promises."""

    provider: Provider
    promises: tuple[TimeToBreach, ...]
    """Of services that would be down: what holds and breaks first stands first, what is broken last."""

    def breaking_within(self, at: Instant, length: timedelta) -> int:
        """Return how many promises that hold would be broken so long after ``at``."""
        return sum(
            not each.broken and each.breach_at is not None and each.breach_at < at + length
            for each in self.promises
        )


def times_if_down(
    commitments: Sequence[Commitment], outages_by_service: Mapping[str, Sequence[Outage]], at: Instant
) -> dict[str, TimeToBreach]:
    """
    Say by commitment id when each promise would break if its service went down at ``at``.

    ``outages_by_service`` (by node id) is what has spent budgets already. What columns can hold is
    answered in columns, the rest one by one. Raises ``Refused`` as ``attain`` does.
    """
    services = {each.business_service for each in commitments}
    happened = {each: (*outages_by_service.get(each, ()), Outage(at)) for each in services}
    found: dict[str, TimeToBreach] = {}
    plain: list[Commitment] = []
    for each in commitments:
        service = happened[each.business_service]
        if each.objective is None:
            found[each.id] = TimeToBreach(each, None, broken=False)
        elif fits(each.objective, service, at):
            plain.append(each)
        else:
            alone = attain(each.objective, service, at)
            found[each.id] = TimeToBreach(each, alone.breach_at, broken=bool(alone.breached))
    promised = [(each.business_service, each.objective) for each in plain if each.objective is not None]
    answers = times_to_breach(laid_out(promised, happened, at), at).in_order_given()
    for each, (left, breach_at) in zip(plain, answers, strict=True):
        found[each.id] = TimeToBreach(each, breach_at, broken=left < 0)
    return found


def exposures(
    landscape: Landscape, outages_by_service: Mapping[str, Sequence[Outage]], at: Instant
) -> tuple[Exposure, ...]:
    """
    Say for every provider what its loss at ``at`` would do to promises, the worst first.

    Worse is: more promises that hold and would break, then the sooner the first of them, then the id.
    Providers whose loss takes no promised service down are left out.
    """
    times = times_if_down(landscape.commitments, outages_by_service, at)
    by_service: dict[str, list[TimeToBreach]] = defaultdict(list)
    for each in times.values():
        by_service[each.commitment.business_service].append(each)
    found = []
    for node in landscape.inventory.nodes.values():
        if isinstance(node, Provider):
            hit = _hit(landscape, node, by_service)
            if hit:
                found.append(Exposure(node, tuple(sorted(hit, key=_soonest))))
    return tuple(sorted(found, key=_worst))


def _hit(
    landscape: Landscape, provider: Provider, by_service: Mapping[str, Iterable[TimeToBreach]]
) -> list[TimeToBreach]:
    names = landscape.graph.names.nodes
    down = (names[number] for number in landscape.graph.spread([provider.id]).down())
    return [each for node in down for each in by_service.get(node, ())]


def _soonest(each: TimeToBreach) -> tuple[bool, bool, float, str]:
    instant = each.breach_at.timestamp() if each.breach_at else 0.0
    return each.broken, each.breach_at is None, instant, each.commitment.id


def _worst(each: Exposure) -> tuple[int, float, str]:
    coming = [one.breach_at.timestamp() for one in each.promises if one.breach_at and not one.broken]
    return -len(coming), min(coming, default=0.0), each.provider.id
