"""The current state of Slack."""

from __future__ import annotations

from tocsin.channels.status_pages.assembling import assemble, newest_first
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
from tocsin.channels.status_pages.prose import line
from tocsin.channels.status_pages.reading import (
    COMPONENT_OF_SEVERITY,
    Component,
    Overall,
    ProviderIncident,
    Reading,
    Severity,
    Status,
    Unreadable,
    Update,
)

_SEVERITY: dict[str | None, Severity] = {
    "notice": "none",
    "maintenance": "none",
    "incident": "minor",
    "outage": "critical",
}
_STATUS: dict[str | None, Status] = {
    "active": "open",
    "scheduled": "scheduled",
    "resolved": "resolved",
    "completed": "resolved",
    "cancelled": "resolved",
}


def read_current(document: object) -> Reading:
    """
    Read /api/v2.0.0/current. ``active`` says that something is open, and the list what.

    Raises ``Unreadable`` for what is no such document.
    """
    whole = an_object(document)
    if "active_incidents" not in whole:
        raise Unreadable("The document has no active_incidents, as that of Slack has.")
    events = [
        _incident(each, f"active_incidents[{n}]") for n, each in enumerate(records(whole, "active_incidents"))
    ]
    stated: Overall | None = "operational" if text(whole, "status") == "ok" else None
    return assemble(events, stated=stated, lists_all=("incidents", "maintenances"), provider="Slack")


def _incident(each: Record, where: str) -> ProviderIncident:
    type_, word = text(each, "type"), text(each, "status")
    severity = _SEVERITY.get(type_, "unknown")
    status = _STATUS.get(word, "open")
    maintenance = type_ == "maintenance"
    services = each.get("services")
    names = [line(one) for one in services if isinstance(one, str)] if isinstance(services, list) else []
    condition = "under_maintenance" if maintenance else COMPONENT_OF_SEVERITY[severity]
    posts = newest_first(
        Update(text(post, "id"), prose(post, "body"), moment(post, "date_created"))
        for post in records(each, "notes")
    )
    flags = ["status_unknown"] if word not in _STATUS else []
    if no_moment(each, "date_created", "date_updated"):
        flags.append("time_unreadable")
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "title") or "",
        kind="maintenance" if maintenance else "information" if severity == "none" else "incident",
        severity=severity,
        status=status,
        started_at=moment(each, "date_created"),
        resolved_at=moment(each, "date_updated") if status == "resolved" else None,
        components=tuple(
            Component(None, name, condition if status == "open" else "operational") for name in names
        ),
        updates=posts,
        flags=tuple(flags),
    )
