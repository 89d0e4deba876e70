"""Merge an incident into another: the two were one, and both histories stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tocsin.actions.judge_incident import judge_incident
from tocsin.actions.policy import allow_incident
from tocsin.actions.reopen_incident import reasoned
from tocsin.actions.state_fact import state_fact
from tocsin.actions.watch_claims import watch_claims
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Actor, Fact, History, latest
from tocsin.core.incidents.merging import (
    FactDifference,
    Takeover,
    absorbed_body,
    check_merge,
    differences_body,
    takeover,
)
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.unit_of_work import unit_of_work


def merge_incidents(reference: str, into: str, *, reason: str, by: Actor, at: Instant) -> dict[str, Any]:
    """
    Close an incident that goes on in another, which takes over its outages, awareness, facts and notices.

    Facts that both know differently stay as the one that goes on knows them; they are recorded, and
    returned as ``differences``. Links and notes stay where they are. ``into`` and the keys of the
    ``facts`` taken over are returned too. Raises ``Refused`` (``cannot_merge``, ``no_reason``,
    ``impossible_order`` where the awareness of the one lies before the beginning of the other,
    ``unknown_incident``, ``not_allowed``).
    """
    why = reasoned(reason, "An incident is merged")
    with unit_of_work(by, at) as work:
        source, target = work.locked(reference), work.locked(into)
        for told in (source, target):
            allow_incident(by, "merge_or_split", told)
        check_merge(source, target)
        taken = _that_fit(takeover(source, target), target, at)
        work.record("incident.absorbed", into, absorbed_body(source, why, taken.differences))
        state_fact(work, work.locked(into), *taken.facts)
        work.record("incident.merged", reference, {"into": into, "reason": why})
        for each in (reference, into):
            watch_incident(work, each)
            watch_claims(work, each)
    return {
        "incident": reference,
        "into": into,
        "facts": [each.key for each in taken.facts],
        "differences": differences_body(taken.differences, reference),
    }


def _that_fit(wanted: Takeover, target: History, at: Instant) -> Takeover:
    """Leave out what cannot hold together with what the target knows: that is a difference too."""
    facts: list[Fact] = []
    differences = list(wanted.differences)
    for fact in wanted.facts:
        told = replace(target, facts=(*target.facts, *facts, fact))
        try:
            judge_incident(told, at)
        except Refused:
            known = latest(target.facts)
            kept = known[fact.key].value if fact.key in known else None
            if all(each.key != fact.key for each in differences):
                differences.append(FactDifference(fact.key, kept, fact.value))
        else:
            facts.append(fact)
    return Takeover(tuple(facts), tuple(differences))
