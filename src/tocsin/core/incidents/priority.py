"""The priority of handling (ITIL): derived from impact and urgency; it never touches the legal class."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Urgency: TypeAlias = Literal["low", "medium", "high"]
"""Chosen by a person: how soon it has to be over."""
Impact: TypeAlias = Literal["low", "medium", "high", "unknown"]
"""Computed from what is hit: high where a critical or important function is."""
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
IMPACTS: tuple[Impact, ...] = get_args(Impact)
PRIORITIES = (1, 2, 3, 4, 5)
_LEVEL = {"high": 0, "medium": 1, "low": 2}


def priority(impact: Impact, urgency: Urgency) -> int | None:
    """
    Return the priority, 1 (first) to 5; None while the impact is unknown: unknown is not low.

    The matrix of ITIL's incident management, as a sum: high with high is 1, low with low is 5.
    """
    return None if impact == "unknown" else 1 + _LEVEL[impact] + _LEVEL[urgency]
