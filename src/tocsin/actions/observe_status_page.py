"""Take in what a provider's status page says: outages of our ICT services begin and end with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.actions.policy import allow
from tocsin.actions.record_derived_facts import record_derived_facts
from tocsin.actions.watch_claims import watch_claims
from tocsin.actions.watch_incident import watch_incident
from tocsin.channels.status_pages import Reading
from tocsin.core.incidents import Actor, History
from tocsin.core.incidents.components import ServiceOutage, ServiceOutages, service_outages
from tocsin.core.incidents.observations import ComponentSpell
from tocsin.core.time import Instant, rfc3339
from tocsin.store import queries
from tocsin.store.unit_of_work import Work, unit_of_work

MOST_LISTED, LONGEST = 50, 300
"""Of a page so many components that are not in order, and incidents, are recorded, each with so much text."""


def observe_status_page(
    provider: str, reading: Reading, *, by: Actor, at: Instant, digest: str | None = None
) -> tuple[str | None, ServiceOutages]:
    """
    Record one fetched body of a provider's page, seen at ``at``; return the incident it is about, if any.

    A component of the page stands for ICT services as the inventory maps it. A body that cannot be read
    ends nothing: unreadable is not healthy. An incident that a page opens is not yet one the entity is
    aware of: a person acknowledges it. ``digest`` is the SHA-256 of the body as it was fetched. Raises
    ``Refused`` (``unknown_provider``, ``no_register``).
    """
    with unit_of_work(by, at) as work:
        node, entity = queries.provider(provider), queries.register_owner()
        allow(by, "declare_outage", entity)
        source = f"status page of {node.name}"
        said = service_outages(queries.component_mappings(node.id), _spells(reading, at))
        told = queries.open_incident_from(source)
        work.record("status_page.observed", node.id, _seen(reading, digest))
        if reading.health == "unreadable":
            return (told.reference if told else None), said
        out = {each.ict_service: each for each in said.outages if each.state != "maintenance"}
        if told is None and out:
            title = next((each.title for each in reading.incidents if each.status == "open"), node.name)
            first = min(each.start for each in out.values())
            told = queries.incident(work.open(f"{node.name}: {title}"[:300], entity, first).reference)
        if told is not None:
            _follow(work, told, out, source)
        return (told.reference if told else None), said


def _seen(reading: Reading, digest: str | None) -> dict[str, Any]:
    """Return what is kept of a page: enough to hold against its provider, and the digest of the whole."""
    components = [each for each in reading.components if each.status != "operational"]
    return {
        "health": reading.health,
        "reason": reading.reason,
        "overall": reading.overall,
        "format": reading.format,
        "sha256": digest,
        "components": [
            {"name": each.name[:LONGEST], "status": each.status} for each in components[:MOST_LISTED]
        ],
        "incidents": [
            {
                "id": each.id[:LONGEST],
                "title": each.title[:LONGEST],
                "status": each.status,
                "severity": each.severity,
                "started_at": rfc3339(each.started_at) if each.started_at else None,
                "resolved_at": rfc3339(each.resolved_at) if each.resolved_at else None,
            }
            for each in reading.incidents[:MOST_LISTED]
        ],
    }


def _spells(reading: Reading, at: Instant) -> list[ComponentSpell]:
    """Return each component in its condition since the provider last touched it, or since now."""
    return [
        ComponentSpell(each.id, each.name, each.status, min(each.changed_at or at, at), None)
        for each in reading.components
    ]


def _follow(work: Work, told: History, out: Mapping[str, ServiceOutage], source: str) -> None:
    """Let the outages of an incident that come from this page be what the page says now."""
    was = {each.node: each.state for each in told.outages if each.source == source and each.until is None}
    ended = [node for node, state in was.items() if node not in out or out[node].state != state]
    for node in ended:
        body = {"node": node, "until": rfc3339(work.at), "source": source}
        work.record("outage.ended", told.reference, body)
    begun = [each for node, each in out.items() if was.get(node) != each.state]
    for each in begun:
        since = each.start if each.ict_service not in was else work.at
        body = {"node": each.ict_service, "state": each.state, "since": rfc3339(since), "source": source}
        work.record("outage.declared", told.reference, {**body, "until": None})
    if begun:
        record_derived_facts(work, told.reference)
        watch_incident(work, told.reference)
    if begun or ended:
        watch_claims(work, told.reference)
