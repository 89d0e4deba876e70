"""Registers for the tests of the columns: random incidents, with the edges of every threshold among them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.core.rules.incidents import NOON, NOTHING
from tests.core.rules.test_properties import VALUES
from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules import FactReader
from tocsin.core.time import rfc3339

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_SECONDS = st.sampled_from([0, -3_600, -7_200, -7_201, -86_400, -86_401, -90_000, -(10**6), 3_600])
_MOMENTS = st.builds(
    lambda seconds, micro: rfc3339(NOON + timedelta(seconds=seconds, microseconds=micro)),
    _SECONDS,
    st.sampled_from([0, 0, 1, -1, 500_000]),
)
_EDGES: dict[str, st.SearchStrategy[Any]] = {
    "clients_affected": st.sampled_from([0, 10_001, 100_000, 100_001, 10**18 - 1]),
    "clients_using_service": st.sampled_from([0, 1, 100_000, 100_010, 10**18 - 1]),
    "counterparts_related": st.integers(0, 110),
    "transaction_value_affected": st.sampled_from(
        ["0", "100000", "100000.01", "15000000.000001", "1e5", "123456789012345678"]
    ),
    "transaction_value_daily_average": st.sampled_from(["0", "1", "1000000", "1000000.1"]),
    "occurred_at": _MOMENTS,
    "detected_at": _MOMENTS,
    "resolved_at": _MOMENTS,
    "downtime_started_at": _MOMENTS,
    "service_restored_at": _MOMENTS,
    "ongoing": st.booleans(),
    "malicious_access_at_provider": st.booleans(),
}
CRITERIA = ("clients", "data_losses", "duration", "reputation", "geography", "critical_services", "economic")
_ALL = {**{key: VALUES.get(key, st.booleans()) for key in NOTHING}, **_EDGES}

INCIDENTS = st.fixed_dictionaries({}, optional=_ALL)
"""Incidents as JSON has them: any fact may be unknown, and times may be impossible."""
DRAFTED = st.fixed_dictionaries(
    {}, optional={**_ALL, "criteria_met": st.lists(st.sampled_from(CRITERIA), max_size=3)}
)


def readable(incidents: list[dict[str, Any]], reader: FactReader) -> list[dict[str, Fact]]:
    """Return the facts of the incidents that can be read at all."""
    found = []
    for each in incidents:
        try:
            found.append(reader.all_of(each))
        except Refused:
            continue
    return found


def values(facts: dict[str, Fact]) -> dict[str, object]:
    """Return facts as columns take them."""
    return {key: fact.value for key, fact in facts.items()}
