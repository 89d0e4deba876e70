"""Watch an incident: the instant at which time alone makes it major becomes due."""

from __future__ import annotations

from datetime import timedelta

from tocsin.actions.survey_situation import law_of
from tocsin.core.rules import classify
from tocsin.core.situation import known_facts
from tocsin.store import due, queries
from tocsin.store.unit_of_work import Work

JUST_AFTER = timedelta(seconds=1)
"""Thresholds are strict: at the limit itself the answer is still no."""


def watch_incident(work: Work, reference: str) -> None:
    """Move what is due for an incident to where the facts that were just recorded put it."""
    told = queries.incident(reference)
    law = law_of(told, queries.entity(told.entity), work.at)
    found = classify(law.rules, known_facts(told, law.reader, work.at), work.at)
    moment = found.becomes_major_at if found.outcome != "major" else None
    due.put("becomes_major", reference, moment + JUST_AFTER if moment else None)
