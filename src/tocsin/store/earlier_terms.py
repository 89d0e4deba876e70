"""Promises as earlier versions stored them, read as what they are called now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LIABILITY = "liability_cap"
"""Only promises stored before liability was a clause of its own have this key."""


def current(terms: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Return the stored terms of a promise with today's keys; today's own come back as they are.

    Until recently the cap on liability stood by itself, exclusions were words, and a promise whose
    credits nobody had written down held an empty list: unknown, which is not "none".
    """
    if _LIABILITY not in terms:
        return terms
    objective = terms.get("objective")
    return {
        **{key: value for key, value in terms.items() if key != _LIABILITY},
        "liability": {"cap": terms[_LIABILITY]},
        "objective": None if objective is None else _objective(objective),
    }


def _objective(stored: Mapping[str, Any]) -> dict[str, Any]:
    unknown = not stored["credits"] and stored["credit_per_hour_beyond"] is None
    return {
        **stored,
        "exclusions": [{"kind": kind} for kind in sorted(stored["exclusions"])],
        "credits": None if unknown else stored["credits"],
    }
