"""What counts as downtime: which outages, which parts of them, and how much each weighs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from heapq import heappop, heappush

from tocsin.core.commitments import ServiceLevelObjective, Source
from tocsin.core.sla.service_hours import CommittedTime
from tocsin.core.time import Instant, Interval, union

MICROSECOND = timedelta(microseconds=1)
"""The grain of time: instants are whole microseconds."""

ALL = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Outage:
    """A period in which a service, or a share of it, was out; ``end`` is None while it is open."""

    start: Instant
    end: Instant | None = None
    kind: str = "outage"
    """``outage``, ``scheduled_maintenance`` or another word that an objective may exclude."""
    share: Fraction = ALL
    """Part of the users or of the service that was out, from 0 to 1."""
    source: Source | None = None
    """Who measured it; None: it is not known."""
    announced_at: Instant | None = None
    """When it was announced, as maintenance is; None: it is not known to have been."""
    ticket_at: Instant | None = None
    """When it was reported by a ticket; None: no ticket is known."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period of downtime that counts, with the share that was out throughout it."""

    start: Instant
    end: Instant
    share: Fraction


@dataclass(frozen=True, slots=True)
class Treatment:
    """What an objective makes of one outage, before minimum length, service hours and window cut it."""

    outage: Outage
    span: Interval | None
    """From its beginning to its end; None: it takes no time, or has not begun."""
    counts: tuple[Interval, ...] = ()
    """Where it is an outage that counts."""
    excused: tuple[Interval, ...] = ()
    """Where it is excluded on the agreed conditions: no outage counts there."""
    share: Fraction = NOTHING
    """How much was out as the contract weighs it; zero: so little that it does not count."""
    left_aside: bool = False
    """It was measured by another source than the one that counts by the contract."""


def counted(
    objective: ServiceLevelObjective, treatments: Sequence[Treatment], committed: CommittedTime
) -> tuple[Stretch, ...]:
    """
    Return the downtime that counts within the committed time, sorted and disjoint.

    - Outages that overlap or touch are one; where shares differ, the largest of the moment weighs.
    - Where an outage meets an excused period, that part does not count, whatever the shares of the two
      are. The window itself is not shortened: the promise is on the whole of it.
    - An outage shorter than the minimum does not count, one of exactly the minimum or longer counts
      whole; where it has to exceed the minimum, one of exactly it does not count either. The length
      judged is that of the whole merged outage, before exclusions, service hours or the edges
      of the window cut it: five minutes across midnight are five minutes.
    """
    excused = union(part for each in treatments for part in each.excused)
    counting = sorted((part.start, part.end, each.share) for each in treatments for part in each.counts)
    shortest = objective.minimum_outage + (MICROSECOND if objective.minimum_exceeded else timedelta())
    stretches = (stretch for block in _blocks(counting, shortest) for stretch in _skyline(block))
    return tuple(
        Stretch(part.start, part.end, stretch.share)
        for stretch in _without(stretches, excused)
        for part in committed.within(stretch.start, stretch.end)
    )


_Span = tuple[Instant, Instant, Fraction]


def _blocks(spans: Sequence[_Span], minimum: timedelta) -> Iterator[list[_Span]]:
    """Group spans (sorted) that overlap or touch, and leave out the groups that are too short."""
    block: list[_Span] = []
    end: Instant | None = None
    for span in spans:
        if end is not None and span[0] > end:
            if end - block[0][0] >= minimum:
                yield block
            block, end = [], None
        block.append(span)
        end = span[1] if end is None else max(end, span[1])
    if end is not None and end - block[0][0] >= minimum:
        yield block


def _skyline(block: Sequence[_Span]) -> Iterator[Stretch]:
    """Return the largest share of every moment of a block of spans that hang together (sorted)."""
    if len({share for _, _, share in block}) == 1:
        yield Stretch(block[0][0], max(end for _, end, _ in block), block[0][2])
        return
    edges = sorted({edge for start, end, _ in block for edge in (start, end)})
    running: list[tuple[Fraction, Instant]] = []
    upcoming = iter(block)
    following = next(upcoming, None)
    begun, current = edges[0], block[0][2]
    for index, edge in enumerate(edges):
        while following is not None and following[0] == edge:
            heappush(running, (-following[2], following[1]))
            following = next(upcoming, None)
        while running and running[0][1] <= edge:
            heappop(running)
        share = -running[0][0] if running else Fraction(0)
        if index and share != current:
            yield Stretch(begun, edge, current)
            begun = edge
        current = share


def _without(stretches: Iterable[Stretch], excluded: Sequence[Interval]) -> Iterator[Stretch]:
    """Cut excluded periods (sorted, disjoint) out of stretches (sorted)."""
    first = 0
    for stretch in stretches:
        while first < len(excluded) and excluded[first].end <= stretch.start:
            first += 1
        start, index = stretch.start, first
        while index < len(excluded) and excluded[index].start < stretch.end:
            if start < excluded[index].start:
                yield Stretch(start, excluded[index].start, stretch.share)
            start = max(start, excluded[index].end)
            index += 1
        if start < stretch.end:
            yield Stretch(start, stretch.end, stretch.share)


def weight(stretches: Iterable[Stretch]) -> Fraction:
    """Add up downtime in microseconds, each moment weighed by its share."""
    by_share: dict[Fraction, int] = {}
    for each in stretches:
        by_share[each.share] = by_share.get(each.share, 0) + (each.end - each.start) // MICROSECOND
    return sum((share * length for share, length in by_share.items()), Fraction(0))
