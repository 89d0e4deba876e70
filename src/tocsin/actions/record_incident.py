"""Record any incident: an outage, a failure of our own, an attack, or what nobody can name yet."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.actions.policy import allow
from tocsin.actions.record_derived_facts import record_derived_facts
from tocsin.actions.rename_incident import titled
from tocsin.actions.state_fact import state_fact
from tocsin.actions.triage_incident import record_triage
from tocsin.actions.watch_claims import watch_claims
from tocsin.core.incidents import Actor, Fact, IncidentType, Urgency, fact_body, worded
from tocsin.core.incidents.threats import passage
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import queries
from tocsin.store.unit_of_work import Work, unit_of_work


def record_incident(
    title: str,
    *,
    since: Instant,
    by: Actor,
    at: Instant,
    entity: str | None = None,
    type: IncidentType | None = None,  # noqa: A002 - the field's word
    urgency: Urgency | None = None,
    nodes: Sequence[str] = (),
    facts: Sequence[Fact] = (),
    description: str = "",
    source: str = "",
) -> str:
    """
    Open an incident, which the entity is aware of from then on, and return its reference.

    Nothing but a title and an instant is needed. ``entity`` is the LEI whose incident it is, by default
    that of the register's owner; ``nodes`` of the inventory are declared down; ``facts`` are recorded
    with it; with ``type`` and ``urgency`` it is triaged at once. Raises ``Refused`` (``not_text``,
    ``future_outage``, ``unknown_entity``, ``unknown_node``, ``unknown_code``, and as ``record_fact``).
    """
    called, origin = titled(title), worded(source, "source")
    text = passage(description, "description")
    with unit_of_work(by, at) as work:
        owner = entity or queries.register_owner()
        allow(by, "record_incident", owner)
        _check(owner, since, nodes, at)
        reference = work.open(called, owner, since).reference
        work.record("incident.acknowledged", reference, {"aware_at": rfc3339(at)})
        _say_what_is_known(work, reference, since, nodes, origin)
        record_derived_facts(work, reference)
        state_fact(work, work.locked(reference), *facts)
        if text:
            note = {"kind": "observation", "text": text, "at": rfc3339(at), "other": ""}
            work.record("incident.noted", reference, note)
        if type is not None and urgency is not None:
            record_triage(work, reference, type, urgency)
        watch_claims(work, reference)
        return reference


def _check(entity: str, since: Instant, nodes: Sequence[str], at: Instant) -> None:
    inventory = queries.landscape().inventory
    if entity not in inventory.entities:
        raise queries.unknown_entity(entity)
    if since > at:
        sentence = f"The incident would begin after now, {rfc3339(at)}. Give the instant it began."
        raise Refused("future_outage", sentence, "since")
    for node in nodes:
        if node not in inventory.nodes:
            raise unknown_node(node)


def _say_what_is_known(work: Work, reference: str, since: Instant, nodes: Sequence[str], source: str) -> None:
    """Declare the nodes down, and let the clocks run from when it began."""
    said = source or "recorded by hand"
    for node in dict.fromkeys(nodes):
        body = {"node": node, "state": "down", "since": rfc3339(since), "until": None, "source": said}
        work.record("outage.declared", reference, body)
    if not nodes:
        for fact in (Fact("occurred_at", rfc3339(since), source=said), Fact("ongoing", True, source=said)):  # noqa: FBT003
            work.record("fact.recorded", reference, fact_body(fact))


def unknown_node(node: str) -> Refused:
    """Return the refusal of a node that the inventory does not have."""
    return Refused(
        "unknown_node",
        f"{node!r:.80} is no node of the inventory. `tocsin inventory` lists the ids and names.",
        "node",
    )
