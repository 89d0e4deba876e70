"""Outages as service levels see them: by whom each was measured, and whose word counts where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import attrgetter
from typing import TypeAlias

from tocsin.core.commitments import SOURCES, Promise, Source
from tocsin.core.impact import Graph
from tocsin.core.incidents import MeasuredOutage, Ticket, source_of
from tocsin.core.incidents import Outage as DeclaredOutage
from tocsin.core.situation.disruption import Disruption, Spell, disruption
from tocsin.core.sla import Outage
from tocsin.core.sla.treatment import counting_source
from tocsin.core.time import Instant

WHOLE = Fraction(1)
OUTAGE = "outage"
OWN_WORDS: tuple[Source, ...] = ("provider", "status_page")
"""The sources that are the provider's own word."""

_Layer: TypeAlias = tuple[Source, str, Fraction]
"""Who measured it, what kind it is, and which share was out."""
_Beginning: TypeAlias = tuple[Source | None, str, Instant]
_Spells: TypeAlias = Mapping[str, tuple[Spell, ...]]
_SOURCE: Mapping[str, Source] = {each: each for each in SOURCES}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the sources say of an incident, and what follows from it on the map."""

    outages: Mapping[str, Sequence[Outage]]
    """By node id: only what was out; those of one source do not stand in for those of another."""
    first_known: Mapping[Source, Instant]
    """When a source was first heard of."""

    def confirmed(self, said: Sequence[Outage], notice: Instant | None) -> Instant | None:
        """
        Return when outages were borne out: by the provider's own word, or by a second source.

        ``notice`` is when the provider first told us. None: nobody has confirmed them yet.
        """
        heard = {each.source: self.first_known[each.source] for each in said if each.source is not None}
        own = [moment for source, moment in heard.items() if source in OWN_WORDS]
        second = sorted(heard.values())[1:2]
        return min((*own, *second, *((notice,) if notice else ())), default=None)


@dataclass(frozen=True, slots=True)
class SourceUsed:
    """Where sources differ about a node: whose word counts for some promises about it."""

    node: str
    said: Sequence[Outage]
    """What each source says, side by side."""
    used: Source | None
    """The source that the contract names; None: it names none that measured this, so that all count."""
    promises: tuple[str, ...]
    """Ids of commitments and entitlements."""


def sources_used(
    promises: Iterable[tuple[str, Promise]], outages: Mapping[str, Sequence[Outage]], at: Instant
) -> tuple[SourceUsed, ...]:
    """Return, for each node about which sources differ, whose word counts for which of its promises."""
    known: dict[int, bool] = {}
    differ = {node for node, said in outages.items() if known.setdefault(id(said), _differ(said))}
    found: dict[tuple[str, Source | None], list[str]] = defaultdict(list)
    for node, promise in promises if differ else ():
        if node in differ and promise.objective is not None:
            found[(node, counting_source(promise.objective, outages[node], at))].append(promise.id)
    return tuple(
        SourceUsed(node, outages[node], used, tuple(sorted(ids)))
        for (node, used), ids in sorted(found.items(), key=lambda each: (each[0][0], each[0][1] or ""))
    )


def _differ(said: Sequence[Outage]) -> bool:
    by_source: dict[Source, set[tuple[object, ...]]] = defaultdict(set)
    for each in said:
        if each.source is not None:
            by_source[each.source].add((each.start, each.end, each.kind, each.share))
    first, *others = by_source.values() or [set()]
    return any(each != first for each in others)


def reported(outages: Sequence[Outage], tickets: Sequence[Ticket]) -> Sequence[Outage]:
    """
    Return the outages of an ICT service with the instants of the tickets by which they were reported.

    A ticket reports the first outage of each source and kind that had not ended when it was opened,
    unless it was resolved before that began; the earliest ticket of an outage counts.
    """
    if not tickets:
        return outages
    first: dict[_Beginning, Instant] = {}
    for ticket in sorted(tickets, key=attrgetter("opened_at"), reverse=True):
        seen: set[tuple[Source | None, str]] = set()
        for each in sorted(outages, key=attrgetter("start")):
            ended = each.end is not None and each.end <= ticket.opened_at
            if not ended and (each.source, each.kind) not in seen:
                seen.add((each.source, each.kind))
                if ticket.resolved_at is None or ticket.resolved_at > each.start:
                    first[(each.source, each.kind, each.start)] = ticket.opened_at
    return tuple(replace(each, ticket_at=first.get((each.source, each.kind, each.start))) for each in outages)


def evidence(
    graph: Graph,
    declared: Sequence[DeclaredOutage],
    measured: Sequence[MeasuredOutage],
    now: Disruption,
    nodes: Iterable[str],
    *,
    at: Instant,
) -> Evidence:
    """
    Return the outages of some nodes, each with the source by which it is known.

    What was declared counts as a whole outage, of the status page or of our own monitoring; ``now`` is its
    disruption. For each source, what it declared and measured is propagated: what depends on it is out for
    as long, to the same share. What a source measured of the node itself counts instead of what follows
    from its other words, where the two meet. What no source takes down alone, but several do together
    (each has one of two redundant nodes), has no source.

    What depends on announced maintenance has not been announced to anybody by that. All nodes are in the
    graph; what begins after ``at`` is left out, and what ends after it is open.
    """
    begun = [each for each in measured if each.since <= at and each.until != each.since]
    words = _words(declared, begun)
    if not begun and len(words) == 1:
        down = dict.fromkeys(words, now.down)
    else:
        down = {layer: disruption(graph, said, at).down for layer, said in words.items()}
    whole = [layer for layer in words if layer[1:] == (OUTAGE, WHOLE)]
    together: _Spells = {}
    if len(whole) > 1:
        together = disruption(graph, [each for layer in whole for each in words[layer]], at).down
    found = _found(nodes, down, together)
    for node, own in _by_node(begun).items():
        rest = _apart(graph, words, own, at)
        known = _derived({**down, **rest}, together, node) if rest else found.get(node, ())
        if node in found:
            found[node] = (*_unmeasured(known, own), *(_outage(one, at) for one in own))
    return Evidence(found, _first_known(declared, begun))


def _words(
    declared: Iterable[DeclaredOutage], measured: Iterable[MeasuredOutage]
) -> dict[_Layer, list[DeclaredOutage]]:
    """Return what each source says is out, by kind and share: what it saw no outage of is not."""
    found: dict[_Layer, list[DeclaredOutage]] = defaultdict(list)
    for each in declared:
        found[(_SOURCE[source_of(each.source)], OUTAGE, WHOLE)].append(each)
    for one in measured:
        if one.share:
            found[(_SOURCE[one.source], one.kind, one.share)].append(_as_declared(one))
    return dict(found)


def _as_declared(one: MeasuredOutage) -> DeclaredOutage:
    return DeclaredOutage(one.node, "down", one.since, one.until, one.source, one.known_since or one.since)


def _outage(one: MeasuredOutage, at: Instant) -> Outage:
    end = one.until if one.until is not None and one.until <= at else None
    return Outage(one.since, end, one.kind, one.share, _SOURCE[one.source], one.announced_at)


def _by_node(measured: Iterable[MeasuredOutage]) -> dict[str, list[MeasuredOutage]]:
    found: dict[str, list[MeasuredOutage]] = defaultdict(list)
    for one in measured:
        found[one.node].append(one)
    return found


def _found(
    nodes: Iterable[str], down: Mapping[_Layer, _Spells], together: _Spells
) -> dict[str, Sequence[Outage]]:
    """Return what follows for each node; nodes for which the same follows share one value."""
    shared: dict[tuple[int, ...], Sequence[Outage]] = {}
    found: dict[str, Sequence[Outage]] = {}
    layers = [*down.values(), together]
    for node in nodes:
        same = tuple([id(spells.get(node)) for spells in layers])  # equal spells are mostly one value
        known = shared.get(same)
        if known is None:
            known = shared[same] = _derived(down, together, node)
        if known:
            found[node] = known
    return found


def _derived(down: Mapping[_Layer, _Spells], together: _Spells, node: str) -> tuple[Outage, ...]:
    """Return the outages of a node by each source, then what only several of them together explain."""
    alone = [
        Outage(each.since, each.until, kind, share, source)
        for (source, kind, share), spells in down.items()
        for each in spells.get(node, ())
    ]
    covering = [each for each in alone if (each.kind, each.share) == (OUTAGE, WHOLE)]
    return (*alone, *(Outage(start, end) for start, end in _rest(together.get(node, ()), covering)))


def _apart(
    graph: Graph,
    words: Mapping[_Layer, Sequence[DeclaredOutage]],
    own: Sequence[MeasuredOutage],
    at: Instant,
) -> dict[_Layer, _Spells]:
    """
    Propagate again without a node's own measurements, where one begins or ends just as something else does.

    Only there the spells of the node do not show what is its own and what follows from the rest.
    """
    found: dict[_Layer, _Spells] = {}
    for one in own:
        layer = (_SOURCE[one.source], one.kind, one.share)
        mine = [_as_declared(each) for each in own]
        others = [each for each in words.get(layer, ()) if each not in mine]
        edges = {edge for each in others for edge in (each.since, each.until)}
        if {one.since, one.until} & edges:
            found[layer] = disruption(graph, others, at).down
    return found


def _unmeasured(known: Iterable[Outage], own: Sequence[MeasuredOutage]) -> Iterator[Outage]:
    """Leave out what follows from other words of a source where it measured the node itself."""
    for each in known:
        if not any(
            (one.source, one.kind) == (each.source, each.kind)
            and (one.until is None or one.until > each.start)
            and (each.end is None or each.end > one.since)
            for one in own
        ):
            yield each


def _rest(spells: Sequence[Spell], known: Sequence[Outage]) -> Iterator[tuple[Instant, Instant | None]]:
    """Yield the parts of spells that no known outage covers."""
    for each in spells:
        start: Instant | None = each.since
        for one in sorted(known, key=attrgetter("start")):
            if start is None or (each.until is not None and one.start >= each.until):
                break
            if one.end is not None and one.end <= start:
                continue
            if start < one.start:
                yield start, one.start
            start = one.end
        if start is not None and (each.until is None or start < each.until):
            yield start, each.until


def _first_known(
    declared: Sequence[DeclaredOutage], measured: Sequence[MeasuredOutage]
) -> dict[Source, Instant]:
    found: dict[Source, Instant] = {}
    heard = [(source_of(each.source), each.known_since) for each in declared]
    heard += [(one.source, one.known_since or one.since) for one in measured]
    for source, moment in heard:
        known = found.get(_SOURCE[source])
        found[_SOURCE[source]] = moment if known is None else min(known, moment)
    return found
