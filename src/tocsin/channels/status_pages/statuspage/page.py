"""The documents of a Statuspage: summary, status, incidents, maintenances, components."""

from __future__ import annotations

from tocsin.channels.status_pages.assembling import assemble
from tocsin.channels.status_pages.fields import record, records, text
from tocsin.channels.status_pages.reading import Listing, Overall, Reading, Unreadable
from tocsin.channels.status_pages.statuspage.events import components, incident

INDICATOR: dict[str | None, Overall] = {
    "none": "operational",
    "maintenance": "maintenance",
    "minor": "degraded",
    "major": "partial_outage",
    "critical": "major_outage",
}
_LISTS: dict[str, Listing] = {
    "incidents": "incidents",
    "scheduled_maintenances": "maintenances",
    "components": "components",
}


def read_page(document: object) -> Reading:
    """
    Read summary.json, status.json, incidents.json and their like, also as incident.io imitates them.

    A list that is null is empty; one that is missing is not known, so that what was open stays open.
    Without an indicator, and with nothing out, the overall status is unknown.

    Raises ``Unreadable`` for what is no such document.
    """
    if not isinstance(document, dict):
        raise Unreadable("The document is not an object, as those of a Statuspage are.")
    if not _LISTS.keys() & document.keys() and not record(document, "status"):
        raise Unreadable("The document has neither a status nor a list, as those of a Statuspage have.")
    indicator = None
    if "status" in document:
        indicator = INDICATOR.get(text(record(document, "status"), "indicator"), "unknown")
    events = (
        incident(each, f"{key}[{n}]")
        for key in ("incidents", "scheduled_maintenances")
        for n, each in enumerate(records(document, key))
    )
    return assemble(
        events,
        stated=indicator,
        components=components(document),
        lists_all=(name for key, name in _LISTS.items() if key in document),
        provider=text(record(document, "page"), "name"),
    )
