"""Declare that a provider, or one ICT service of it, is down: an incident is opened."""

from __future__ import annotations

from tocsin.actions.policy import allow
from tocsin.actions.record_derived_facts import record_derived_facts
from tocsin.actions.watch_claims import watch_claims
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Actor, worded
from tocsin.core.refusal import Refused
from tocsin.core.register import IctService, Inventory, Node
from tocsin.core.time import Instant, rfc3339
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work

LONGEST_NAME = 280


def declare_outage(
    provider: str,
    *,
    since: Instant,
    by: Actor,
    at: Instant,
    service: str | None = None,
    title: str = "",
    source: str = "declared by hand",
    entity: str | None = None,
) -> str:
    """
    Open an incident for an outage, record what follows from the map, and return its reference.

    ``provider`` is a node id or a provider's code; ``service`` narrows the outage to one ICT service;
    ``entity`` is the LEI whose incident it is, by default that of the register's owner.
    """
    called, source = worded(title, "title"), worded(source, "source")
    with unit_of_work(by, at) as work:
        landscape = queries.landscape()
        owner = entity or queries.register_owner()
        allow(by, "declare_outage", owner)
        if owner not in landscape.inventory.entities:
            raise queries.unknown_entity(owner)
        node = _what_is_down(landscape.inventory, provider, service)
        if since > at:
            sentence = f"The outage would begin after now, {rfc3339(at)}. Give the instant it began."
            raise Refused("future_outage", sentence, "since")
        reference = work.open(called or f"{node.name[:LONGEST_NAME]} is down", owner, since).reference
        work.record("incident.acknowledged", reference, {"aware_at": rfc3339(at)})
        body = {"node": node.id, "state": "down", "since": rfc3339(since), "until": None, "source": source}
        work.record("outage.declared", reference, body)
        record_derived_facts(work, reference)
        watch_incident(work, reference)
        watch_claims(work, reference)
        return reference


def _what_is_down(inventory: Inventory, provider: str, service: str | None) -> Node:
    node = queries.provider(provider)
    if service is None:
        return node
    wanted = inventory.nodes.get(service)
    if not isinstance(wanted, IctService) or all(each != node.id for _, each, _ in wanted.chain):
        raise Refused(
            "unknown_service",
            f"{node.name} provides no ICT service {service}. `tocsin inventory` lists the ids and names.",
            "--service",
        )
    return wanted
