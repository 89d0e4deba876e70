"""How bad an incident is for handling it: the impact that, with the urgency, gives the priority."""

from __future__ import annotations

from tocsin.core.incidents import Impact
from tocsin.core.register import BusinessFunction, BusinessService, Customer
from tocsin.core.situation.situation import Situation

CRITICAL = (
    "supports_critical_or_important_function",
    "affects_supervised_service",
    "malicious_unauthorised_access",
)
"""The facts of 2024/1772, Art. 6: one that holds makes the impact high."""
FELT = (
    "clients_affected",
    "counterparts_affected",
    "transactions_affected",
    "relevant_client_or_counterpart_affected",
    "downtime_started_at",
)
"""Facts that say that somebody feels it: clients, counterparts, or the users of a service that is down."""


def impact_of(now: Situation) -> Impact:
    """
    Return the impact of an incident on what is hit: computed, never chosen, and no legal class.

    high: a critical or important function or a supervised service is hit, or a fact of 2024/1772, Art. 6
    holds. medium: any function, business service or customer is hit, or clients are. low: what is out
    hits none of these, or it is known that nothing critical is. unknown: nothing was named yet, and
    unknown is not low.
    """
    hit = [each.node for each in now.hit]
    functions = [each for each in hit if isinstance(each, BusinessFunction)]
    services = [each for each in hit if isinstance(each, BusinessService)]
    known = {key: fact.value for key, fact in now.facts.items()}
    if (
        any(each.critical_or_important for each in functions)
        or any(each.supervised for each in services)
        or any(known.get(key) is True for key in CRITICAL)
    ):
        return "high"
    felt = any(known.get(key) for key in FELT)
    if felt or functions or services or any(isinstance(each, Customer) for each in hit):
        return "medium"
    return "low" if hit or all(known.get(key) is False for key in CRITICAL) else "unknown"
