"""The summary of a page of Instatus."""

from __future__ import annotations

import re
from datetime import timedelta

from tocsin.channels.status_pages.assembling import assemble
from tocsin.channels.status_pages.fields import (
    Record,
    an_object,
    identity,
    moment,
    no_moment,
    record,
    records,
    text,
)
from tocsin.channels.status_pages.reading import (
    Overall,
    ProviderIncident,
    Reading,
    Severity,
    Status,
    Unreadable,
)
from tocsin.core.time import Instant

_PAGE: dict[str | None, Overall] = {
    "UP": "operational",
    "UNDERMAINTENANCE": "maintenance",
}
_SEVERITY: dict[str | None, Severity] = {
    "OPERATIONAL": "none",
    "UNDERMAINTENANCE": "none",
    "DEGRADEDPERFORMANCE": "minor",
    "MINOROUTAGE": "minor",
    "PARTIALOUTAGE": "major",
    "MAJOROUTAGE": "critical",
}
_MAINTENANCE: dict[str | None, Status] = {
    "NOTSTARTEDYET": "scheduled",
    "INPROGRESS": "open",
    "VERIFYING": "open",
    "COMPLETED": "resolved",
}


def read_summary(document: object) -> Reading:
    """
    Read summary.json. The key of a list that has nothing in it is missing: then there is none.

    A maintenance lasts its ``duration`` in minutes.

    Raises ``Unreadable`` for what is no such document.
    """
    whole = an_object(document)
    page = record(whole, "page")
    if not page:
        raise Unreadable("The document has no page, as those of Instatus have.")
    incidents = [
        _incident(each, f"activeIncidents[{n}]") for n, each in enumerate(records(whole, "activeIncidents"))
    ]
    maintenances = [
        _maintenance(each, f"activeMaintenances[{n}]")
        for n, each in enumerate(records(whole, "activeMaintenances"))
    ]
    return assemble(
        (*incidents, *maintenances),
        stated=_stated(text(page, "status"), incidents),
        lists_all=("incidents", "maintenances"),
        provider=text(page, "name"),
    )


def _stated(word: str | None, incidents: list[ProviderIncident]) -> Overall | None:
    """``HASISSUES`` says that there are some, not how bad they are: that is left to those listed."""
    if word == "HASISSUES":
        return None if any(each.status == "open" for each in incidents) else "degraded"
    return _PAGE.get(word, "unknown")


def _incident(each: Record, where: str) -> ProviderIncident:
    severity = _SEVERITY.get(text(each, "impact"), "unknown")
    over = text(each, "status") == "RESOLVED"
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "name") or "",
        kind="information" if severity == "none" else "incident",
        severity=severity,
        status="resolved" if over else "open",
        started_at=moment(each, "started"),
        resolved_at=moment(each, "resolved", "updatedAt") if over else None,
        flags=("time_unreadable",) if no_moment(each, "started") else (),
    )


def _maintenance(each: Record, where: str) -> ProviderIncident:
    start = moment(each, "start")
    word = text(each, "status")
    status = _MAINTENANCE.get(word, "open")
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "name") or "",
        kind="maintenance",
        severity="none",
        status=status,
        started_at=start,
        resolved_at=moment(each, "updatedAt") if status == "resolved" else None,
        until=_until(start, text(each, "duration")),
        flags=() if word in _MAINTENANCE else ("status_unknown",),
    )


def _until(start: Instant | None, minutes: str | None) -> Instant | None:
    if start is None or minutes is None or not re.fullmatch(r"\d{1,6}", minutes, re.ASCII):
        return None
    try:
        return start + timedelta(minutes=int(minutes))
    except OverflowError:
        return None
