"""
Which incidents look as if they had the same cause: proposals with their reasons, for a person to judge.

No model and no memory: what two things have in common is counted in points, and who reads a proposal
can count them too. A broad category (2025/302, field 4.1) is no cause, and counts for nothing.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

from tocsin.core.time import Instant

SamenessKind: TypeAlias = Literal["cause", "cause_alike", "node", "provider", "type", "title"]
SAMENESS_KINDS: tuple[SamenessKind, ...] = get_args(SamenessKind)
POINTS: Mapping[SamenessKind, int] = {
    "cause": 3,
    "cause_alike": 2,
    "node": 2,
    "provider": 1,
    "type": 1,
    "title": 1,
}
"""The same apparent root cause is enough by itself; the same node needs one thing more, a provider two."""
THRESHOLD = 3
"""From so many points on something is proposed."""
NEAREST = 10
"""With so many of the latest before it that share a cause, a node or a provider an incident is compared."""
_HALF = 2
_SHORTEST_WORD = 3
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Traits:
    """What of an incident or a problem is compared with others."""

    reference: str
    title: str = ""
    cause: str = ""
    """The apparent root cause in words; empty: not known yet."""
    nodes: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()
    """Node ids of the providers that are behind the nodes."""
    type: str = ""
    at: Instant | None = None
    """Since when it goes on; None of a problem, which has been there all along."""
    problem: str = ""
    """The problem that an incident is linked to; empty: none."""


@dataclass(frozen=True, slots=True)
class Sameness:
    """One thing that two have in common, and what it is: the words, the node, the provider, the type."""

    kind: SamenessKind
    what: str = ""

    @property
    def points(self) -> int:
        """How much it counts."""
        return POINTS[self.kind]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A proposal: an incident looks as if it had the same cause as a problem, or as another incident."""

    incident: str
    to: str
    reasons: tuple[Sameness, ...]
    through: str = ""
    """The incident, linked to the problem already, that it is like; empty: it is like the thing itself."""

    @property
    def points(self) -> int:
        """How much the two have in common."""
        return sum(each.points for each in self.reasons)


def likenesses(
    incidents: Iterable[Traits],
    problems: Iterable[Traits] = (),
    settled: Container[frozenset[str]] = frozenset(),
) -> tuple[Likeness, ...]:
    """
    Return what to propose, the strongest first: of each incident the best problem, or else incident.

    ``settled`` has the pairs of references about which somebody decided, either way. An incident that is
    linked to a problem proposes it for those like it, and is proposed for nothing itself. O(n) in incidents.
    """
    best: dict[str, Likeness] = {}
    for one, other in _pairs(sorted(incidents, key=_order), problems):
        found = _proposal(one, other)
        if found and frozenset((found.incident, found.to)) not in settled:
            kept = best.get(found.incident)
            if kept is None or _strength(found) > _strength(kept):
                best[found.incident] = found
    return tuple(sorted(best.values(), key=lambda each: (-each.points, each.incident, each.to)))


def in_common(one: Traits, other: Traits) -> tuple[Sameness, ...]:
    """
    Return what two have in common, the weightiest first; nothing when their causes are known and differ.

    A provider counts only where no node is shared, for it says the same less exactly.
    """
    found: list[Sameness] = []
    if one.cause and other.cause:
        cause, its = _words(one.cause), _words(other.cause)
        if not _overlaps(cause, its, fewest=1):
            return ()
        found.append(Sameness("cause" if cause == its else "cause_alike", other.cause))
    nodes = one.nodes & other.nodes
    if nodes:
        found.append(Sameness("node", min(nodes)))
    elif one.providers & other.providers:
        found.append(Sameness("provider", min(one.providers & other.providers)))
    if one.type and one.type == other.type:
        found.append(Sameness("type", one.type))
    if _overlaps(_words(one.title), _words(other.title), fewest=_FEWEST_WORDS):
        found.append(Sameness("title", other.title))
    return tuple(found)


def _proposal(one: Traits, other: Traits) -> Likeness | None:
    """Return a proposal for the one, or for the earlier other if only that is not linked to a problem."""
    if one.problem and (other.problem or other.at is None):
        return None
    if one.problem:
        one, other = other, one
    if not _can_reach(one, other):
        return None
    reasons = in_common(one, other)
    if sum(each.points for each in reasons) < THRESHOLD:
        return None
    if other.problem:
        return Likeness(one.reference, other.problem, reasons, through=other.reference)
    return Likeness(one.reference, other.reference, reasons)


def _can_reach(one: Traits, other: Traits) -> bool:
    """Say quickly whether two may have enough in common, before their words are compared."""
    cause = POINTS["cause"] if one.cause and other.cause else 0
    place = POINTS["node"] if not one.nodes.isdisjoint(other.nodes) else POINTS["provider"]
    kind = POINTS["type"] if one.type and one.type == other.type else 0
    title = POINTS["title"] if not _words(one.title).isdisjoint(_words(other.title)) else 0
    return cause + place + kind + title >= THRESHOLD


def _pairs(incidents: Iterable[Traits], problems: Iterable[Traits]) -> Iterator[tuple[Traits, Traits]]:
    """Yield each incident with those before it, and the problems, that share a key with it."""
    standing: dict[tuple[str, object], list[Traits]] = defaultdict(list)
    for problem in problems:
        for key in _keys(problem):
            standing[key].append(problem)
    before: dict[tuple[str, object], deque[Traits]] = defaultdict(lambda: deque(maxlen=NEAREST))
    for each in incidents:
        keys = _keys(each)
        met = {other.reference: other for key in keys for other in (*before[key], *standing.get(key, ()))}
        for other in met.values():
            yield each, other
        for key in keys:
            before[key].append(each)


def _keys(traits: Traits) -> list[tuple[str, object]]:
    """Return what two must share one of: without any of them the points never reach the threshold."""
    found: list[tuple[str, object]] = [("node", each) for each in traits.nodes]
    found += [("provider", each) for each in traits.providers]
    return [*found, ("cause", _words(traits.cause))] if traits.cause else found


def _order(traits: Traits) -> tuple[str, str]:
    return (traits.at.isoformat() if traits.at else "", traits.reference)


def _strength(proposal: Likeness) -> tuple[int, bool, str]:
    """Prefer more points, then a problem over an incident, then the later one."""
    return proposal.points, proposal.to.startswith("PRB-"), proposal.to


@lru_cache(maxsize=65_536)
def _words(text: str) -> frozenset[str]:
    """Return the words of a text without case, accents, marks, and words too short to mean much."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(
        each if each.isalnum() else " " for each in folded if not unicodedata.combining(each)
    ).split()
    return frozenset(each for each in bare if len(each) >= _SHORTEST_WORD) or frozenset(bare)


def _overlaps(one: frozenset[str], other: frozenset[str], *, fewest: int) -> bool:
    """Say whether half of the words of the longer are in both, and not too few."""
    shared = len(one & other)
    return shared >= fewest and shared * _HALF >= max(len(one), len(other))
