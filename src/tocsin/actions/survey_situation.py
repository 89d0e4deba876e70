"""Look at the situation of one incident: as of an instant, as known at an instant."""

from __future__ import annotations

from tocsin.actions.judge_incident import law_of
from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor
from tocsin.core.situation import Landscape, Situation, situation
from tocsin.core.time import Instant
from tocsin.store import queries


def survey_situation(
    reference: str, *, by: Actor, at: Instant, known_at: Instant | None = None
) -> tuple[Situation, Landscape]:
    """
    Return the situation at ``at`` with the landscape it was computed on.

    ``known_at`` leaves out what was recorded later. Raises ``Refused`` (``unknown_incident``, also
    for an incident that ``by`` may not see).
    """
    now_told = queries.incident(reference)
    allow_incident(by, "see", now_told)  # who may see it now, whatever was so then
    told = queries.incident(reference, known_at) if known_at else now_told
    landscape = queries.landscape()
    law = law_of(told, landscape.inventory.entities.get(told.entity), at, known_at)
    return situation(landscape, told, law, at), landscape
