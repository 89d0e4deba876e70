"""The current status of Heroku."""

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
from tocsin.channels.status_pages.reading import (
    SEVERITIES,
    Component,
    ProviderIncident,
    Reading,
    Severity,
    Status,
    Unreadable,
    Update,
)
from tocsin.core.incidents.observations import ComponentStatus

_COLOUR: dict[str | None, ComponentStatus] = {
    "green": "operational",
    "blue": "under_maintenance",
    "yellow": "degraded_performance",
    "orange": "partial_outage",
    "red": "major_outage",
}
_SEVERITY: dict[ComponentStatus, Severity] = {
    "operational": "none",
    "under_maintenance": "none",
    "degraded_performance": "minor",
    "partial_outage": "major",
    "major_outage": "critical",
    "unknown": "unknown",
}
_ACTIVE = frozenset({"in_progress", "active", "open", "started"})


def read_status(document: object) -> Reading:
    """
    Read /api/v4/current-status: three systems with a colour, what is open and what is scheduled.

    A maintenance runs only if its state says so; "upcoming" stays scheduled, however long ago, and
    is flagged when its own text says that it is complete. The window stands only in the text.

    Raises ``Unreadable`` for what is no such document.
    """
    whole = an_object(document)
    systems = _systems(whole, "status", "system")
    if not systems:
        raise Unreadable("The document has no systems, as those of Heroku have.")
    events = [
        _event(each, f"{key}[{n}]", key)
        for key in ("incidents", "scheduled")
        for n, each in enumerate(records(whole, key))
    ]
    return assemble(
        events,
        stated=None,
        components=systems,
        lists_all=("incidents", "maintenances", "components"),
        provider="Heroku",
    )


def _systems(document: Record, key: str, name: str) -> tuple[Component, ...]:
    found = {
        known_as: Component(None, known_as, _COLOUR.get(text(each, "status"), "unknown"))
        for n, each in enumerate(records(document, key))
        for known_as in (identity(each, name, f"{key}[{n}]"),)
    }
    return tuple(found.values())


def _event(each: Record, where: str, key: str) -> ProviderIncident:
    maintenance = key == "scheduled"
    systems = _systems(each, "systems", "name")
    severity: Severity = "none" if maintenance else _worst(systems)
    over = each.get("resolved") is True or text(each, "state") in {"resolved", "completed"}
    posts = newest_first(
        Update(text(post, "id"), prose(post, "contents"), moment(post, "created_at"))
        for post in records(each, "updates")
    )
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "title") or "",
        kind="maintenance" if maintenance else "information" if severity == "none" else "incident",
        severity=severity,
        status="resolved" if over else _going(each, maintenance=maintenance),
        started_at=moment(each, "created_at"),
        resolved_at=(moment(each, "resolved_at", "updated_at") or (posts[0].posted_at if posts else None))
        if over
        else None,
        components=systems,
        updates=posts,
        flags=("time_unreadable",) if no_moment(each, "created_at", "updated_at") else (),
    )


def _going(each: Record, *, maintenance: bool) -> Status:
    return "scheduled" if maintenance and text(each, "state") not in _ACTIVE else "open"


def _worst(systems: tuple[Component, ...]) -> Severity:
    stated = [_SEVERITY[each.status] for each in systems]
    return max(stated, key=SEVERITIES.index) if stated else "unknown"
