"""A part of recording: append a fact of an incident, with what it corrects and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tocsin.actions.judge_incident import judge_incident
from tocsin.actions.watch_claims import watch_claims
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Fact, History, fact_body, latest
from tocsin.core.incidents.life_cycle import AT_THE_LATEST, MOMENTS
from tocsin.core.incidents.meanwhile import last_of_fact
from tocsin.store import lawbooks
from tocsin.store.unit_of_work import Work

RESTORED, RESOLVED = MOMENTS["recovered"], MOMENTS["resolved"]


def state_fact(work: Work, told: History, *given: Fact) -> None:
    """
    Check facts of an incident with all the others and append them; what is due moves with them.

    Raises ``Refused`` when the incident could not be judged any more: what is given contradicts it.
    """
    for fact in given:
        lawbooks.fact_definition(fact.key)
        lawbooks.fact_reader().check_growth(fact, work.at)
    said_of = {fact.key for fact in given}
    following = [each for fact in given for each in _following(told, fact) if each.key not in said_of]
    stated = [*given, *following]
    judge_incident(replace(told, facts=(*told.facts, *stated)), work.at)
    said = {fact.key: last.sequence for fact in stated if (last := last_of_fact(told, fact.key))}
    for fact in stated:
        body = fact_body(replace(fact, corrects=said.get(fact.key)))
        said[fact.key] = work.record("fact.recorded", told.reference, body)
    watch_incident(work, told.reference)
    if any(fact.key == RESTORED for fact in stated):
        watch_claims(work, told.reference)


def _following(told: History, given: Fact) -> Iterator[Fact]:
    """
    Yield what a resolution says of the downtime where nobody said when the service was back.

    A service that still is down is not resolved: it was restored then at the latest, which is an
    estimate, and goes when the resolution is withdrawn.
    """
    known = latest(told.facts)
    restored = known.get(RESTORED)
    inferred = restored is not None and restored.source == AT_THE_LATEST
    if given.key != RESOLVED or (restored is not None and not inferred):
        return
    was_down = "downtime_started_at" in known and "downtime_seconds" not in known
    if inferred or (given.value is not None and was_down):
        yield Fact(RESTORED, given.value, source=AT_THE_LATEST, estimate=True)
