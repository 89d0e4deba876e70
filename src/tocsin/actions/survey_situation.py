"""Look at the situation of one incident: as of an instant, as known at an instant."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.channels import calendars
from tocsin.core.incidents import Actor, History
from tocsin.core.register import Entity
from tocsin.core.situation import Landscape, Law, Situation, situation
from tocsin.core.time import Instant
from tocsin.store import lawbooks, queries, timelimits


def survey_situation(
    reference: str, *, by: Actor, at: Instant, known_at: Instant | None = None
) -> tuple[Situation, Landscape]:
    """
    Return the situation at ``at`` with the landscape it was computed on.

    ``known_at`` leaves out what was recorded later. Raises ``Refused`` (``unknown_incident``, also
    for an incident that ``by`` may not see).
    """
    told = queries.incident(reference, known_at)
    allow_incident(by, "see", told.entity, reference)
    landscape = queries.landscape()
    return situation(
        landscape, told, law_of(told, landscape.inventory.entities.get(told.entity), at), at
    ), landscape


def law_of(told: History, entity: Entity | None, at: Instant) -> Law:
    """Return the law in force when the entity became aware, with the calendar of its place in the EEA."""
    day = (told.aware_at or told.opened_at or at).date()
    state = entity.country if entity else None
    place = calendars.place(state, None, [at]) if state in calendars.CAPITAL_ZONES else None
    return Law(lawbooks.in_force(day), lawbooks.fact_reader(), timelimits.time_limits("dora", day), place)
