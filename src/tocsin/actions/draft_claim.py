"""Draft the claim for a service credit: everything that it shows is frozen in the ledger."""

from __future__ import annotations

from tocsin.actions.measure_claim import measure_claim
from tocsin.actions.policy import allow, allow_incident
from tocsin.actions.record_draft import record_draft
from tocsin.actions.watch_claims import watch_claims
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work


def draft_claim(
    entitlement: str,
    *,
    by: Actor,
    at: Instant,
    incident: str | None = None,
    window_at: Instant | None = None,
) -> str:
    """
    Draft a claim for one window and return its reference; the same window again is drafted anew.

    ``window_at`` is an instant in the window: by default when the outages of ``incident`` began, else now.
    Every incident of the entity in that window counts. Raises ``Refused`` (``unknown_promise``,
    ``nothing_to_claim``, ``wrong_status``, ``unknown_incident``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        entity, moment = _meant(by, at, incident)
        content = measure_claim(entitlement, window_at or moment, entity, at.replace(microsecond=0))
        reference = record_draft(work, content)
        for each in content["incidents"]:
            watch_claims(work, each)
        return reference


def _meant(by: Actor, at: Instant, incident: str | None) -> tuple[str, Instant]:
    """Return the entity that claims, if somebody may for it, and an instant in the window that is meant."""
    if incident is None:
        entity = queries.register_owner()
        allow(by, "draft_dossier", entity)
        return entity, at
    told = queries.incident(incident)
    allow_incident(by, "draft_dossier", told)
    return told.entity, min((each.since for each in told.outages), default=at)
