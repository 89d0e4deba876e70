"""The status of one instance of Salesforce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.channels.status_pages.assembling import assemble, newest_first
from tocsin.channels.status_pages.fields import (
    Record,
    an_object,
    identity,
    moment,
    no_moment,
    prose,
    record,
    records,
    text,
)
from tocsin.channels.status_pages.prose import line
from tocsin.channels.status_pages.reading import (
    COMPONENT_OF_SEVERITY,
    SEVERITIES,
    Component,
    Overall,
    ProviderIncident,
    Reading,
    Severity,
    Status,
    Update,
)
from tocsin.core.incidents.observations import ComponentStatus

_OVERALL: tuple[tuple[str, Overall], ...] = (
    ("OK", "operational"),
    ("INFORMATIONAL", "operational"),
    ("MAINTENANCE", "maintenance"),
    ("MINOR_INCIDENT", "degraded"),
    ("MAJOR_INCIDENT", "major_outage"),
)
_SEVERITY: dict[str | None, Severity] = {"minor": "minor", "major": "critical"}


def read_instance(document: object) -> Reading:
    """
    Read /v1/instances/{key}/status. The instance is the scope of all it lists.

    An incident begins with the first of its impacts and ends with the last of them. A status that says
    non-core beside an incident that is core (or the reverse) is a contradiction: both are kept, and flagged.

    Raises ``Unreadable`` for what is no such document.
    """
    whole = an_object(document)
    instance, word = identity(whole, "key", "The document"), text(whole, "status") or ""
    incidents = [
        _incident(each, f"Incidents[{n}]", instance, word)
        for n, each in enumerate(records(whole, "Incidents"))
    ]
    maintenances = [
        _maintenance(each, f"Maintenances[{n}]", instance)
        for n, each in enumerate(records(whole, "Maintenances"))
    ]
    return assemble(
        (*incidents, *maintenances),
        stated=_stated(word),
        lists_all=("incidents", "maintenances"),
        provider="Salesforce",
    )


def _stated(word: str) -> Overall:
    for start, overall in _OVERALL:
        if word.startswith(start):
            return overall
    return "unknown"


def _severity(impacts: tuple[Record, ...]) -> Severity:
    stated = [_SEVERITY.get(text(one, "severity"), "unknown") for one in impacts]
    return max(stated, key=SEVERITIES.index) if stated else "unknown"


def _incident(each: Record, where: str, instance: str, word: str) -> ProviderIncident:
    impacts = records(each, "IncidentImpacts")
    severity = _severity(impacts)
    starts = [start for one in impacts if (start := moment(one, "startTime"))]
    ends = [moment(one, "endTime") for one in impacts]
    known = [end for end in ends if end is not None]
    over = bool(ends) and len(known) == len(ends)
    flags = ["time_unreadable"] if any(no_moment(one, "startTime", "endTime") for one in impacts) else []
    core = each.get("isCore")
    if isinstance(core, bool) and "_INCIDENT_" in word and core == word.endswith("_NONCORE"):
        flags.append("core_contradicted")
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "name") or _title(impacts),
        kind="incident",
        severity=severity,
        status="resolved" if over else "open",
        started_at=min(starts, default=moment(each, "createdAt")),
        resolved_at=max(known) if over else None,
        components=_services(each, COMPONENT_OF_SEVERITY["none" if over else severity]),
        regions=(instance,),
        updates=_posts(each, "IncidentEvents"),
        flags=tuple(flags),
    )


def _title(impacts: tuple[Record, ...]) -> str:
    return ", ".join(type_ for one in impacts if (type_ := text(one, "type")))


def _maintenance(each: Record, where: str, instance: str) -> ProviderIncident:
    word = text(record(each, "message"), "eventStatus") or ""
    status = _stage(word)
    actual = records(each, "MaintenanceImpacts")
    running = status == "scheduled" and any(
        one.get("startTime") is not None and one.get("endTime") is None for one in actual
    )
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "name") or "",
        kind="maintenance",
        severity="none",
        status="open" if running else status,
        started_at=moment(each, "plannedStartTime"),
        resolved_at=moment(each, "updatedAt") if status == "resolved" else None,
        until=moment(each, "plannedEndTime"),
        components=_services(each, "under_maintenance" if running else "operational"),
        regions=(instance,),
        updates=_posts(each, "MaintenanceEvents"),
        flags=("time_unreadable",) if no_moment(each, "plannedStartTime", "plannedEndTime") else (),
    )


def _stage(word: str) -> Status:
    if word in {"completed", "cancelled", "canceled"}:
        return "resolved"
    return "open" if word in {"inProgress", "started"} else "scheduled"


def _services(each: Mapping[str, Any], status: ComponentStatus) -> tuple[Component, ...]:
    keys = each.get("serviceKeys")
    names = dict.fromkeys(line(key) for key in keys if isinstance(key, str)) if isinstance(keys, list) else {}
    return tuple(Component(name, name, status) for name in names if name)


def _posts(each: Record, key: str) -> tuple[Update, ...]:
    return newest_first(
        Update(text(post, "id"), prose(post, "message"), moment(post, "createdAt"))
        for post in records(each, key)
    )
