"""Split an incident: some of what is out turns out to be an incident of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from tocsin.actions.policy import allow_incident
from tocsin.actions.record_derived_facts import record_derived_facts
from tocsin.actions.rename_incident import titled
from tocsin.actions.reopen_incident import reasoned
from tocsin.actions.watch_claims import watch_claims
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Actor, History, outage_body
from tocsin.core.incidents.life_cycle import check_here, wrong_state
from tocsin.core.incidents.merging import outages_taken
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store.unit_of_work import Work, unit_of_work


def split_incident(
    reference: str, nodes: Sequence[str], *, title: str, reason: str, by: Actor, at: Instant
) -> str:
    """
    Open an incident for some nodes that were declared out in another, and return its reference.

    The entity is aware of it since it was of the other. The facts of the other stay there: what belongs
    to the new one is recorded there, and both are classified again. Raises ``Refused``
    (``cannot_split``, ``wrong_state``, ``not_text``, ``no_reason``, ``unknown_incident``, ``not_allowed``).
    """
    why, called = reasoned(reason, "An incident is split"), titled(title)
    with unit_of_work(by, at) as work:
        origin = work.locked(reference)
        allow_incident(by, "merge_or_split", origin)
        chosen = tuple(dict.fromkeys(nodes))
        _check(origin, chosen)
        return _split(work, origin, chosen, called, why)


def _check(origin: History, nodes: Collection[str]) -> None:
    check_here(origin.course.merged_into)
    if origin.course.state == "closed":
        raise wrong_state("The incident is closed. Reopen it first, with the reason.")
    out = {each.node for each in origin.outages}
    strange = [node for node in nodes if node not in out]
    if strange or not nodes:
        named = f"{strange[0]!r:.80} was never out in this incident" if strange else "No node is named"
        raise Refused("cannot_split", f"{named}. Choose from: {', '.join(sorted(out)) or 'none'}.", "nodes")
    if out <= set(nodes):
        sentence = "Nothing would be left of the incident. Leave one node in it, or rename it."
        raise Refused("cannot_split", sentence, "nodes")


def _split(work: Work, origin: History, nodes: Sequence[str], title: str, reason: str) -> str:
    moved = [each for each in outages_taken(origin) if each.node in nodes]
    row = work.open(title, origin.entity, min(each.since for each in moved))
    new = row.reference
    if origin.course.admitted is not None:
        work.record("incident.confined", new, {"names": sorted(origin.course.admitted)})
    aware = origin.aware_at
    if aware is not None:
        work.record("incident.acknowledged", new, {"aware_at": rfc3339(aware)})
    work.record("incident.split_from", new, {"from": origin.reference, "reason": reason})
    for outage in moved:
        source = outage.source or f"from {origin.reference}"
        work.record("outage.declared", new, outage_body(replace(outage, source=source)))
    record_derived_facts(work, new)
    body = {"nodes": list(nodes), "into": new, "reason": reason}
    work.record("incident.split_off", origin.reference, body)
    for reference in (new, origin.reference):
        watch_incident(work, reference)
        watch_claims(work, reference)
    return new
