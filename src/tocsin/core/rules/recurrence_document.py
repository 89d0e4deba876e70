"""Clusters as other programs read them: the keys of the outward contract, the sums, and the report fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.core.incidents import Fact
from tocsin.core.rules.recurrence import Alone, Cluster
from tocsin.core.rules.recurrence_scales import OneMore, Weight
from tocsin.core.rules.together import Together
from tocsin.core.rules.verdict import written
from tocsin.core.time import Instant, rfc3339


def cluster_document(cluster: Cluster) -> dict[str, Any]:
    """Return a cluster as ``tocsin recurring`` writes it; instants are UTC with Z, money is text."""
    since = cluster.major_since
    return {
        "incident_ids": list(cluster.incident_ids),
        "collectively_major": cluster.collectively_major,
        "thresholds": _thresholds(cluster.weight),
        "exempt": cluster.exempt,
        "root_cause": cluster.root_cause,
        "outcome": cluster.outcome.value,
        "otherwise": {name: weight.outcome.value for name, weight in cluster.otherwise.items()},
        "together": sums_document(cluster.weight.together),
        "together_otherwise": {
            name: {
                "incident_ids": list(weight.incident_ids),
                "thresholds": _thresholds(weight),
                "together": sums_document(weight.together),
            }
            for name, weight in cluster.otherwise.items()
        },
        "one_more": None if cluster.one_more is None else _one_more(cluster.one_more),
        "major_since": None if since is None else rfc3339(since),
        "last_day": cluster.last_day.isoformat(),
        "fields": {
            field: rfc3339(value) if isinstance(value, Instant) else value
            for field, value in recurrence_fields(cluster).items()
        },
    }


def alone_document(alone: Alone) -> dict[str, Any]:
    """Return a single incident as ``tocsin recurring`` writes it."""
    return {
        "incident_id": alone.member.id,
        "root_cause": alone.member.root_cause,
        "one_more": _one_more(alone.one_more),
        "last_day": alone.last_day.isoformat(),
    }


def sums_document(taken: Together) -> dict[str, Any]:
    """Return the facts of several incidents together: value, whether it is at least that, and an estimate."""
    facts: Mapping[str, Fact] = {**taken.known, **taken.floor}
    return {
        key: {
            "value": written(fact.value),
            "at_least": key not in taken.known,
            "estimate": fact.estimate,
        }
        for key, fact in sorted(facts.items())
    }


def recurrence_fields(cluster: Cluster) -> dict[str, Any]:
    """
    Return the fields of 2025/302 that follow from the recurrence, an instant or None, and text by language.

    2.2 is the detection of the last incident, 3.2 its occurrence, 4.16 the occurrence of the first, and
    4.15 says that they recur, how often, and with which apparent root cause.
    """
    last, number = cluster.members[-1], len(cluster.members)
    detected = last.facts.get("detected_at")
    return {
        "2.2": None if detected is None else detected.value,
        "3.2": last.occurred_at,
        "4.15": {
            "en": f"{number} incidents that are not major by themselves, "
            f"with the same apparent root cause: {cluster.root_cause}",
            "nl": f"{number} incidenten die afzonderlijk niet ernstig zijn, "
            f"met dezelfde kennelijk onderliggende oorzaak: {cluster.root_cause}",
        },
        "4.16": cluster.members[0].occurred_at,
    }


def _thresholds(weight: Weight) -> dict[str, str]:
    return {article: truth.value for article, truth in weight.thresholds.items()}


def _one_more(one_more: OneMore) -> dict[str, Any]:
    return {"answer": one_more.answer.value, "thresholds": list(one_more.thresholds)}
