"""How an objective treats each outage: whose measurement, on what conditions excused, from when it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from tocsin.core.commitments import Exclusion, ServiceLevelObjective, Source
from tocsin.core.sla.downtime import ALL, NOTHING, Outage, Treatment
from tocsin.core.sla.service_hours import parts_within
from tocsin.core.sla.windows import window_at
from tocsin.core.time import Instant, Interval, union


def treated(
    objective: ServiceLevelObjective, outages: Sequence[Outage], *, at: Instant, open_until: Instant
) -> tuple[Treatment, ...]:
    """
    Say of each outage, in the order given, where it counts and where it excuses what it meets.

    - What is open at ``at`` runs to ``open_until``. An outage with a stated end counts as stated, also
      after ``at``; one without an end that begins after ``at`` is not yet open and does not count.
    - An excluded kind that was not announced as long before as agreed, or not known to have been, is
      an outage that counts. Of one that is excluded up to a length in a month, quarter or year (of the
      calendar in the objective's time zone, elapsed time, overlaps once), only the first so much is
      excused, and the rest is an outage that counts.
    - Outages of the agreed source alone count, if it measured any; otherwise those of all sources do.
      What is excused needs no source: it was announced, not measured.
    - Where an outage counts from the ticket, it begins with its ticket; without one it does not count
      yet. Its length is then that from the ticket on.
    - Where a share above a limit counts whole, any other share does not count at all.
    """
    exclusions = {each.kind: each for each in objective.exclusions}
    source = counting_source(objective, outages, at)
    spans = [_span(each, at, open_until) for each in outages]
    limited = {
        each.kind: _within_limit(each, outages, spans, objective.time_zone)
        for each in objective.exclusions
        if each.at_most is not None
    }
    found: list[Treatment] = []
    for each, span in zip(outages, spans, strict=True):
        exclusion = exclusions.get(each.kind)
        if span is None:
            found.append(Treatment(each, None))
        elif exclusion is not None and in_time(exclusion, each):
            limit = limited.get(each.kind)
            excused = (span,) if limit is None else tuple(parts_within(limit, span.start, span.end))
            found.append(_treatment(objective, each, span, excused))
        elif exclusion is None and source is not None and each.source != source:
            found.append(Treatment(each, span, left_aside=True))
        else:
            found.append(_treatment(objective, each, span, ()))
    return tuple(found)


def counting_source(
    objective: ServiceLevelObjective, outages: Iterable[Outage], at: Instant
) -> Source | None:
    """Return the agreed source if it measured an outage that has begun or is stated; None: all count."""
    agreed = objective.measured_by
    if agreed is None:
        return None
    kinds = objective.excluded
    measured = any(
        each.source == agreed and each.kind not in kinds and (each.end is not None or each.start <= at)
        for each in outages
    )
    return agreed if measured else None


def in_time(exclusion: Exclusion, outage: Outage) -> bool:
    """Say whether an outage of an excluded kind was announced as long before it began as agreed."""
    if exclusion.notice is None:
        return True
    return outage.announced_at is not None and outage.start - outage.announced_at >= exclusion.notice


def _span(each: Outage, at: Instant, open_until: Instant) -> Interval | None:
    if each.end is None and each.start > at:
        return None
    end = open_until if each.end is None else each.end
    return Interval(each.start, end) if each.start < end else None


def _treatment(
    objective: ServiceLevelObjective, each: Outage, span: Interval, excused: tuple[Interval, ...]
) -> Treatment:
    share = weighed(objective, each.share)
    counts = tuple(_rest(span, excused)) if share else ()
    if objective.counted_from == "ticket":
        counts = tuple(_from(each.ticket_at, counts))
    return Treatment(each, span, counts, excused, share)


def weighed(objective: ServiceLevelObjective, share: Fraction) -> Fraction:
    """Return the share as the contract weighs it: as it is, or all or nothing."""
    if objective.whole_above is None:
        return share
    return ALL if share > Fraction(objective.whole_above) else NOTHING


def _from(ticket: Instant | None, spans: Iterable[Interval]) -> Iterator[Interval]:
    """Yield what lies after a ticket; nothing where there is none."""
    for span in spans:
        if ticket is not None and ticket < span.end:
            yield Interval(max(span.start, ticket), span.end)


def _rest(span: Interval, excused: Iterable[Interval]) -> Iterator[Interval]:
    """Yield the parts of a span between periods that lie in it (sorted, disjoint)."""
    start = span.start
    for each in excused:
        if start < each.start:
            yield Interval(start, each.start)
        start = each.end
    if start < span.end:
        yield Interval(start, span.end)


def _within_limit(
    exclusion: Exclusion, outages: Iterable[Outage], spans: Iterable[Interval | None], time_zone: str
) -> tuple[Interval, ...]:
    """Return the first so much of an excluded kind in each calendar period, sorted and disjoint."""
    kept: list[Interval] = []
    left: dict[Instant, timedelta] = {}
    most = exclusion.at_most or timedelta()
    pairs = zip(outages, spans, strict=True)
    announced = (s for each, s in pairs if s and each.kind == exclusion.kind and in_time(exclusion, each))
    for span in union(announced):
        start = span.start
        while start < span.end:
            period = window_at(exclusion.per, time_zone, start)
            end = min(span.end, period.end)
            more = min(left.get(period.start, most), end - start)
            left[period.start] = left.get(period.start, most) - more
            if more:
                kept.append(Interval(start, start + more))
            start = end
    return union(kept)
