"""Classify an incident: what the rules give on what is known now becomes a recorded decision."""

from __future__ import annotations

from typing import Any

from tocsin.actions.judge_incident import judge_incident
from tocsin.actions.policy import allow_incident
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Actor
from tocsin.core.incidents.life_cycle import check_here
from tocsin.core.rules import verdict, written
from tocsin.core.time import Instant, rfc3339
from tocsin.store.unit_of_work import unit_of_work


def classify_incident(reference: str, *, by: Actor, at: Instant) -> dict[str, Any]:
    """
    Assess an incident under the law in force when the entity became aware, and record the outcome.

    Returns the decision as ``tocsin assess`` writes it; the ledger keeps it with the rules' digest, the
    readings, the facts and since when each is true, so it can be made again.
    """
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "classify", told)
        check_here(told.course.merged_into)
        judged_now = judge_incident(told, at)
        decision, facts = verdict(judged_now, at), judged_now.facts
        judged = {key: written(fact.value) for key, fact in facts.items()}
        since = {key: rfc3339(fact.true_since) for key, fact in facts.items() if fact.true_since}
        work.record("incident.classified", reference, {**decision, "facts": judged, "true_since": since})
        watch_incident(work, reference)
        return decision
