"""Where each box and each waypoint lies: columns of equal width, nothing overlapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.web.pictures.fitting import lines
from tocsin.web.pictures.folding import Folded
from tocsin.web.pictures.ordering import Link, Slot, ordered, slots_and_links

WIDTH = 1240
"""What six columns fill; in pixels, as everything here."""
MARGIN = 8
RIGHT_MARGIN = 40
"""Room for the bulge of edges inside the last column."""
TOP = 40
PADDING = 16
LINE = 17
MOST_LINES = 3
GAP = 14
WAYPOINT = 4
NARROWEST, BROADEST = 162, 230
GAPS = (48, 120)
"""The narrowest and the widest gap between columns."""
ALIGNMENTS = 10


@dataclass(frozen=True, slots=True)
class Rectangle:
    """``x`` and ``y`` of the upper left corner; ``text`` is the label in lines that fit."""

    x: int
    y: int
    width: int
    height: int
    text: tuple[str, ...] = ()

    @property
    def middle(self) -> int:
        """The height at which edges arrive and leave."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Placed:
    """All boxes and waypoints by slot, the left edge of each column, and the size of the whole."""

    rectangles: Mapping[Slot, Rectangle]
    lefts: tuple[int, ...]
    box_width: int
    width: int
    height: int
    column: Mapping[str, int]


def placed(graph: Folded) -> Placed:
    """Lay the graph out; the same graph always gives the same picture."""
    columns, links = slots_and_links(graph)
    columns = ordered(columns, links)
    box_width, gap = _measures(len(columns))
    lefts = tuple(MARGIN + number * (box_width + gap) for number in range(len(columns)))
    texts = {box.node.id: lines(box.node.label, box_width - 24, most=MOST_LINES) for box in graph.boxes}
    heights = {
        slot: WAYPOINT if slot[1] >= 0 else PADDING + LINE * (len(texts[slot[0]]) + 1)
        for column in columns
        for slot in column
    }
    tops = _tops(columns, links, heights)
    rectangles = {
        slot: Rectangle(
            lefts[number], tops[slot], box_width, heights[slot], texts[slot[0]] if slot[1] < 0 else ()
        )
        for number, column in enumerate(columns)
        for slot in column
    }
    bottom = max((box.y + box.height for box in rectangles.values()), default=TOP)
    return Placed(
        rectangles,
        lefts,
        box_width,
        width=(lefts[-1] if lefts else 0) + box_width + RIGHT_MARGIN,
        height=bottom + GAP,
        column=graph.columns(),
    )


def _measures(columns: int) -> tuple[int, int]:
    """Width of a box and of the gap beside it: few columns get broad boxes, many stay readable."""
    room = WIDTH - MARGIN - RIGHT_MARGIN
    gaps = max(columns - 1, 1)
    box = min(BROADEST, max(NARROWEST, (room - GAPS[0] * gaps) // max(columns, 1)))
    return box, min(GAPS[1], max(GAPS[0], (room - columns * box) // gaps))


def _tops(
    columns: Sequence[Sequence[Slot]], links: Sequence[Link], heights: Mapping[Slot, int]
) -> dict[Slot, int]:
    """Move every slot towards the middle of its neighbours, as far as its column lets it."""
    neighbours: dict[Slot, list[Slot]] = {slot: [] for column in columns for slot in column}
    for one, other in links:
        neighbours[one].append(other)
        neighbours[other].append(one)
    middles: dict[Slot, float] = {}
    tallest = max((sum(heights[slot] + GAP for slot in column) for column in columns), default=0)
    for column in columns:
        middles |= _spread(column, dict.fromkeys(column, tallest / 2), heights)
    for turn in range(ALIGNMENTS):
        for column in columns if turn % 2 == 0 else reversed(columns):
            wanted = {slot: _mean(slot, neighbours[slot], middles) for slot in column}
            middles |= _spread(column, wanted, heights)
    highest = min((middle - heights[slot] / 2 for slot, middle in middles.items()), default=0)
    return {slot: TOP + round(middle - heights[slot] / 2 - highest) for slot, middle in middles.items()}


def _mean(slot: Slot, neighbours: Sequence[Slot], middles: Mapping[Slot, float]) -> float:
    if not neighbours:
        return middles[slot]
    return sum(middles[each] for each in neighbours) / len(neighbours)


def _spread(
    column: Sequence[Slot], wanted: Mapping[Slot, float], heights: Mapping[Slot, int]
) -> dict[Slot, float]:
    """
    Return the middles nearest to those wanted (least squares) that keep order and distance.

    Taking the distances off turns it into isotonic regression: pool adjacent violators.
    """
    offsets = []
    offset = 0.0
    for before, slot in zip((None, *column), column, strict=False):
        offset += (heights[before] + heights[slot]) / 2 + GAP + 1 if before else 0
        offsets.append(offset)
    pools: list[tuple[float, int]] = []
    for slot, taken in zip(column, offsets, strict=True):
        mean, size = wanted[slot] - taken, 1
        while pools and pools[-1][0] >= mean:
            before_mean, before_size = pools.pop()
            mean = (mean * size + before_mean * before_size) / (size + before_size)
            size += before_size
        pools.append((mean, size))
    means = [mean for mean, size in pools for _ in range(size)]
    return {slot: mean + taken for slot, mean, taken in zip(column, means, offsets, strict=True)}
