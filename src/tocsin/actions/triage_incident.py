"""Triage an incident: what type it is and how soon it has to be over; the priority of handling follows."""

from __future__ import annotations

from tocsin.actions.judge_incident import law_of
from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import INCIDENT_TYPES, URGENCIES, Actor, IncidentType, Urgency
from tocsin.core.incidents.life_cycle import check_here
from tocsin.core.refusal import Refused
from tocsin.core.situation import situation
from tocsin.core.situation.handling import impact_of
from tocsin.core.time import Instant
from tocsin.store import queries
from tocsin.store.unit_of_work import Work, unit_of_work


def triage_incident(
    reference: str,
    type: IncidentType,  # noqa: A002 - the field's word
    urgency: Urgency,
    *,
    by: Actor,
    at: Instant,
) -> None:
    """
    Record the type (2025/302, field 3.23) and the urgency, with the impact that is computed now.

    Again corrects it. Neither touches the legal class: no rule asks for type, urgency or priority.
    Raises ``Refused`` (``unknown_code``, ``wrong_state``, ``unknown_incident``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "triage", told)
        check_here(told.course.merged_into)
        record_triage(work, reference, type, urgency)


def record_triage(work: Work, reference: str, type_: IncidentType, urgency: Urgency) -> None:
    """Append the triage of an incident with its impact: a part of recording one, and of triaging it."""
    for word, codes, where in ((type_, INCIDENT_TYPES, "type"), (urgency, URGENCIES, "urgency")):
        check_code(word, codes, where)
    told, landscape = queries.incident(reference), queries.landscape()
    law = law_of(told, landscape.inventory.entities.get(told.entity), work.at)
    impact = impact_of(situation(landscape, told, law, work.at))
    work.record("incident.triaged", reference, {"type": type_, "urgency": urgency, "impact": impact})


def check_code(word: str, codes: tuple[str, ...], where: str) -> None:
    """Refuse a word that is none of the codes (``unknown_code``)."""
    if word not in codes:
        raise Refused(
            "unknown_code", f"{word!r:.80} is no {where}. Choose one of: {', '.join(codes)}.", where
        )
