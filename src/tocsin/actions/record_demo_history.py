"""Record what had happened at the fictional group of the demo before its outage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.actions.assess_threat import assess_threat
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_threat import record_threat
from tocsin.actions.record_threat_fact import record_threat_fact
from tocsin.core.incidents import Actor, Fact
from tocsin.core.time import rfc3339
from tocsin.store import queries

RESPONDER = Actor("bo", operator=True)


def record_demo_history(past: Mapping[str, Any]) -> None:
    """Record the small incidents, what they were judged to be together, and the threat, each at its time."""
    for incident in past["incident"]:
        _incident(incident, {**past["usual"], "apparent_root_cause": past["cause"]})
    assessed = past["assessment"]
    by = Actor(assessed["by"], operator=True)
    assess_recurrence(queries.register_owner(), by=by, at=assessed["at"])
    _threat(past["threat"])


def _incident(told: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
    reference = declare_outage(
        told["provider"], since=told["since"], title=told["title"], by=RESPONDER, at=told["aware"]
    )
    ends = {"service_restored_at": rfc3339(told["restored"]), "resolved_at": rfc3339(told["restored"])}
    for key, value in {**usual, **told["facts"], "ongoing": False, **ends}.items():
        fact = Fact(key, value, source="Review after the incident")
        record_fact(reference, fact, by=RESPONDER, at=told["closed"])
    classify_incident(reference, by=RESPONDER, at=told["closed"])


def _threat(told: Mapping[str, Any]) -> None:
    by, at = Actor(told["by"], operator=True), told["detected"]
    reference = record_threat(
        told["title"], description=told["description"], source=told["source"], by=by, at=at
    )
    for key, value in told["facts"].items():
        record_threat_fact(reference, Fact(key, value, source=told["source"]), by=by, at=at)
    assess_threat(reference, by=by, at=at)
