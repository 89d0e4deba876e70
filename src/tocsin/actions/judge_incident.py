"""Judge an incident on what is known of it: which law, which readings, which facts. Nothing is recorded."""

from __future__ import annotations

from tocsin.channels import calendars
from tocsin.core.deadlines import Deadline
from tocsin.core.deadlines import under as limits_under
from tocsin.core.incidents import History
from tocsin.core.register import Entity
from tocsin.core.rules import Classification, classify, under
from tocsin.core.situation import Law, deadlines_of, known_facts
from tocsin.core.time import Instant
from tocsin.store import lawbooks, queries, readings, timelimits


def judge_incident(told: History, at: Instant) -> Classification:
    """
    Classify an incident under the law that applies to it, with the readings taken now.

    Raises ``Refused`` as ``classify`` does: the facts cannot be, or contradict each other.
    """
    law = law_of(told, queries.entity(told.entity), at)
    return classify(law.rules, known_facts(told, law.reader, at), at)


def judged(told: History, at: Instant) -> tuple[Classification, tuple[Deadline, ...]]:
    """Return how an incident is classified on what is known, and its deadlines."""
    entity = queries.entity(told.entity)
    law = law_of(told, entity, at)
    found = classify(law.rules, known_facts(told, law.reader, at), at)
    return found, deadlines_of(told, entity, law, found, at)


def deadlines_now(told: History, at: Instant) -> tuple[Deadline, ...]:
    """Return the deadlines of an incident from the recorded decision, or projected before there is one."""
    return judged(told, at)[1]


def law_of(told: History, entity: Entity | None, at: Instant, known_at: Instant | None = None) -> Law:
    """
    Return the law in force when the entity became aware, with the calendar of its place in the EEA.

    The readings are those that the installation had chosen as known at ``known_at``; now by default.
    """
    day = (told.aware_at or told.opened_at or at).date()
    state = entity.country if entity else None
    place = calendars.place(state, None, [at]) if state in calendars.CAPITAL_ZONES else None
    rules, limits = lawbooks.in_force(day), timelimits.time_limits("dora", day)
    chosen = readings.chosen(known_at)
    return Law(
        rules=under(rules, readings.applicable(chosen, rules.readings)),
        reader=lawbooks.reader_for(rules),
        limits=limits_under(limits, readings.applicable(chosen, limits.readings)),
        calendar=place,
    )
