"""What forms about an incident offer: people, other incidents, threats, problems, providers, nodes."""

from __future__ import annotations

from django.db.models import Q

from tocsin.actions.policy import visible_incidents
from tocsin.core.incidents import Actor, History
from tocsin.core.register import Node, Provider
from tocsin.store import problems, queries, threats
from tocsin.store.members import members

MANY = 50
"""So many are suggested at most; what is not among them is typed."""
FOUND = 12
"""So many nodes are offered at most for what was typed."""
LEAST = 2
"""So many characters are needed to search by."""


def people(told: History) -> list[str]:
    """Return the names of the accounts with a role at the incident's entity."""
    return list(members(told.entity))


def to_link(kind: str, told: History, who: Actor) -> list[tuple[str, str]]:
    """Return what an incident may be linked to: its reference or id, and the words to know it by."""
    if kind == "incident":
        rows = visible_incidents(who).filter(~Q(reference=told.reference), entity_id=told.entity)[:MANY]
        return [(each.reference, each.title) for each in rows]
    if kind == "provider":
        return providers()
    if kind == "threat":
        found = [(each.reference, each.title) for each in threats.threats([told.entity])]
    else:
        found = [(each.reference, each.title) for each in problems.problems([told.entity])]
    return [(reference, f"{reference} {title}") for reference, title in found]


def providers() -> list[tuple[str, str]]:
    """Return the providers one can declare down, by name."""
    nodes = queries.landscape().inventory.nodes.values()
    found = [(each.id, each.name) for each in nodes if isinstance(each, Provider) and not each.parent_only]
    return sorted(found, key=lambda pair: pair[1].casefold())


def out(told: History) -> list[tuple[str, str]]:
    """Return what is or was out in an incident, each node once, by name."""
    landscape = queries.landscape()
    return [(node, landscape.name(node)) for node in dict.fromkeys(each.node for each in told.outages)]


def nodes(typed: str) -> list[Node]:
    """Return the nodes of the inventory whose name or id has what was typed, the best fitting first."""
    wanted = typed.casefold().strip()
    if len(wanted) < LEAST:
        return []
    found = [each for each in queries.landscape().inventory.nodes.values() if _has(each, wanted)]
    found.sort(key=lambda each: (not each.name.casefold().startswith(wanted), each.name.casefold(), each.id))
    return found[:FOUND]


def _has(node: Node, wanted: str) -> bool:
    return wanted in node.name.casefold() or wanted in node.id.casefold()
