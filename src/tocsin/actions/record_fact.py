"""Record one fact of an incident: who says so, since when, from what source, estimate or actual."""

from __future__ import annotations

from tocsin.actions.policy import allow
from tocsin.core.incidents import Actor, Fact, fact_body
from tocsin.core.time import Instant
from tocsin.store import lawbooks
from tocsin.store.unit_of_work import unit_of_work


def record_fact(reference: str, given: Fact, *, by: Actor, at: Instant) -> None:
    """
    Check a fact against its definition and append it; an earlier one of that key stays on record.

    ``given.value`` is as in JSON; None withdraws what was known. Raises ``Refused`` for an unknown key, a value of the wrong type, or facts that contradict each other.
    """
    with unit_of_work(by, at) as work:
        row, told = work.locked(reference)
        allow(by, "record_fact", row.entity_id)
        stated = {fact.key: fact.value for fact in (*told.facts, given)}
        lawbooks.fact_reader().all_of(stated)
        work.record("fact.recorded", reference, fact_body(given))
