"""Promises and outages as arrays: the distinct clocks, the blocks of downtime, and who is on which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tocsin.core.commitments import ServiceHours, ServiceLevelObjective
from tocsin.core.sla.columns.kernel import (
    HOUR,
    NEVER,
    WHOLE,
    Blocks,
    Clocks,
    Pairs,
    Places,
    Promises,
)
from tocsin.core.sla.downtime import ALL, MICROSECOND, Outage
from tocsin.core.sla.service_hours import committed_time
from tocsin.core.sla.windows import CALENDAR_MONTHS, window_at
from tocsin.core.time import Instant, Interval, union

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PARTS = Decimal(WHOLE) / 100
_END = attrgetter("end")
FOREVER = datetime.max.replace(tzinfo=UTC)

_Clock: TypeAlias = tuple[str, str, ServiceHours | None, tuple[Interval, ...]]
_Kind: TypeAlias = tuple[str, str, ServiceHours | None, frozenset[str], int]
_Service: TypeAlias = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class PromiseColumns:
    """Many promises laid out: the distinct clocks and services once, and which promise is on which."""

    clocks: Clocks
    blocks: Blocks
    pairs: Pairs
    promises: Promises
    given: Places
    """Of each promise, where it stood among those that were given."""


def fits(objective: ServiceLevelObjective, outages: Sequence[Outage], at: Instant) -> bool:
    """
    Say whether a promise can be laid out: a share of the time of a calendar window, of plain outages.

    What is weighed by shares of users, counted from tickets, measured in requests or by one source,
    rounded, excluded on conditions, or still to come is judged one by one.
    """
    return _plain(objective) and all(
        each.share == ALL
        and each.start <= at
        and (each.kind not in objective.excluded if each.end is None else each.end <= at)
        for each in outages
    )


def _plain(objective: ServiceLevelObjective) -> bool:
    return (
        objective.window in CALENDAR_MONTHS
        and objective.measure == "time"
        and objective.counted_from == "outage"
        and objective.measured_by is None
        and objective.whole_above is None
        and objective.attainment_decimals is None
        and not objective.minimum_exceeded
        and all(each.notice is None and each.at_most is None for each in objective.exclusions)
        and objective.target * _PARTS % 1 == 0
    )


def laid_out(
    promises: Sequence[tuple[str, ServiceLevelObjective]],
    outages_by_service: Mapping[str, Sequence[Outage]],
    at: Instant,
) -> PromiseColumns:
    """
    Lay out promises, each with the name of its service, for the windows of an instant.

    Every promise must fit (``fits``). Equal clocks and services are laid out once.
    """
    services: dict[_Service, int] = {}
    clocks: dict[_Clock, int] = {}
    pairs: dict[tuple[int, int, int], int] = {}
    seen: dict[tuple[str, _Kind], int] = {}
    kinds = {id(each): (_kind(each), int(each.target * _PARTS)) for _, each in promises}
    pair, target = np.empty(len(promises), np.int32), np.empty(len(promises), np.int64)
    for place, (name, objective) in enumerate(promises):
        kind, target[place] = kinds[id(objective)]
        known = seen.get((name, kind))
        if known is None:
            happened = outages_by_service.get(name, ())
            excluded = _excluded(objective, happened)
            service = services.setdefault((name, frozenset(each.kind for each in excluded)), len(services))
            clock = clocks.setdefault((*kind[:3], _spans(excluded)), len(clocks))
            known = seen[name, kind] = pairs.setdefault((service, clock, kind[4]), len(pairs))
        pair[place] = known
    given = np.argsort(pair, kind="stable")
    table = np.array(list(pairs), np.int64).reshape(len(pairs), 3)
    return PromiseColumns(
        _clocks(clocks, at),
        _blocks(services, outages_by_service),
        Pairs(table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].copy()),
        Promises(pair[given], target[given]),
        given.astype(np.int32),
    )


def _kind(objective: ServiceLevelObjective) -> _Kind:
    """Return what promises must share to be on one clock, whatever their targets."""
    minimum = objective.minimum_outage // MICROSECOND
    return objective.window, objective.time_zone, objective.service_hours, objective.excluded, minimum


def _excluded(objective: ServiceLevelObjective, outages: Sequence[Outage]) -> tuple[Outage, ...]:
    kinds = objective.excluded
    return tuple(each for each in outages if each.kind in kinds) if kinds else ()


@lru_cache(maxsize=1024)
def _spans(outages: tuple[Outage, ...]) -> tuple[Interval, ...]:
    """Return where maintenance that is over excuses downtime; many services share it."""
    return union(Interval(each.start, each.end) for each in outages if each.end is not None)


def _clocks(clocks: Iterable[_Clock], at: Instant) -> Clocks:
    """Lay out the running parts of each clock, with where it stands at every full hour."""
    first, hours = [0], [0]
    parts: list[tuple[int, int, int]] = []
    whole: list[tuple[int, int]] = []
    begun: list[NDArray[np.int32]] = []
    read: list[NDArray[np.int32]] = []
    for window, time_zone, service_hours, excluded in clocks:
        period = window_at(window, time_zone, at)
        promised = committed_time(service_hours, time_zone, period)
        own = _parts(_running(promised.intervals, excluded), period)
        begins = microseconds(period.start)
        full = np.arange(0, microseconds(period.end) - begins + HOUR, HOUR)
        begun.append(_last_begun(own[:, 0] - begins, full) + first[-1])
        read.append(_last_begun(own[:, 2], full) + first[-1])
        parts += own.tolist()
        whole.append((promised.total // MICROSECOND, begins))
        first.append(len(parts))
        hours.append(hours[-1] + len(full))
    start, end, passed = np.array(parts, np.int64).reshape(len(parts), 3).T.copy()
    committed, origin = np.array(whole, np.int64).reshape(len(whole), 2).T.copy()
    at_hour, at_reading = (np.concatenate(each) if each else np.empty(0, np.int32) for each in (begun, read))
    return Clocks(
        np.array(first, np.int32),
        start,
        end,
        passed,
        committed,
        origin,
        np.array(hours, np.int32),
        at_hour,
        at_reading,
    )


def _parts(running: Iterable[Interval], window: Interval) -> NDArray[np.int64]:
    """Return rows of start, end and what the clock shows at the start; one that takes no time for none."""
    edges = [(microseconds(each.start), microseconds(each.end)) for each in running]
    found = np.array(edges or [(microseconds(window.start),) * 2], np.int64)
    passed = np.concatenate([[0], np.cumsum(found[:, 1] - found[:, 0])[:-1]])
    return np.column_stack([found, passed])


def _last_begun(begins: NDArray[np.int64], moments: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return for each moment the last part that has begun by then, or the first."""
    return np.maximum(np.searchsorted(begins, moments, side="right") - 1, 0).astype(np.int32)


