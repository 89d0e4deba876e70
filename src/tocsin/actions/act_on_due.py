"""Act on one thing that is due: claimed, acted on and marked in one transaction."""

from __future__ import annotations

from tocsin.actions.survey_situation import law_of
from tocsin.core.incidents import Actor
from tocsin.core.rules import classify
from tocsin.core.situation import known_facts
from tocsin.core.time import Instant
from tocsin.store import due, queries
from tocsin.store.unit_of_work import Work, unit_of_work

CLOCK = Actor("clock", operator=True)


def act_on_due(at: Instant) -> bool:
    """Act on what is due longest at an instant; say whether there was anything."""
    with unit_of_work(CLOCK, at) as work:
        row = due.claim(at)
        if row is None:
            return False
        _became_major(work, row.subject)
        due.done(row, at)
        return True


def _became_major(work: Work, reference: str) -> None:
    """Record that time has made an incident major: an alarm for people, who decide; not a decision."""
    told = queries.incident(reference)
    law = law_of(told, queries.entity(told.entity), work.at)
    found = classify(law.rules, known_facts(told, law.reader, work.at), work.at)
    if found.outcome == "major":
        body = {"basis": found.basis, "points_met": list(found.points_met), "rules": found.rules}
        work.record("incident.became_major", reference, body)
