"""What is seen of a provider from outside: its components, and how long each was in which condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tocsin.core.time import Instant

ComponentStatus: TypeAlias = Literal[
    "operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage", "unknown"
]
"""The condition of one component as its provider states it; ``unknown`` is not ``operational``."""


@dataclass(frozen=True, slots=True)
class ComponentSpell:
    """
    One component of a provider in one condition, from ``start`` up to ``end``; both in UTC.

    A component that goes down twice in one incident has two spells. ``end`` is None while the spell
    lasts. Without ``component_id`` and ``component_name`` the provider names no component: the
    spell is about the provider as a whole. Without ``regions`` it is not limited to any.
    """

    component_id: str | None
    component_name: str | None
    status: ComponentStatus
    start: Instant
    end: Instant | None
    regions: tuple[str, ...] = ()

    @property
    def key(self) -> str | None:
        """The identity of the component: its provider's id, its name only where it has no id."""
        return self.component_id or self.component_name
