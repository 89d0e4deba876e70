"""Incidents, maintenances and components as Statuspage writes them."""

from __future__ import annotations

import re

from tocsin.channels.status_pages.assembling import newest_first
from tocsin.channels.status_pages.fields import Record, identity, moment, no_moment, prose, records, text
from tocsin.channels.status_pages.reading import (
    OVERALL,
    OVERALL_OF_COMPONENT,
    Component,
    Kind,
    ProviderIncident,
    Severity,
    Status,
    Update,
)
from tocsin.core.incidents.observations import ComponentStatus

COMPONENT_STATUS: dict[str | None, ComponentStatus] = {
    "operational": "operational",
    "under_maintenance": "under_maintenance",
    "degraded_performance": "degraded_performance",
    "partial_outage": "partial_outage",
    "major_outage": "major_outage",
}
IMPACT: dict[str | None, Severity] = {
    "none": "none",
    "minor": "minor",
    "major": "major",
    "critical": "critical",
    "maintenance": "none",
}
_OVER = frozenset({"resolved", "postmortem", "completed"})
_STATUSES = _OVER | {"investigating", "identified", "monitoring", "in_progress", "verifying", "scheduled"}
_MAINTENANCE_STATUSES = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_SIGNPOST = re.compile(r"^visit\s+\S+\.\S+\s+for\b", re.IGNORECASE)
_OUT = frozenset({"degraded_performance", "partial_outage", "major_outage"})


def is_signpost(component: Component) -> bool:
    """
    Say whether a component is a sign and not a service.

    GitHub lists "Visit www.githubstatus.com for more information" among its components. It carries
    no status of anything, so it is hidden and cannot be mapped. (``showcase`` does not tell: it is
    false for every component there.)
    """
    return _SIGNPOST.match(component.name) is not None


def components(document: Record, key: str = "components") -> tuple[Component, ...]:
    """
    Return the components under a key, without signposts; a missing list is an empty one.

    A component that is listed twice counts once, with the worse of its statuses.
    """
    found: dict[str, Component] = {}
    for n, each in enumerate(records(document, key)):
        component = _component(each, f"{key}[{n}]")
        other = found.setdefault(component.key, component)
        found[component.key] = max(other, component, key=_badness)
    return tuple(each for each in found.values() if not is_signpost(each))


def _badness(component: Component) -> int:
    return OVERALL.index(OVERALL_OF_COMPONENT[component.status])


def _component(each: Record, where: str) -> Component:
    known_as = text(each, "id") or text(each, "code")
    return Component(
        known_as,
        text(each, "name") or identity(each, "id", where),
        COMPONENT_STATUS.get(text(each, "status"), "unknown"),
        moment(each, "updated_at"),
    )


def incident(each: Record, where: str) -> ProviderIncident:
    """
    Read one incident or maintenance.

    It is maintenance if its status, its impact or an announced window says so. An incident with
    impact ``none`` is information, as long as no component it lists is worse than operational. For
    maintenance the window (``scheduled_for``) is the start, else ``started_at``, else ``created_at``.

    Raises ``Unreadable`` when it has no id.
    """
    kind, severity, flags = _kind_and_severity(each)
    maintenance = kind == "maintenance"
    start = moment(each, *(("scheduled_for",) if maintenance else ()), "started_at", "created_at")
    updates = _updates(each)
    status = _status(each, flags)
    resolved_at = moment(each, "resolved_at") if status == "resolved" else None
    if status == "resolved" and resolved_at is None and updates:
        resolved_at = updates[0].posted_at
        flags.append("resolved_at_from_update")
    if no_moment(each, "started_at", "resolved_at", "scheduled_for", "scheduled_until", "created_at"):
        flags.append("time_unreadable")
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "name") or "",
        kind=kind,
        severity=severity,
        status=status,
        started_at=start,
        resolved_at=resolved_at,
        until=moment(each, "scheduled_until") if maintenance else None,
        components=_affected(each),
        updates=updates,
        flags=tuple(flags),
    )


def _kind_and_severity(each: Record) -> tuple[Kind, Severity, list[str]]:
    impact, status = text(each, "impact"), text(each, "status")
    if impact == "maintenance" or status in _MAINTENANCE_STATUSES or each.get("scheduled_for") is not None:
        return "maintenance", "none", []
    severity = IMPACT.get(impact, "unknown")
    if severity == "none" and any(component.status in _OUT for component in _affected(each)):
        return "incident", "minor", ["severity_contradicts_components"]
    if severity == "unknown":
        return "incident", "unknown", ["severity_unknown"]
    return "information" if severity == "none" else "incident", severity, []


def _status(each: Record, flags: list[str]) -> Status:
    word = text(each, "status")
    if word not in _STATUSES:
        flags.append("status_unknown")
    if word in _OVER:
        return "resolved"
    if each.get("resolved_at") is not None:
        flags.append("open_with_an_end")
    return "scheduled" if word == "scheduled" else "open"


def _updates(each: Record) -> tuple[Update, ...]:
    return newest_first(
        Update(text(update, "id"), prose(update, "body"), moment(update, "display_at", "created_at"))
        for update in records(each, "incident_updates")
    )


def _affected(each: Record) -> tuple[Component, ...]:
    listed = components(each)
    if listed or each.get("components"):
        return listed
    named: dict[str, Component] = {}
    for update in reversed(records(each, "incident_updates")):
        for affected in records(update, "affected_components"):
            known_as, name = text(affected, "code"), text(affected, "name")
            status = COMPONENT_STATUS.get(text(affected, "new_status"), "unknown")
            if known_as or name:
                component = Component(known_as, name or known_as or "", status)
                named[component.key] = component
    return tuple(component for component in named.values() if not is_signpost(component))
