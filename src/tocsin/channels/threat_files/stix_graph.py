"""The objects of a STIX file as a graph, and which of them make one proposal together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from tocsin.channels.threat_files.decoding import too_large
from tocsin.channels.threat_files.sieve import Record

MOST_PROPOSALS = 500
MOST_BELONGING = 200_000
"""Objects of all proposals together; one that belongs to several counts for each."""

TIERS = (("report", "grouping"), ("campaign", "incident", "intrusion-set"), ("threat-actor",))
"""What a proposal is made around; the next tier only where those before it do not reach."""
REPORTS = TIERS[0]
_SUBSTANCE = (
    "attack-pattern course-of-action indicator infrastructure malware malware-analysis observed-data tool "
    "vulnerability"
)
SUBSTANCE = frozenset(_SUBSTANCE.split())
"""Types that say something of a threat by themselves, if nothing that groups them does."""
_EVIDENCE = frozenset({"indicator", "sighting", "note", "opinion", "observed-data", "malware-analysis"})
"""Types that point at what they are about, and belong to it."""
_BYSTANDERS = frozenset({"identity", "location", "marking-definition"})
"""Types that many threats have in common: they come along, and lead nowhere."""
_ASIDE = frozenset({"created_by_ref", "object_marking_refs"})
_OBJECT_ID = re.compile(r"[a-z][a-z0-9-]{1,60}--.{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Together:
    """The objects of one proposal, and the one they are about; None: what no other proposal reaches."""

    root: Record | None
    members: tuple[Record, ...]


def latest(objects: Iterable[Record]) -> dict[str, Record]:
    """Return the objects by id: of several versions of one, that which was modified last."""
    found: dict[str, Record] = {}
    for each in objects:
        identity = each.get("id")
        if isinstance(identity, str) and _OBJECT_ID.fullmatch(identity):
            before = found.get(identity)
            if before is None or str(before.get("modified")) <= str(each.get("modified")):
                found[identity] = each
    return found


def proposals(objects: Mapping[str, Record]) -> list[Together]:
    """Divide the objects into what is proposed (``threat_file_too_large``)."""
    graph = _graph(objects)
    found: list[Together] = []
    reached, belonging = set[str](), 0
    for root, members in _all(graph, reached):
        belonging += len(members)
        if len(found) == MOST_PROPOSALS:
            raise too_large(f"it describes more than {MOST_PROPOSALS} threats")
        if belonging > MOST_BELONGING:
            raise too_large("too many of its objects belong to several threats at once")
        reached |= members
        ordered = sorted(members, key=graph.order.__getitem__)
        found.append(Together(objects[root] if root else None, tuple(objects[key] for key in ordered)))
    return found


@dataclass(frozen=True, slots=True)
class _Graph:
    objects: Mapping[str, Record]
    order: Mapping[str, int]
    leads: Mapping[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    led: Mapping[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    links: Mapping[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The relationships by each of their ends."""

    def kind(self, key: str) -> str:
        return str(self.objects[key]["type"])

    def onward(self, key: str) -> Iterator[str]:
        """Yield what an object points at, and the evidence that points at it."""
        if self.kind(key) not in _BYSTANDERS:
            yield from self.leads.get(key, ())
            yield from (other for other in self.led.get(key, ()) if self.kind(other) in _EVIDENCE)


def _graph(objects: Mapping[str, Record]) -> _Graph:
    graph = _Graph(objects, {key: place for place, key in enumerate(objects)})
    for key, each in objects.items():
        if each["type"] == "relationship":
            ends = [end for end in (each.get("source_ref"), each.get("target_ref")) if isinstance(end, str)]
            if len(ends) == 2 and all(end in objects for end in ends):  # noqa: PLR2004 - from one to another
                graph.leads[ends[0]].add(ends[1])
                graph.led[ends[1]].add(ends[0])
                graph.links[ends[0]].add(key)
                graph.links[ends[1]].add(key)
            continue
        for other in _references(each):
            if other in objects and other != key:
                graph.leads[key].add(other)
                graph.led[other].add(key)
    return graph


def _references(each: Record) -> list[str]:
    """Return the ids that an object refers to, but for its author and its markings."""
    found: list[Any] = []
    for name, value in each.items():
        if name.endswith("_ref") and name not in _ASIDE:
            found.append(value)
        elif name.endswith("_refs") and name not in _ASIDE and isinstance(value, list):
            found += value
    return [value for value in found if isinstance(value, str)]


def _all(graph: _Graph, reached: set[str]) -> Iterator[tuple[str | None, set[str]]]:
    """Yield each root with its members, then what is left; ``reached`` grows as the caller takes them."""
    for tier in TIERS:
        roots = [key for key in graph.objects if graph.kind(key) in tier and key not in reached]
        others = frozenset(roots)
        for root in roots:
            yield root, _around(root, graph, others)
    rest = {key for key in graph.objects if graph.kind(key) in SUBSTANCE} - reached
    if rest:
        yield None, _linked(_further(rest, rest, graph, reached), graph)


def _around(root: str, graph: _Graph, never: frozenset[str]) -> set[str]:
    """Return what belongs to a root: its neighbours, and what these point at or what is evidence of them."""
    nearest = set(graph.leads.get(root, ()))
    if graph.kind(root) in REPORTS:
        for key in [key for key in nearest if graph.kind(key) == "relationship"]:
            each = graph.objects[key]
            nearest |= {str(each.get(end)) for end in ("source_ref", "target_ref")} & graph.objects.keys()
    else:
        nearest |= graph.led.get(root, set())
    nearest = {key for key in nearest if key not in never and graph.kind(key) not in REPORTS}
    return _linked(_further({root, *nearest}, nearest, graph, never), graph)


def _further(members: set[str], start: set[str], graph: _Graph, never: AbstractSet[str]) -> set[str]:
    """Add to some members what some of them lead on to, one step."""
    onward = {other for key in start for other in graph.onward(key)}
    return members | {key for key in onward if key not in never and graph.kind(key) not in REPORTS}


def _linked(members: set[str], graph: _Graph) -> set[str]:
    """Add to some members the relationships between them."""
    counted: dict[str, int] = defaultdict(int)
    for key in members:
        for link in graph.links.get(key, ()):
            counted[link] += 1
    return members | {link for link, ends in counted.items() if ends == 2}  # noqa: PLR2004 - both ends
