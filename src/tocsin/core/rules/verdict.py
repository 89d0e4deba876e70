"""A classification as one JSON document: the contract of ``tocsin assess --json``."""

from __future__ import annotations

from typing import Any

from tocsin.core.rules.classification import Classification
from tocsin.core.time import rfc3339


def verdict(decided: Classification) -> dict[str, Any]:
    """Return what was decided, by which rules and readings; instants are UTC with Z."""
    gate = decided.critical_services
    major_at = decided.becomes_major_at
    return {
        "rules": decided.rules,
        "at": rfc3339(decided.at),
        "outcome": decided.outcome,
        "basis": decided.basis,
        "critical_services": {"answer": gate.answer.value, "points": list(gate.points)},
        "thresholds": {article: truth.value for article, truth in decided.thresholds.items()},
        "points_met": list(decided.points_met),
        "becomes_major_at": rfc3339(major_at) if major_at else None,
        "ask_next": list(decided.ask_next),
        "readings": dict(decided.readings),
        "digest": decided.digest,
    }
