"""
Keeping the picture small enough to read: customers by state, and the rest folded per column.

1. More than eight customers become one box per state ("37 customers").
2. If more than ``MOST_BOXES`` are left, places are dealt round the columns, one each in turn, and a
   column gives its place to its worst node; among equals to the one with most edges, then by label.
3. What got no place is folded into one box per column and state, with a count. Every fold is
   counted among them, and its members stand in the twin and in the box's title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.web.pictures import words
from tocsin.web.pictures.graph import KINDS, WORST_FIRST, Edge, Node, State, rank

MOST_BOXES = 44
MOST_CUSTOMERS = 8


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn as one box: a node, or a fold that stands for its members."""

    node: Node
    members: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """The boxes, column by column, and the edges between them; the worst of parallel edges stays."""

    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds that have boxes: the columns, from left to right."""
        present = {box.node.kind for box in self.boxes}
        return tuple(kind for kind in KINDS if kind in present)

    def columns(self) -> dict[str, int]:
        """Return the number of the column in which each box stands."""
        kinds = self.kinds()
        return {box.node.id: kinds.index(box.node.kind) for box in self.boxes}


def folded(nodes: Iterable[Node], edges: Iterable[Edge]) -> Folded:
    """Fold what is too much; edges to nodes that are not given, and loops, are left out."""
    unique = {node.id: node for node in nodes}
    linked = [edge for edge in edges if edge.source in unique and edge.target in unique]
    degrees = Counter(end for edge in linked for end in (edge.source, edge.target))

    columns: dict[str, list[Box]] = {kind: [] for kind in KINDS}
    for node in sorted(unique.values(), key=lambda node: _importance(node, degrees)):
        columns[node.kind].append(Box(node))
    if len(columns["customer"]) > MOST_CUSTOMERS:
        columns["customer"] = _by_state(columns["customer"])
    if sum(map(len, columns.values())) > MOST_BOXES:
        columns = _dealt(columns)

    boxes = tuple(box for kind in KINDS for box in columns[kind])
    return Folded(boxes, _between(boxes, linked))


def _importance(node: Node, degrees: Mapping[str, int]) -> tuple[int, int, str, str]:
    return rank(node.state), -degrees[node.id], node.label, node.id


def _by_state(boxes: Iterable[Box]) -> list[Box]:
    """Fold boxes of one kind into one per state; a single one stays as it is."""
    by_state: dict[State, list[Box]] = defaultdict(list)
    for box in boxes:
        by_state[box.node.state].append(box)
    return [_fold(by_state[state]) for state in WORST_FIRST if by_state[state]]


def _fold(boxes: list[Box]) -> Box:
    if len(boxes) == 1:
        return boxes[0]
    first = boxes[0].node
    members = tuple(member for box in boxes for member in (box.members or (box.node,)))
    label = words.counted(first.kind, len(members))
    return Box(Node(f"fold:{first.kind}:{first.state}", label, first.kind, first.state), members)


def _dealt(columns: Mapping[str, list[Box]]) -> dict[str, list[Box]]:
    """Deal the places round the columns; what gets none is folded per column and state."""
    folds = {(kind, box.node.state) for kind, boxes in columns.items() for box in boxes}
    places = MOST_BOXES - len(folds)
    given = dict.fromkeys(columns, 0)
    while places and any(given[kind] < len(columns[kind]) for kind in columns):
        for kind in columns:
            if places and given[kind] < len(columns[kind]):
                given[kind] += 1
                places -= 1
    return {
        kind: [*boxes[: given[kind]], *_by_state(boxes[given[kind] :])] for kind, boxes in columns.items()
    }


def _between(boxes: Iterable[Box], edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Lead the edges to the boxes that stand for their ends, one per pair: the worst."""
    standing = {member.id: box.node.id for box in boxes for member in (box.members or (box.node,))}
    worst: dict[tuple[str, str], State] = {}
    for edge in edges:
        pair = standing[edge.source], standing[edge.target]
        if pair[0] != pair[1]:
            worst[pair] = min(edge.state, worst.get(pair, edge.state), key=rank)
    return tuple(Edge(source, target, state) for (source, target), state in sorted(worst.items()))
