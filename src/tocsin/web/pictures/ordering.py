"""
The order of things in a column, so that few edges cross.

Layers with waypoints, ordered by barycentres swept to and fro (Sugiyama, Tagawa and Toda,
"Methods for visual understanding of hierarchical system structures", 1981). The columns are given
by kind, not by rank in the graph: that is why no general layout library does it.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from tocsin.web.pictures.folding import Folded

SWEEPS = 12

Slot = tuple[str, int]
"""A node id with -1, or a node id with the column in which its edges pass by: a waypoint."""
Link = tuple[Slot, Slot]
"""Two slots in neighbouring columns, the left one first."""


def slots_and_links(graph: Folded) -> tuple[list[list[Slot]], list[Link]]:
    """Return the slots column by column (empty kinds have none) and the links between neighbours."""
    column = graph.columns()
    columns: list[list[Slot]] = [[] for _ in graph.kinds()]
    for node, number in column.items():
        columns[number].append((node, -1))
    links: dict[Link, None] = {}
    for edge in graph.edges:
        path = route(edge.source, edge.target, column)
        for slot in path[1:-1]:
            if slot not in columns[slot[1]]:
                columns[slot[1]].append(slot)
        for one, other in pairwise(path):
            links[one, other] = None
    rightwards = [
        (one, other) if _at(one, column) < _at(other, column) else (other, one)
        for one, other in links
        if _at(one, column) != _at(other, column)
    ]
    return columns, list(dict.fromkeys(rightwards))


def route(source: str, target: str, column: Mapping[str, int]) -> list[Slot]:
    """Return the slots an edge passes; edges of one source share their waypoints, as one bundle."""
    start, end = column[source], column[target]
    between = range(start + 1, end) if start < end else range(start - 1, end, -1)
    return [(source, -1), *((source, number) for number in between), (target, -1)]


def _at(slot: Slot, column: Mapping[str, int]) -> int:
    return column[slot[0]] if slot[1] < 0 else slot[1]


def ordered(columns: Sequence[Sequence[Slot]], links: Iterable[Link]) -> list[list[Slot]]:
    """Return the columns in the best order that the sweeps came upon; ties keep what was."""
    left: dict[Slot, list[Slot]] = defaultdict(list)
    right: dict[Slot, list[Slot]] = defaultdict(list)
    for one, other in links:
        right[one].append(other)
        left[other].append(one)
    best = current = [list(column) for column in columns]
    fewest = crossings(best, right)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        current = _swept(current, left) if sweep % 2 == 0 else _swept(current[::-1], right)[::-1]
        count = crossings(current, right)
        if count < fewest:
            best, fewest = current, count
    return best


def _swept(columns: Sequence[list[Slot]], before: Mapping[Slot, list[Slot]]) -> list[list[Slot]]:
    """Order each column by the mean place of its neighbours in the one before it."""
    done = [list(columns[0])] if columns else []
    for column in columns[1:]:
        place = {slot: number for number, slot in enumerate(done[-1])}
        own = {slot: float(number) for number, slot in enumerate(column)}

        def key(slot: Slot, place: dict[Slot, int] = place, own: dict[Slot, float] = own) -> float:
            places = [place[neighbour] for neighbour in before[slot]]
            return sum(places) / len(places) if places else own[slot]

        done.append(sorted(column, key=key))
    return done


def crossings(columns: Sequence[Sequence[Slot]], right: Mapping[Slot, list[Slot]]) -> int:
    """Count the crossings between neighbouring columns: pairs of links in opposite order."""
    total = 0
    for one, other in pairwise(columns):
        place = {slot: number for number, slot in enumerate(other)}
        seen: list[int] = []
        for slot in one:
            ends = sorted(place[end] for end in right[slot])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total
