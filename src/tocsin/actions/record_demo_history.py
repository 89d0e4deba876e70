"""Record what had happened at the fictional group of the demo before its outage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.actions.answer_claim import answer_claim
from tocsin.actions.approve_dossier import approve_dossier
from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.actions.assess_threat import assess_threat
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_threat import record_threat
from tocsin.actions.record_threat_fact import record_threat_fact
from tocsin.actions.send_dossier import send_dossier
from tocsin.core.incidents import Actor, Fact
from tocsin.core.quantities import Money, exact
from tocsin.core.time import rfc3339
from tocsin.store import dossiers, queries

RESPONDER, COMPLIANCE = Actor("bo", operator=True), Actor("cas", operator=True)


def record_demo_history(past: Mapping[str, Any]) -> None:
    """Record the small incidents, what was claimed for them, what they came to, and the threat, in order."""
    reference = ""
    for incident in past["incident"]:
        reference = _incident(incident, {**past["usual"], "apparent_root_cause": past["cause"]})
        if "claim" in incident:
            _claim(reference, incident["claim"])
    assessed = past["assessment"]
    by = Actor(assessed["by"], operator=True)
    assess_recurrence(queries.register_owner(), by=by, at=assessed["at"])
    _claim(reference, past["claim"])
    _threat(past["threat"])


def _claim(incident: str, told: Mapping[str, Any]) -> None:
    """Record the claim for one incident as far as it came; a credit is given in full."""
    reference = draft_claim(told["entitlement"], incident=incident, by=RESPONDER, at=told["drafted"])
    if "approved" not in told:
        return
    approve_dossier(reference, by=COMPLIANCE, at=told["approved"])
    send_dossier(reference, channel="ticket", by=RESPONDER, at=told["sent"])
    if "credited" in told:
        claimed = dossiers.dossier(reference).content["amount"]
        amount = Money(exact(claimed["amount"], "amount"), claimed["currency"])
        answer_claim(reference, "accepted", by=RESPONDER, at=told["accepted"])
        day, given = told["credited"].date(), told["credited"]
        answer_claim(reference, "credited", amount=amount, on=day, by=COMPLIANCE, at=given)


def _incident(told: Mapping[str, Any], usual: Mapping[str, Any]) -> str:
    reference = declare_outage(
        told["provider"], since=told["since"], title=told["title"], by=RESPONDER, at=told["aware"]
    )
    ends = {"service_restored_at": rfc3339(told["restored"]), "resolved_at": rfc3339(told["restored"])}
    for key, value in {**usual, **told["facts"], "ongoing": False, **ends}.items():
        fact = Fact(key, value, source="Review after the incident")
        record_fact(reference, fact, by=RESPONDER, at=told["closed"])
    classify_incident(reference, by=RESPONDER, at=told["closed"])
    return reference


def _threat(told: Mapping[str, Any]) -> None:
    by, at = Actor(told["by"], operator=True), told["detected"]
    reference = record_threat(
        told["title"], description=told["description"], source=told["source"], by=by, at=at
    )
    for key, value in told["facts"].items():
        record_threat_fact(reference, Fact(key, value, source=told["source"]), by=by, at=at)
    assess_threat(reference, by=by, at=at)
