"""Notices, tickets and measurements as the timeline of an incident tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.core.situation import Landscape

AUDIENCES = {
    "customer": gettext_lazy("all customers that are hit"),
    "clients": gettext_lazy("clients"),
    "management": gettext_lazy("senior management"),
    "management_body": gettext_lazy("the management body"),
    "staff": gettext_lazy("staff"),
    "media": gettext_lazy("the media"),
    "authority": gettext_lazy("the competent authority"),
    "other_authority": gettext_lazy("another authority"),
}
SOURCES = {
    "own_monitoring": gettext_lazy("our own monitoring"),
    "provider": gettext_lazy("the provider"),
    "status_page": gettext_lazy("the status page"),
    "third_party": gettext_lazy("a third party"),
}
STEPS = {
    "ticket.opened": gettext_lazy("Ticket opened: %(about)s"),
    "ticket.responded": gettext_lazy("The provider responded to the ticket: %(about)s"),
    "ticket.resolved": gettext_lazy("Ticket resolved: %(about)s"),
}
KINDS = ("notice.given", "notice.received", *STEPS, "outage.measured")
"""The ledger entries that this module can tell."""


def recorded(kind: str, body: Mapping[str, Any], landscape: Landscape) -> str:
    """Say in words what one of ``KINDS`` records."""
    if kind == "outage.measured":
        return _("%(source)s measured an outage: %(node)s") % {
            "source": str(SOURCES.get(body["source"], body["source"])).capitalize(),
            "node": landscape.name(body["node"]),
        }
    if kind == "notice.given":
        told = body["customer"] and landscape.name(body["customer"])
        whom = told or AUDIENCES.get(body["audience"], body["audience"])
        return _with(_("Told: %(whom)s") % {"whom": whom}, body["channel"], body["text"])
    if kind == "notice.received":
        told = _("The provider told us: %(about)s") % {"about": _about(body, landscape)}
        return _with(told, body["channel"], body["text"])
    about = _about(body, landscape) if "arrangement" in body else ""
    said = str(STEPS[kind]) % {"about": about}
    return _with(said.removesuffix(": "), body["number"], body.get("severity", ""))


def _about(body: Mapping[str, Any], landscape: Landscape) -> str:
    service = body["ict_service"]
    return landscape.name(service) if service else str(body["arrangement"])


def _with(said: str, *more: str) -> str:
    return " · ".join(filter(None, (said, *more)))
