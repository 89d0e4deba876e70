"""Gather what the incidents of an entity tell of services: a part of measuring. Nothing is recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from tocsin.actions.judge_incident import law_of
from tocsin.core.incidents import History
from tocsin.core.reports.calculation import ToldOutage
from tocsin.core.situation import Landscape, Situation, situation
from tocsin.core.sla import Outage
from tocsin.core.time import Instant, Interval
from tocsin.store import queries


def gather_outages(
    entity: str, nodes: Collection[str], span: Interval, at: Instant
) -> Mapping[str, Sequence[ToldOutage]]:
    """
    Return the outages of some nodes by node id, from every incident of an entity that meets a period.

    An incident is read as its page reads it, with the same functions, so that figures agree. Outages of
    such an incident outside the period come along: they are part of what it tells. What goes on in
    another incident stands there. A confidential one counts without its name: figures have to be true,
    and what is measured is read by others.
    """
    landscape = queries.landscape()
    found: dict[str, list[ToldOutage]] = defaultdict(list)
    for row in queries.incidents([entity]).filter(merged_into="").order_by("since", "id"):
        told = queries.incident(row.reference)
        if not _meets(told, span):
            continue
        law = law_of(told, landscape.inventory.entities.get(told.entity), at)
        now = situation(landscape, told, law, at)
        for node in nodes:
            outages = outages_of(now, node)
            if any(_overlaps(each.start, each.end, span) for each in outages):
                found[node] += [_told(now.told, landscape, node, each) for each in outages]
    return found


def _told(told: History, landscape: Landscape, node: str, outage: Outage) -> ToldOutage:
    if told.course.confidential:
        return ToldOutage("", outage)
    return ToldOutage(told.reference, outage, _sources(told, landscape, node, outage))


def outages_of(now: Situation, node: str) -> Sequence[Outage]:
    """Return the outages of a node as the situation of an incident measures promises by them."""
    return now.outages.get(node, ())


def _meets(told: History, span: Interval) -> bool:
    spans = [(each.since, each.until) for each in told.outages]
    spans += [(each.since, each.until) for each in told.measured]
    return any(_overlaps(start, end, span) for start, end in spans)


def _overlaps(start: Instant, end: Instant | None, span: Interval) -> bool:
    return start < span.end and (end is None or end > span.start)


def _sources(told: History, landscape: Landscape, node: str, outage: Outage) -> tuple[str, ...]:
    """Return by whose words an outage of a node is known: of the node itself, or of what it stands on."""
    stands_on, open_ = {node}, [node]
    while open_:
        for group in landscape.groups_of.get(open_.pop(), ()):
            fresh = [each for each in group.members if each not in stands_on]
            stands_on.update(fresh)
            open_ += fresh
    said = [(each.node, each.since, each.until, each.source) for each in told.outages]
    said += [(each.node, each.since, each.until, each.evidence) for each in told.measured]
    words = (
        word
        for place, since, until, word in said
        if word and place in stands_on
        if (outage.end is None or since < outage.end) and (until is None or until > outage.start)
    )
    return tuple(dict.fromkeys(words))
