"""The service health issues of Microsoft 365."""

from __future__ import annotations

from tocsin.channels.status_pages.assembling import assemble, newest_first
from tocsin.channels.status_pages.fields import (
    Record,
    a_list,
    an_object,
    identity,
    moment,
    no_moment,
    prose,
    record,
    records,
    text,
)
from tocsin.channels.status_pages.reading import (
    COMPONENT_OF_SEVERITY,
    Component,
    ProviderIncident,
    Reading,
    Severity,
    Unreadable,
    Update,
)

_SEVERITY: dict[str, Severity] = {
    "servicedegradation": "minor",
    "extendedrecovery": "minor",
    "serviceinterruption": "critical",
}


def read_issues(document: object) -> Reading:
    """
    Read the issues that Microsoft Graph lists (``value``), or the bare list of them.

    Graph states no severity: it is that of the status, and unknown once the service is restored. An
    advisory is information. A page of a longer list (``@odata.nextLink``) is silent about the rest.

    Raises ``Unreadable`` for what is no such document.
    """
    whole = {"value": list(a_list(document))} if isinstance(document, list) else an_object(document)
    if "value" not in whole:
        raise Unreadable("The document has no value, as a list of Microsoft Graph has.")
    events = [_issue(each, f"value[{n}]") for n, each in enumerate(records(whole, "value"))]
    more = whole.get("@odata.nextLink") is not None
    return assemble(
        events,
        stated=None,
        lists_all=() if more else ("incidents",),
        provider="Microsoft 365",
        no_news="unknown" if more else "operational",
    )


def _issue(each: Record, where: str) -> ProviderIncident:
    severity = _SEVERITY.get((text(each, "status") or "").lower(), "unknown")
    over = each.get("isResolved") is True
    service = text(each, "service")
    condition = COMPONENT_OF_SEVERITY["none" if over else severity]
    return ProviderIncident(
        id=identity(each, "id", where),
        title=text(each, "title") or "",
        kind="information" if (text(each, "classification") or "").lower() == "advisory" else "incident",
        severity=severity,
        status="resolved" if over else "open",
        started_at=moment(each, "startDateTime"),
        resolved_at=moment(each, "endDateTime", "lastModifiedDateTime") if over else None,
        components=(Component(None, service, condition),) if service else (),
        updates=newest_first(
            Update(
                text(post, "id"),
                prose(record(post, "description"), "content"),
                moment(post, "createdDateTime"),
            )
            for post in records(each, "posts")
        ),
        flags=("time_unreadable",) if no_moment(each, "startDateTime", "endDateTime") else (),
    )
