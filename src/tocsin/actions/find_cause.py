"""Say what caused an incident, in the words that a final report has."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.actions.policy import allow_incident
from tocsin.actions.triage_incident import check_code
from tocsin.core.incidents import CAUSES, Actor
from tocsin.core.incidents.life_cycle import check_here
from tocsin.core.time import Instant
from tocsin.store.unit_of_work import unit_of_work


def find_cause(reference: str, causes: Sequence[str], *, by: Actor, at: Instant) -> None:
    """
    Record the root causes by their codes of 2025/302, field 4.1, the main one first; again corrects.

    No cause at all says that it is unknown again. Raises ``Refused`` (``unknown_code``).
    """
    found = tuple(dict.fromkeys(causes))
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "record_fact", told)
        check_here(told.course.merged_into)
        for cause in found:
            check_code(cause, CAUSES, "cause")
        if found != told.course.causes:
            work.record("incident.cause_found", reference, {"causes": list(found)})
