"""Record what the map says of an incident by itself, where that is new."""

from __future__ import annotations

from tocsin.core.incidents import fact_body
from tocsin.core.situation import derived_facts, disruption
from tocsin.store import lawbooks, queries
from tocsin.store.unit_of_work import Work


def record_derived_facts(work: Work, reference: str) -> None:
    """
    Derive facts from the outages of an incident and append those that say something new.

    What a person recorded or withdrew is left alone: only what nobody has spoken of yet is filled in.
    """
    told, landscape = queries.incident(reference), queries.landscape()
    present = [each for each in told.outages if each.node in landscape.inventory.nodes]
    now = disruption(landscape.graph, present, work.at)
    since = min((each.since for each in told.outages), default=told.since or work.at)
    facts = derived_facts(landscape, now, landscape.inventory.entities.get(told.entity), since)
    lawbooks.fact_reader().all_of({fact.key: fact.value for fact in facts})
    spoken_of = {fact.key for fact in told.facts}
    for fact in facts:
        if fact.key not in spoken_of:
            work.record("fact.recorded", reference, fact_body(fact))
