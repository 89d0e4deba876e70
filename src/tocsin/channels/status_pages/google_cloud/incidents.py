"""The incidents of Google Cloud: a list with what is open and the recent past."""

from __future__ import annotations

import re

from tocsin.channels.status_pages.assembling import assemble, newest_first
from tocsin.channels.status_pages.fields import Record, a_list, moment, no_moment, prose, records, text
from tocsin.channels.status_pages.reading import (
    COMPONENT_OF_SEVERITY,
    SEVERITIES,
    Component,
    ProviderIncident,
    Reading,
    Severity,
    Unreadable,
    Update,
)

_SEVERITY: dict[str | None, Severity] = {"low": "minor", "medium": "major", "high": "critical"}
_IMPACT: dict[str | None, Severity] = {
    "SERVICE_INFORMATION": "none",
    "AVAILABLE": "none",
    "SERVICE_DISRUPTION": "major",
    "SERVICE_OUTAGE": "critical",
}
_REGION = re.compile(r"\b(?:[a-z]+-)+[a-z]+\d{1,2}\b")


def read_incidents(document: object) -> Reading:
    """
    Read incidents.json. The list has all that is open, so that an empty one is all clear.

    One incident is one, however many products it hits. Its severity is the worse of ``severity`` and
    ``status_impact``; ``SERVICE_INFORMATION`` makes it information. Without an ``end`` it is open. Older
    entries name no locations: then those of the title are taken, and flagged.

    Raises ``Unreadable`` for what is no such list.
    """
    events = [_incident(each, n) for n, each in enumerate(a_list(document))]
    return assemble(
        events, stated=None, lists_all=("incidents",), provider="Google Cloud", no_news="operational"
    )


def _incident(each: Record, n: int) -> ProviderIncident:
    impact = text(each, "status_impact")
    stated = (_SEVERITY.get(text(each, "severity"), "unknown"), _IMPACT.get(impact, "unknown"))
    severity = max(stated, key=SEVERITIES.index)
    end = moment(each, "end")
    regions, flags = _regions(each)
    if no_moment(each, "begin", "end"):
        flags.append("time_unreadable")
    known_as = text(each, "id") or text(each, "number")
    if known_as is None:
        known_as = text(each, "begin")
        flags.append("id_derived")
    if known_as is None:
        raise Unreadable(f"[{n}] has neither an id nor a begin, so it cannot be told from others.")
    return ProviderIncident(
        id=known_as,
        title=text(each, "external_desc") or text(each, "service_name") or "",
        kind="information" if impact == "SERVICE_INFORMATION" else "incident",
        severity=severity,
        status="open" if end is None else "resolved",
        started_at=moment(each, "begin", "created"),
        resolved_at=end,
        components=_products(each, severity if end is None else "none"),
        regions=regions,
        updates=newest_first(
            Update(text(update, "id"), prose(update, "text"), moment(update, "when", "created"))
            for update in records(each, "updates")
        ),
        flags=tuple(flags),
    )


def _products(each: Record, severity: Severity) -> tuple[Component, ...]:
    status = COMPONENT_OF_SEVERITY[severity]
    named = [(text(one, "id"), text(one, "title")) for one in records(each, "affected_products")]
    if not named:
        named = [(text(each, "service_key"), text(each, "service_name"))]
    return tuple(Component(id_, name or id_ or "", status) for id_, name in named if id_ or name)


def _regions(each: Record) -> tuple[tuple[str, ...], list[str]]:
    """Return where it is; of what is over, where it was."""
    for key in ("currently_affected_locations", "previously_affected_locations"):
        found = tuple(id_ for one in records(each, key) if (id_ := text(one, "id")))
        if found:
            return found, []
    title = (text(each, "external_desc") or "").lower()
    named = ("global",) if title.startswith("global") else tuple(dict.fromkeys(_REGION.findall(title)))
    return named, ["regions_from_text"] if named else []
