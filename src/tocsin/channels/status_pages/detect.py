"""Which format a document is in, told from what it contains and never from its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tocsin.channels.status_pages.decoding import Body
from tocsin.channels.status_pages.fields import Record

_XML_DECLARATION = re.compile(r"^(<\?xml[^>]*\?>|<!--.*?-->|\s)+", re.DOTALL)
_AZURE = re.compile(r"<title>\s*Azure Status\s*</title>|azure\.(microsoft\.com|status\.microsoft)")
_START = 4000
"""Characters of markup that are looked at."""


def _statuspage(document: Record) -> bool:
    if isinstance(document.get("status"), dict) and "indicator" in document["status"]:
        return True
    lists = {"incidents", "scheduled_maintenances", "components"} & document.keys()
    page = document.get("page")
    return bool(lists) and isinstance(page, dict) and "id" in page


def _statuspage_webhook(document: Record) -> bool:
    page = document.get("page")
    return (
        isinstance(page, dict)
        and "status_indicator" in page
        and bool({"incident", "component_update"} & document.keys())
    )


def _instatus(document: Record) -> bool:
    page = document.get("page")
    named = {"activeIncidents", "activeMaintenances"} & document.keys()
    states = {"UP", "HASISSUES", "UNDERMAINTENANCE", "ALLUNDERMAINTENANCE", "ALLMINOROUTAGE"}
    return isinstance(page, dict) and (bool(named) or str(page.get("status")) in states)


def _heroku(document: Record) -> bool:
    status = document.get("status")
    return isinstance(status, list) and all(isinstance(each, dict) and "system" in each for each in status)


def _m365(document: Record) -> bool:
    values = document.get("value")
    first = values[0] if isinstance(values, list) and values else None
    shaped = isinstance(first, dict) and {"impactDescription", "isResolved"} <= first.keys()
    return shaped or "serviceAnnouncement" in str(document.get("@odata.context"))


def _azure_service_health(document: Record) -> bool:
    properties = document.get("properties")
    return isinstance(properties, dict) and {"trackingId", "incidentType"} <= properties.keys()


def _betterstack(document: Record) -> bool:
    page = document.get("data")
    return isinstance(page, dict) and page.get("type") == "status_page"


def _aws_health(document: Record) -> bool:
    return "AWS Health Event" in {str(document.get("detail-type")), str(document.get("DetailType"))}


_OF_OBJECTS: tuple[tuple[str, Callable[[Record], bool]], ...] = (
    ("statuspage-webhook", _statuspage_webhook),
    ("statuspage-v2", _statuspage),
    ("aws-health-event", _aws_health),
    ("azure-service-health", _azure_service_health),
    ("m365", _m365),
    ("salesforce-trust", lambda each: {"key", "Incidents", "Maintenances"} <= each.keys()),
    ("slack", lambda each: "active_incidents" in each and isinstance(each.get("status"), str)),
    ("heroku", _heroku),
    ("incident-io", lambda each: {"ongoing_incidents", "in_progress_maintenances"} <= each.keys()),
    ("instatus", _instatus),
    ("betterstack", _betterstack),
)
_OF_ELEMENTS: tuple[tuple[str, Callable[[Record], bool]], ...] = (
    ("aws-health-event", _aws_health),
    ("aws-currentevents", lambda each: {"event_log", "service"} <= each.keys()),
    (
        "gcp-incidents",
        lambda each: "begin" in each and bool({"external_desc", "affected_products"} & each.keys()),
    ),
    ("m365", lambda each: {"impactDescription", "isResolved"} <= each.keys()),
)


def detect(body: Body) -> str | None:
    """
    Name the format of a decoded body, or None when it is none that is known.

    An empty list is said by several formats. It is taken for the one of Amazon only in UTF-16,
    which nobody else uses; otherwise the format has to be named.
    """
    if body.markup is not None:
        return _of_markup(body.markup)
    return _of_document(body.document, body.encoding)


def _of_document(document: Any, encoding: str) -> str | None:
    if isinstance(document, dict):
        return next((name for name, fits in _OF_OBJECTS if fits(document)), None)
    if isinstance(document, list) and all(isinstance(each, dict) for each in document):
        if not document:
            return "aws-currentevents" if encoding == "utf-16" else None
        return next((name for name, fits in _OF_ELEMENTS if all(map(fits, document))), None)
    return None


def _of_markup(text: str) -> str | None:
    start = _XML_DECLARATION.sub("", text[:_START], count=1)
    if re.match(r"<(rss|rdf:RDF)\b", start):
        return "azure-rss" if _AZURE.search(start) else "rss"
    return "atom" if re.match(r"<feed\b", start) else None


def is_web_page(body: Body) -> bool:
    """Say whether a body is a page for people, such as an error page or a log-in form."""
    start = _XML_DECLARATION.sub("", (body.markup or "")[:_START], count=1)
    return re.match(r"<(!doctype\s+html|html|head|body)\b", start, re.IGNORECASE) is not None
