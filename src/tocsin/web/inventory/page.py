"""What the pages of the inventory show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tocsin.core.commitments import Entitlement
from tocsin.core.impact import concentration
from tocsin.core.refusal import Refused
from tocsin.core.register import BusinessFunction, Group, IctService, Node, Provider
from tocsin.core.situation import Landscape
from tocsin.store import queries
from tocsin.web.amounts import money, percentage
from tocsin.web.incidents.picture import drawn_node
from tocsin.web.pictures.graph import Edge, State
from tocsin.web.pictures.impact_picture import Picture, picture

WINDOWS = {
    "month": gettext_lazy("a calendar month"),
    "quarter": gettext_lazy("a calendar quarter"),
    "year": gettext_lazy("a calendar year"),
}
KINDS = {
    "entity": gettext_lazy("Entity"),
    "function": gettext_lazy("Function"),
    "ict_service": gettext_lazy("ICT service"),
    "provider": gettext_lazy("Provider"),
    "asset": gettext_lazy("Asset"),
    "business_service": gettext_lazy("Business service"),
    "customer": gettext_lazy("Customer"),
}


def providers() -> list[dict[str, Any]]:
    """Return the providers, those first whose loss takes down most."""
    landscape = queries.landscape()
    services: dict[str, int] = {}
    for node in landscape.inventory.nodes.values():
        if isinstance(node, IctService):
            for provider in {each for _rank, each, _to in node.chain} | set(node.providers):
                services[provider] = services.get(provider, 0) + 1
    return [
        _provider(landscape.inventory.nodes[provider], down, services)
        for provider, down in _losses(landscape)
        if not getattr(landscape.inventory.nodes[provider], "parent_only", False)
    ]


def _provider(node: Node, down: dict[str, int], services: dict[str, int]) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.name,
        "country": getattr(node, "country", None),
        "group_entity": getattr(node, "group_entity", False),
        "services": services.get(node.id, 0),
        "functions": down.get("function", 0),
        "customers": down.get("customer", 0),
    }


def _losses(landscape: Landscape) -> list[tuple[str, dict[str, int]]]:
    """The concentration of a landscape is worked out once: it changes only with an import."""
    return _losses_of(_Same(landscape))


class _Same:
    """Makes a landscape usable as a key: equal to itself alone."""

    def __init__(self, landscape: Landscape) -> None:
        self.landscape = landscape

    def __hash__(self) -> int:
        return id(self.landscape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.landscape is self.landscape


@lru_cache(maxsize=2)
def _losses_of(same: _Same) -> list[tuple[str, dict[str, int]]]:
    return [(each.provider, dict(each.down)) for each in concentration(same.landscape.graph)]


def node(identity: str) -> dict[str, Any]:
    """Return the context of ``inventory/node.html``. Raises ``Refused`` (``unknown_node``)."""
    landscape = queries.landscape()
    found = landscape.inventory.nodes.get(identity)
    if found is None:
        raise Refused(
            "unknown_node",
            f"{identity} is not in the inventory. It may have been removed by an import.",
            identity,
        )
    promised = _promised(found, landscape)
    return {
        "node": found,
        "kind": KINDS[found.kind],
        "details": list(_details(found)),
        "needs": _rows(landscape.groups_of.get(identity, ()), landscape, lambda group: group.members),
        "needed_by": _rows(landscape.members_in.get(identity, ()), landscape, lambda group: (group.owner,)),
        "picture": _reach(found, landscape) if isinstance(found, Provider) else None,
        "support": [contact for each in promised for contact in each.support_contacts],
        "promises": [_promise(each, landscape) for each in promised],
    }


def _rows(groups: Iterable[Group], landscape: Landscape, others: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": other,
            "name": landscape.name(other),
            "kind": KINDS[landscape.inventory.nodes[other].kind],
            "how": _how(group),
            "source": group.source,
        }
        for group in groups
        for other in others(group)
    ]


def _how(group: Group) -> str:
    down, size = group.effect == "down", len(group.members)
    if group.needs == size:
        return _("Without it: down.") if down else _("Without it: degraded.")
    counts = {"needs": group.needs, "size": size}
    if down:
        return _("With fewer than %(needs)s of %(size)s: down.") % counts
    return _("With fewer than %(needs)s of %(size)s: degraded.") % counts


def _details(found: Node) -> Iterable[tuple[str, str]]:
    if isinstance(found, Provider):
        yield _("Country"), found.country or "–"
        if found.other_names:
            yield _("Other names"), ", ".join(found.other_names)
    if isinstance(found, BusinessFunction):
        critical = {True: _("yes"), False: _("no"), None: _("not assessed")}[found.critical_or_important]
        yield _("Critical or important"), critical
        yield "RTO", _hours(found.rto)
        yield "RPO", _hours(found.rpo)
    if isinstance(found, IctService):
        yield _("Contractual arrangement"), found.arrangement
        yield _("Type of ICT service"), found.service_type
    yield _("Id"), found.id


def _hours(length: timedelta | None) -> str:
    if length is None:
        return _("not defined")
    hours = int(length.total_seconds() // 3600)
    return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}


def _reach(found: Node, landscape: Landscape) -> Picture:
    """Draw what the loss of a provider alone would hit."""
    impact = landscape.graph.impact([found.id])
    states = dict.fromkeys(impact.redundancy_lost, State.REDUNDANCY_LOST)
    states |= dict.fromkeys(impact.degraded, State.DEGRADED) | dict.fromkeys(impact.down, State.DOWN)
    drawn = [drawn_node(landscape.inventory.nodes[each], state) for each, state in states.items()]
    edges = [
        Edge(member, owner, states[member])
        for owner in states
        for group in landscape.groups_of.get(owner, ())
        for member in group.members
        if member in states
    ]
    return picture(drawn, edges, get_language() or "en")


def _promised(found: Node, landscape: Landscape) -> list[Entitlement]:
    """What a provider promised, or what was promised about an ICT service."""
    nodes = landscape.inventory.nodes
    return [
        each
        for each in landscape.entitlements
        if found.id in getattr(nodes[each.ict_service], "providers", ()) or found.id == each.ict_service
    ]


def _promise(each: Entitlement, landscape: Landscape) -> dict[str, Any]:
    objective, duty = each.objective, each.duty_to_notify
    return {
        "id": each.ict_service,
        "name": landscape.name(each.ict_service),
        "clause": str(each.clause),
        "target": percentage(objective.target) if objective else "",
        "window": WINDOWS.get(objective.window, objective.window) if objective else "",
        "tell_us_within": duty.within if duty else None,
        "claim_form": each.claim_form,
        "sole_remedy": each.sole_remedy,
        "cap": money(each.liability.cap),
    }
