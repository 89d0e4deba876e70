"""
The impact picture: what a failure reaches, drawn from provider to customer.

Shape, word and colour tell the state; the colours are classes of tocsin.css, so that the same
picture is right in light, in dark and on paper. Everything is built as a tree of elements and
escaped by the serialiser; no label is ever pasted into markup.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tocsin.web.pictures import shapes, words
from tocsin.web.pictures.fitting import cut
from tocsin.web.pictures.folding import Box, Folded, folded
from tocsin.web.pictures.graph import Edge, Node, State, rank
from tocsin.web.pictures.ordering import route
from tocsin.web.pictures.placing import LINE, Placed, Rectangle, placed
from tocsin.web.pictures.twin import TwinColumn, twin

SHAPES = {
    State.OPERATIONAL: shapes.CIRCLE,
    State.REDUNDANCY_LOST: shapes.DIAMOND,
    State.DEGRADED: shapes.TRIANGLE,
    State.DOWN: shapes.CROSS,
}
NAMED_IN_TITLE = 20
# What XML 1.0 cannot hold, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """The SVG, safe to print into a page; its twin in words; and how many are in which state."""

    svg: SafeString
    columns: tuple[TwinColumn, ...]
    summary: str


def picture(nodes: Iterable[Node], edges: Iterable[Edge], language: str, *, name: str = "impact") -> Picture:
    """
    Draw the nodes in columns by kind, and the edges between them, in the given language.

    ``name`` begins the ids in the markup: pictures on one page need different ones. How much is
    drawn is said in ``folding``; edges to nodes that are not given are left out.
    """
    given = tuple({node.id: node for node in nodes}.values())
    with translation.override(language):
        graph = folded(given, edges)
        summary = words.summary(node.state for node in given)
        root = _drawn(graph, placed(graph), summary, name)
        markup = ET.tostring(root, encoding="unicode")
        return Picture(mark_safe(markup), twin(graph), summary)  # noqa: S308 - escaped by the serialiser


def _drawn(graph: Folded, layout: Placed, summary: str, name: str) -> ET.Element:
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": f"impact-picture impact-picture-{len(layout.lefts)}",
            "viewBox": f"0 0 {layout.width} {layout.height}",
            "width": str(layout.width),
            "height": str(layout.height),
            "role": "group",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-description",
        },
    )
    _child(root, "title", {"id": f"{name}-title"}, gettext("Impact, from provider to customer"))
    sense = gettext(
        "Each line runs from what fails to what depends on it. A list with the same content follows."
    )
    _child(root, "desc", {"id": f"{name}-description"}, f"{summary}. {sense}")
    _markers(root, name)
    for kind, left in zip(graph.kinds(), layout.lefts, strict=True):
        text = cut(words.heading(kind), layout.box_width)
        _child(root, "text", {"class": "impact-heading", "x": str(left), "y": "18"}, text)
    lines = _child(root, "g", {"class": "impact-edges", "aria-hidden": "true"})
    numbers = {box.node.id: f"n{number}" for number, box in enumerate(graph.boxes)}
    for edge, path in _paths(graph, layout):
        attributes = {
            "class": f"impact-edge is-{edge.state}",
            "d": path,
            "marker-end": f"url(#{name}-arrow-{edge.state})",
            "data-source": numbers[edge.source],
            "data-target": numbers[edge.target],
        }
        _child(lines, "path", attributes)
    for box in graph.boxes:
        _box(root, box, layout.rectangles[box.node.id, -1], numbers[box.node.id])
    return root


def _child(parent: ET.Element, tag: str, attributes: dict[str, str], text: str = "") -> ET.Element:
    child = ET.SubElement(
        parent, tag, {key: _UNWRITABLE.sub("\ufffd", value) for key, value in attributes.items()}
    )
    child.text = _UNWRITABLE.sub("\ufffd", text) or None
    return child


def _markers(root: ET.Element, name: str) -> None:
    definitions = _child(root, "defs", {})
    for state in State:
        attributes = {
            "id": f"{name}-arrow-{state}",
            "class": f"impact-arrow is-{state}",
            "viewBox": "0 0 8 8",
            "refX": "7",
            "refY": "4",
            "markerWidth": "8",
            "markerHeight": "8",
            "markerUnits": "userSpaceOnUse",
            "orient": "auto-start-reverse",
        }
        marker = _child(definitions, "marker", attributes)
        _child(marker, "path", {"d": "M0 0L8 4L0 8z"})


def _box(root: ET.Element, box: Box, place: Rectangle, number: str) -> None:
    node = box.node
    word = words.state_word(node.state)
    said = f"{word} · {node.note}" if node.note else word
    attributes = {"class": f"impact-node is-{node.state}", "data-node": number}
    if node.url is None:
        group = _child(root, "g", attributes | {"role": "img"})
    else:
        group = _child(root, "a", attributes | {"href": node.url})
    _child(group, "title", {}, _title(box, said))
    size = {"width": str(place.width), "height": str(place.height), "rx": "5"}
    if box.members:
        behind = size | {"class": "impact-box", "x": str(place.x + 4), "y": str(place.y + 4)}
        _child(group, "rect", behind)
    _child(group, "rect", size | {"class": "impact-box", "x": str(place.x), "y": str(place.y)})
    band = {"x": str(place.x), "y": str(place.y), "width": "5", "height": str(place.height), "rx": "2"}
    _child(group, "rect", band | {"class": "impact-band"})
    for row, line in enumerate(place.text, start=1):
        at = {"x": str(place.x + 15), "y": str(place.y + 4 + row * LINE)}
        _child(group, "text", at | {"class": "impact-label"}, line)
    baseline = place.y + 5 + (len(place.text) + 1) * LINE
    shape = {"class": "impact-shape", "d": SHAPES[node.state]}
    _child(group, "path", shape | {"transform": f"translate({place.x + 15} {baseline - 10})"})
    at = {"class": "impact-word", "x": str(place.x + 30), "y": str(baseline)}
    _child(group, "text", at, cut(said, place.width - 36, size=12))


def _title(box: Box, said: str) -> str:
    """Return the whole label, which the box may have cut, its kind, and the names in a fold."""
    names = [member.label for member in box.members[:NAMED_IN_TITLE]]
    if len(box.members) > NAMED_IN_TITLE:
        names.append("…")
    title = f"{box.node.label} – {words.heading(box.node.kind)}: {said}"
    return f"{title}\n{', '.join(names)}" if names else title


def _paths(graph: Folded, layout: Placed) -> list[tuple[Edge, str]]:
    """Return each edge with its path, the worst last: it is drawn on top."""
    arrivals: dict[str, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        arrivals[edge.target].append(edge)
    for edges in arrivals.values():
        edges.sort(key=lambda edge: (layout.rectangles[edge.source, -1].middle, edge.source))
    drawn = sorted(graph.edges, key=lambda edge: (-rank(edge.state), edge.source, edge.target))
    return [(edge, _path(edge, layout, arrivals[edge.target])) for edge in drawn]


def _path(edge: Edge, layout: Placed, arrivals: list[Edge]) -> str:
    slots = route(edge.source, edge.target, layout.column)
    source, target = layout.rectangles[slots[0]], layout.rectangles[slots[-1]]
    step = min(9.0, (target.height - 16) / max(len(arrivals) - 1, 1))
    end = target.middle + step * (arrivals.index(edge) - (len(arrivals) - 1) / 2)
    if source.x == target.x:
        side = source.x + source.width
        bulge = side + min(44, 24 + abs(end - source.middle) * 0.06)
        return (
            f"M{side} {source.middle}C{bulge:.0f} {source.middle} {bulge:.0f} {end:.0f} {side + 1} {end:.0f}"
        )
    forward = source.x < target.x
    points = [(source.x + source.width * forward, float(source.middle))]
    for slot in slots[1:-1]:
        passed = layout.rectangles[slot]
        ends = [(passed.x, float(passed.middle)), (passed.x + passed.width, float(passed.middle))]
        points += ends if forward else ends[::-1]
    points.append((target.x - 1 if forward else target.x + target.width + 1, end))
    return _curve(points)


def _curve(points: list[tuple[int, float]]) -> str:
    """Join the points: level where an edge passes a column, curved between the columns."""
    path = f"M{points[0][0]} {points[0][1]:.0f}"
    for number, ((x, y), (next_x, next_y)) in enumerate(pairwise(points)):
        if number % 2:
            path += f"H{next_x}"
        else:
            middle = (x + next_x) // 2
            path += f"C{middle} {y:.0f} {middle} {next_y:.0f} {next_x} {next_y:.0f}"
    return path
