"""The picture in words: the same boxes and edges as nested lists, for those who do not see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.web.pictures import words
from tocsin.web.pictures.folding import Box, Folded
from tocsin.web.pictures.graph import State, rank


@dataclass(frozen=True, slots=True)
class TwinItem:
    """One box: ``state`` is the code, ``word`` what people read; ``because`` names what it depends on."""

    label: str
    state: str
    word: str
    url: str | None = None
    note: str = ""
    because: tuple[str, ...] = ()
    members: tuple[TwinItem, ...] = ()


@dataclass(frozen=True, slots=True)
class TwinColumn:
    """One column, with its heading and its boxes, worst first."""

    heading: str
    items: tuple[TwinItem, ...]


def twin(graph: Folded) -> tuple[TwinColumn, ...]:
    """Put into words what is drawn; a reason is what passes a bad state on."""
    labels = {box.node.id: box.node.label for box in graph.boxes}
    because: dict[str, list[str]] = defaultdict(list)
    for edge in sorted(graph.edges, key=lambda edge: (rank(edge.state), labels[edge.source])):
        if edge.state is not State.OPERATIONAL:
            because[edge.target].append(labels[edge.source])
    return tuple(
        TwinColumn(
            words.heading(kind),
            tuple(_item(box, because[box.node.id]) for box in graph.boxes if box.node.kind == kind),
        )
        for kind in graph.kinds()
    )


def _item(box: Box, because: Sequence[str]) -> TwinItem:
    node = box.node
    members = tuple(_item(Box(member), ()) for member in box.members)
    return TwinItem(
        node.label, node.state, words.state_word(node.state), node.url, node.note, tuple(because), members
    )
