"""Incidents of Nordbank that recur: seventy minutes of downtime and 60 000 euro each, from one cause."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import ADA, HAFEN_CLOUD, at
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.core.incidents import Fact
from tocsin.core.time import rfc3339

CAUSE = "expired certificate"


def happened(when: str, cause: str | None = CAUSE, **changes: object) -> str:
    """Record an outage of seventy minutes that is over, and return its reference; None withdraws a fact."""
    since = at(when)
    until = since + timedelta(minutes=70)
    reference = declare_outage(HAFEN_CLOUD, since=since, by=ADA, at=since + timedelta(minutes=5))
    facts: dict[str, object] = {
        "relevant_client_or_counterpart_affected": False,
        "member_states_impacted": ["DE"],
        "ongoing": False,
        "service_restored_at": rfc3339(until),
        "resolved_at": rfc3339(until),
        "costs_and_losses": "60000",
        "apparent_root_cause": cause,
        **changes,
    }
    for key, value in facts.items():
        given = Fact(key, value, source="the team", estimate=key == "costs_and_losses")
        record_fact(reference, given, by=ADA, at=until)
    return reference
