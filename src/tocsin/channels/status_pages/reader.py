"""Reading a body: decode, tell the format, read it; what cannot be read is unreadable, never operational."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tocsin.channels.status_pages.aws import read_events
from tocsin.channels.status_pages.decoding import Body, decode
from tocsin.channels.status_pages.detect import detect, is_web_page
from tocsin.channels.status_pages.google_cloud import read_incidents
from tocsin.channels.status_pages.heroku import read_status
from tocsin.channels.status_pages.incident_io import read_widget
from tocsin.channels.status_pages.instatus import read_summary
from tocsin.channels.status_pages.m365 import read_issues
from tocsin.channels.status_pages.reading import Reading, Unreadable, unreadable
from tocsin.channels.status_pages.salesforce import read_instance
from tocsin.channels.status_pages.slack import read_current
from tocsin.channels.status_pages.statuspage import read_page, read_webhook

READERS: dict[str, Callable[[object], Reading]] = {
    "statuspage-v2": read_page,
    "statuspage-webhook": read_webhook,
    "gcp-incidents": read_incidents,
    "aws-currentevents": read_events,
    "m365": read_issues,
    "salesforce-trust": read_instance,
    "slack": read_current,
    "heroku": read_status,
    "instatus": read_summary,
    "incident-io": read_widget,
}
RECOGNISED = ("aws-health-event", "azure-rss", "azure-service-health", "betterstack", "rss", "atom")
"""Formats that are told apart but have no reader yet."""

FORMATS = (*READERS, *RECOGNISED)


def read(body: bytes, format_: str | None = None) -> Reading:
    """
    Read one fetched body, in the format named, or in the one it is found to be in.

    Never raises for what is in the body: empty, cut, too large, HTML in place of JSON or in an
    unknown format, it is an unreadable reading with the reason as a sentence.
    """
    try:
        return _read(decode(body), format_)
    except Unreadable as reason:
        return unreadable(str(reason), format_)


def read_document(document: Any, format_: str | None = None) -> Reading:
    """Read one body that is already parsed as JSON; it answers as ``read`` does."""
    try:
        return _read(Body(document, None, "utf-8"), format_)
    except Unreadable as reason:
        return unreadable(str(reason), format_)


def _read(body: Body, format_: str | None) -> Reading:
    if is_web_page(body):
        raise Unreadable(
            "The body is a web page (HTML), not a feed; an error page or a log-in form, perhaps."
        )
    detected = detect(body)
    found = format_ or detected
    if found is None:
        raise Unreadable(_unknown(body))
    if body.markup is None and detected not in (None, found):
        return unreadable(f"The body is in the format {detected}, not {found}. Name that, or none.", found)
    if found not in READERS:
        return unreadable(f"The format {found} is recognised but cannot be read yet.", found)
    if body.markup is not None:
        return unreadable(f"The body is markup, and {found} is JSON.", found)
    try:
        return replace(READERS[found](body.document), format=found)
    except Unreadable as reason:
        return unreadable(str(reason), found)


def _unknown(body: Body) -> str:
    if body.document == []:
        return (
            "The body is an empty list, which several formats use to say that all is well. Name the format."
        )
    return "The body is in no format that is known. Name the format if it is one of those."
