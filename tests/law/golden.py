"""The golden cases as the commands read them: other names for the same facts, and the defaults filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.shared import shared

NAMES = {
    "art6a_cif_ict": "supports_critical_or_important_function",
    "art6b_supervised_service": "affects_supervised_service",
    "art6c_malicious_access_own_systems": "malicious_unauthorised_access",
    "access_may_cause_data_loss": "access_may_cause_data_losses",
    "clients_affected": "clients_affected",
    "clients_total_using_service": "clients_using_service",
    "counterparts_affected": "counterparts_affected",
    "counterparts_total_related": "counterparts_related",
    "tx_affected": "transactions_affected",
    "tx_daily_avg": "transactions_daily_average",
    "tx_value_affected": "transaction_value_affected",
    "tx_value_daily_avg": "transaction_value_daily_average",
    "relevant_client_or_counterpart_affected": "relevant_client_or_counterpart_affected",
    "rep_media": "media_coverage",
    "rep_repetitive_complaints": "repetitive_complaints",
    "rep_regulatory": "regulatory_requirements_at_risk",
    "rep_client_loss": "material_client_loss",
    "duration_seconds": "duration_seconds",
    "downtime_seconds": "downtime_seconds",
    "downtime_on_cif_ict": "downtime_hits_critical_function_support",
    "home_state": "home_member_state",
    "states_impacted": "member_states_impacted",
    "data_impact": "data_impact",
    "data_adverse_effect": "data_adverse_effect",
    "costs_eligible_eur": "costs_and_losses",
    "costs_likely_eur": "likely_costs_and_losses",
}
THREATS = {
    "could_affect_cif_or_others": "could_affect_critical_functions_or_others",
    "high_probability": "high_probability",
    "could_meet_art6": "could_meet_6",
    "could_meet_9_1": "could_meet_9_1",
    "could_meet_9_4": "could_meet_9_4",
}
READINGS = {
    "geo": {
        "count_home": ("home_member_state", "count_home"),
        "any_foreign": ("home_member_state", "any_foreign"),
    },
    "intrusion_always_solo": {
        True: ("intrusion_with_losses", "counts"),
        False: ("intrusion_with_losses", "literal"),
    },
    "provider_access_counts": {
        True: ("provider_access", "counts"),
        False: ("provider_access", "not_counted"),
    },
    "art6c_requires_cif": {
        False: ("intrusion_gate", "any_system"),
        True: ("intrusion_gate", "critical_systems"),
    },
    "window": {
        "inclusive": ("recurring_window", "inclusive"),
        "exclusive": ("recurring_window", "exclusive"),
    },
    "clients": {"sum": ("recurring_clients", "sum"), "max": ("recurring_clients", "max")},
}


def document() -> Mapping[str, Any]:
    """Return the file of golden cases, or skip the test."""
    loaded: Mapping[str, Any] = json.loads(shared("law/cases.json").read_text(encoding="utf-8"))
    return loaded


def cases(kind: str) -> list[Mapping[str, Any]]:
    """Return the golden cases of one kind."""
    return [case for case in document()["cases"] if case["kind"] == kind]


def facts(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a case in the words of the contract; what is not said is at its default."""
    said = {**document()["meta"]["defaults"], **inputs}
    given = {ours: said[theirs] for theirs, ours in NAMES.items()}
    own = said["art6c_malicious_access_own_systems"]
    given["malicious_access_at_provider"] = bool(said["malicious_access_success"]) and not own
    if said["costs_likely_eur"] is None:  # in the cases: no more is expected; in the contract: unknown
        given["likely_costs_and_losses"] = said["costs_eligible_eur"]
    return given


def reading(policy: Mapping[str, Any]) -> dict[str, str]:
    """Return the sides of our readings that a policy of the cases stands for."""
    return dict(READINGS[name][side] for name, side in policy.items())