def _running(parts: Iterable[Interval], excluded: Sequence[Interval]) -> Iterator[Interval]:
    """Yield committed parts (sorted) without the excluded periods (sorted, disjoint)."""
    for part in parts:
        start = part.start
        for each in excluded[bisect_right(excluded, start, key=_END) :]:
            if each.start >= part.end:
                break
            if start < each.start:
                yield Interval(start, each.start)
            start = each.end
        if start < part.end:
            yield Interval(start, part.end)


def _blocks(services: Iterable[_Service], outages_by_service: Mapping[str, Sequence[Outage]]) -> Blocks:
    first = [0]
    starts: list[int] = []
    ends: list[int] = []
    opened: list[int] = []
    for name, kinds in services:
        counting = [each for each in outages_by_service.get(name, ()) if each.kind not in kinds]
        merged = union(Interval(each.start, each.end or FOREVER) for each in counting)
        closed = [each for each in merged if each.end < FOREVER and each.start < each.end]
        starts += (microseconds(each.start) for each in closed)
        ends += (microseconds(each.end) for each in closed)
        opened.append(microseconds(merged[-1].start) if len(closed) < len(merged) else NEVER)
        first.append(len(starts))
    return Blocks(np.array(first, np.int32), *(np.array(each, np.int64) for each in (starts, ends, opened)))


def microseconds(moment: Instant) -> int:
    """Return the microseconds of an instant since 1970."""
    return (moment - _EPOCH) // MICROSECOND


def moment(since: int) -> Instant:
    """Return the instant of so many microseconds since 1970."""
    return _EPOCH + since * MICROSECOND
