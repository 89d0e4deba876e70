"""Incidents for the tests of the rules: one that meets nothing, and what changes it."""

from __future__ import annotations

from typing import Any

from tocsin.core.incidents import Fact
from tocsin.core.rules import Classification, RuleSet, classify
from tocsin.core.time import Instant, instant
from tocsin.store import lawbooks

NOON = instant("2026-03-02T12:00:00Z")

NOTHING: dict[str, Any] = {
    "supports_critical_or_important_function": True,
    "affects_supervised_service": False,
    "malicious_unauthorised_access": False,
    "access_may_cause_data_losses": False,
    "clients_affected": 0,
    "clients_using_service": 100_000,
    "counterparts_affected": 0,
    "counterparts_related": 100,
    "transactions_affected": 0,
    "transactions_daily_average": 10_000,
    "transaction_value_affected": "0",
    "transaction_value_daily_average": "1000000",
    "relevant_client_or_counterpart_affected": False,
    "media_coverage": False,
    "repetitive_complaints": False,
    "regulatory_requirements_at_risk": False,
    "material_client_loss": False,
    "duration_seconds": 0,
    "downtime_seconds": 0,
    "downtime_hits_critical_function_support": True,
    "home_member_state": "NL",
    "member_states_impacted": ["NL"],
    "data_impact": False,
    "data_adverse_effect": False,
    "costs_and_losses": "0",
    "likely_costs_and_losses": "0",
}
"""A critical function is hit, and no threshold is met: everything is known."""

CLOCKS = ("duration_seconds", "downtime_seconds")


def law() -> RuleSet:
    """Return the law in force."""
    return lawbooks.classification("dora-2024-1772")


def read(given: dict[str, Any], rules: RuleSet | None = None) -> dict[str, Fact]:
    """Read facts as a command does."""
    return lawbooks.reader_for(rules or law()).all_of(given)


def classified(
    *without: str, at: Instant = NOON, readings: dict[str, str] | None = None, **changes: Any
) -> Classification:
    """Classify the incident that meets nothing, with some facts unknown and others changed."""
    given = {key: value for key, value in NOTHING.items() if key not in without}
    return classify(law(), read({**given, **changes}), at, readings)


def only(at: Instant = NOON, **given: Any) -> Classification:
    """Classify an incident of which nothing else is known."""
    return classify(law(), read(given), at)
