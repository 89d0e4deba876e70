"""Acknowledge an incident: from here on the entity is aware of it."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant, rfc3339
from tocsin.store.unit_of_work import unit_of_work


def acknowledge_incident(reference: str, *, by: Actor, at: Instant) -> None:
    """Record that somebody of the entity took the incident up (2025/302, field 2.2: awareness)."""
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "acknowledge", told)
        aware = min(told.aware_at or at, at)
        work.record("incident.acknowledged", reference, {"aware_at": rfc3339(aware)})
