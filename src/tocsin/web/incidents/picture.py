"""From a situation to the nodes and edges of the impact picture."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from tocsin.core.register import Node as Inventoried
from tocsin.core.situation import Landscape, Situation
from tocsin.web.pictures.graph import Edge, Node, State
from tocsin.web.pictures.impact_picture import Picture, picture


def impact_picture(now: Situation, landscape: Landscape) -> Picture:
    """Draw what is hit and what redundancy saved, with the dependencies between them."""
    states = {each.node.id: State(each.state) for each in now.hit}
    states |= dict.fromkeys(now.saved, State.REDUNDANCY_LOST)
    nodes = [drawn_node(landscape.inventory.nodes[node], state) for node, state in states.items()]
    return picture(nodes, _edges(states, landscape), get_language() or "en")


def drawn_node(node: Inventoried, state: State) -> Node:
    """Return a node of the inventory as it is drawn, linked to its page."""
    return Node(node.id, node.name, node.kind, state, url=reverse("node", args=[node.id]))


def _edges(states: dict[str, State], landscape: Landscape) -> Iterator[Edge]:
    for owner in states:
        for group in landscape.groups_of.get(owner, ()):
            for member in group.members:
                if member in states:
                    yield Edge(member, owner, states[member])
