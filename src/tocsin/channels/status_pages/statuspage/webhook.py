"""What a Statuspage sends to its subscribers: one incident, or one component's change."""

from __future__ import annotations

from tocsin.channels.status_pages.assembling import assemble
from tocsin.channels.status_pages.fields import Record, identity, moment, record, text
from tocsin.channels.status_pages.reading import Component, Overall, ProviderIncident, Reading, Unreadable
from tocsin.channels.status_pages.statuspage.events import COMPONENT_STATUS, incident
from tocsin.channels.status_pages.statuspage.page import INDICATOR


def read_webhook(document: object) -> Reading:
    """
    Read one webhook body.

    It names no provider (the page has only an id): that comes from the configured webhook. It is
    silent about everything it does not mention, so nothing is closed by its absence here. A change
    of a component to ``under_maintenance`` is a maintenance whose id is that of the change: twice the
    same delivery is the same maintenance.

    Raises ``Unreadable`` for what is no such body.
    """
    if not isinstance(document, dict):
        raise Unreadable("The document is not an object, as a webhook of a Statuspage is.")
    if not {"incident", "component_update"} & document.keys():
        raise Unreadable("The document has neither an incident nor a change of a component.")
    indicator = INDICATOR.get(text(record(document, "page"), "status_indicator"), "unknown")
    if "incident" in document:
        found = incident(record(document, "incident"), "incident")
        return assemble((found,), stated=indicator, components=found.components)
    return _component_change(document, indicator)


def _component_change(document: Record, indicator: Overall) -> Reading:
    change, named = record(document, "component_update"), record(document, "component")
    at = moment(change, "created_at")
    component = Component(
        text(change, "component_id") or identity(named, "id", "component"),
        text(named, "name") or identity(named, "id", "component"),
        COMPONENT_STATUS.get(text(change, "new_status") or text(named, "status"), "unknown"),
        at,
    )
    events = (_maintenance(change, component),) if component.status == "under_maintenance" else ()
    return assemble(events, stated=indicator, components=(component,))


def _maintenance(change: Record, component: Component) -> ProviderIncident:
    return ProviderIncident(
        id=identity(change, "id", "component_update"),
        title=component.name,
        kind="maintenance",
        severity="none",
        status="open",
        started_at=component.changed_at,
        resolved_at=None,
        components=(component,),
    )
