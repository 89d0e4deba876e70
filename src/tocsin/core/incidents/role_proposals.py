"""Which roles an incident needs, proposed from its type and what it hits: people take them or leave them."""

from __future__ import annotations

from collections.abc import Mapping

from tocsin.core.incidents.course import INCIDENT_ROLES, IncidentRole, IncidentType
from tocsin.core.incidents.priority import Impact

BY_TYPE: Mapping[IncidentType, tuple[IncidentRole, ...]] = {
    "cybersecurity-related": ("technical_lead", "communications", "compliance"),
    "process_failure": ("business_owner",),
    "system_failure": ("technical_lead",),
    "external_event": ("technical_lead", "communications"),
    "payment-related": ("technical_lead", "business_owner", "compliance"),
    "other": (),
}
"""
What each type of 2025/302, field 3.23, asks for besides the incident manager.

DORA, Art. 17(3)(c), asks that roles and responsibilities be assigned that are activated for different
types and scenarios, and names none of them: the table is Tocsin's proposal, and no rule depends on it.
"""
BY_IMPACT: Mapping[Impact, tuple[IncidentRole, ...]] = {
    "high": ("technical_lead", "communications", "compliance", "business_owner", "scribe"),
    "medium": ("technical_lead",),
    "low": (),
    "unknown": ("technical_lead", "compliance"),
}
"""Where a critical or important function is hit, everybody: it may have to be reported (Art. 19(1))."""


def proposed_roles(type: IncidentType, impact: Impact) -> tuple[IncidentRole, ...]:  # noqa: A002 - the field's word
    """
    Return the roles that an incident of a type and an impact needs, in their usual order.

    The incident manager always; the more is hit, the more roles: a worse impact never needs fewer.
    """
    wanted = {"incident_manager", *BY_TYPE[type], *BY_IMPACT[impact]}
    return tuple(each for each in INCIDENT_ROLES if each in wanted)
