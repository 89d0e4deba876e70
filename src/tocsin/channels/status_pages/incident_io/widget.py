"""The summary for the widget of an incident.io page."""

from __future__ import annotations

from tocsin.channels.status_pages.assembling import assemble
from tocsin.channels.status_pages.fields import (
    Record,
    an_object,
    identity,
    moment,
    no_moment,
    prose,
    records,
    text,
)
from tocsin.channels.status_pages.reading import (
    Component,
    ProviderIncident,
    Reading,
    Severity,
    Status,
    Unreadable,
    Update,
)
from tocsin.core.incidents.observations import ComponentStatus

_STATUS: dict[str | None, ComponentStatus] = {
    "operational": "operational",
    "under_maintenance": "under_maintenance",
    "degraded_performance": "degraded_performance",
    "partial_outage": "partial_outage",
    "full_outage": "major_outage",
}
_SEVERITY: dict[str | None, Severity] = {
    "degraded_performance": "minor",
    "partial_outage": "major",
    "full_outage": "critical",
}
_LISTS: dict[str, Status] = {
    "ongoing_incidents": "open",
    "in_progress_maintenances": "open",
    "scheduled_maintenances": "scheduled",
}


def read_widget(document: object) -> Reading:
    """
    Read the three lists of the widget; with none of them filled, all is clear.

    An incident has no start there, only its last post: its start is unknown.

    Raises ``Unreadable`` for what is no such document.
    """
    whole = an_object(document)
    if not {"ongoing_incidents", "in_progress_maintenances"} <= whole.keys():
        raise Unreadable("The document lacks the lists of the widget of incident.io.")
    events = [
        _event(each, f"{key}[{n}]", status, maintenance=key != "ongoing_incidents")
        for key, status in _LISTS.items()
        for n, each in enumerate(records(whole, key))
    ]
    return assemble(
        events,
        stated=None,
        lists_all=("incidents", "maintenances"),
        provider=text(whole, "page_title"),
        no_news="operational",
    )


def _event(each: Record, where: str, status: Status, *, maintenance: bool) -> ProviderIncident:
    affected = {
        component.key: component
        for n, one in enumerate(records(each, "affected_components"))
        for component in (_component(one, f"{where}, affected_components[{n}]"),)
    }
    told = prose(each, "last_update_message")
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "name") or "",
        kind="maintenance" if maintenance else "incident",
        severity="none" if maintenance else _SEVERITY.get(text(each, "current_worst_impact"), "unknown"),
        status=status,
        started_at=moment(each, "started_at", "starts_at"),
        resolved_at=None,
        until=moment(each, "scheduled_end_at", "ends_at"),
        components=tuple(affected.values()),
        updates=(Update(None, told, moment(each, "last_update_at")),) if told else (),
        flags=("time_unreadable",) if no_moment(each, "started_at", "starts_at", "ends_at") else (),
    )


def _component(one: Record, where: str) -> Component:
    return Component(
        text(one, "id"),
        text(one, "name") or identity(one, "id", where),
        _STATUS.get(text(one, "current_status"), "unknown"),
    )
