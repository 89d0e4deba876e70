"""Record one fact of an incident: who says so, since when, from what source, estimate or actual."""

from __future__ import annotations

from dataclasses import replace

from tocsin.actions.judge_incident import judge_incident
from tocsin.actions.policy import allow_incident
from tocsin.actions.watch_claims import watch_claims
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Actor, Fact, fact_body, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import lawbooks
from tocsin.store.unit_of_work import unit_of_work


def record_fact(reference: str, given: Fact, *, by: Actor, at: Instant) -> None:
    """
    Check a fact against its definition and append it; an earlier one of that key stays on record.

    ``given.value`` is as in JSON; None withdraws what was known. Raises ``Refused`` for an unknown key, a
    value of the wrong type, or what contradicts the other facts: the incident could not be judged any more.
    """
    source = worded(given.source, "source")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "record_fact", told)
        if given.true_since and given.true_since > at:
            sentence = f"{given.key}: it would be true only after now, {rfc3339(at)}. Record it when it is."
            raise Refused("impossible_order", sentence, "since")
        lawbooks.fact_definition(given.key)
        lawbooks.fact_reader().check_growth(given, at)
        judge_incident(replace(told, facts=(*told.facts, given)), at)
        work.record("fact.recorded", reference, fact_body(replace(given, source=source)))
        watch_incident(work, reference)
        if given.key == "service_restored_at":
            watch_claims(work, reference)
