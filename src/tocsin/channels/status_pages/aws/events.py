"""The current events of Amazon Web Services: a list of what is open, in UTF-16."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tocsin.channels.status_pages.assembling import assemble, newest_first
from tocsin.channels.status_pages.fields import Record, a_list, identity, prose, record, records, text
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
from tocsin.core.time import Instant

_SEVERITY: dict[str | None, Severity] = {"0": "none", "1": "none", "2": "minor", "3": "critical"}
"""0 is normal, 1 informational, 2 degradation, 3 disruption."""

_SUFFIX = re.compile(r"-((?:[a-z]{2}|us-(?:gov|isob?))-[a-z]+-\d)$")
_ARN = re.compile(r"^arn:[^:]+:health:([a-z0-9-]+):")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\s*(?:AM|PM)?\s*(?:and|-|to)\s*\d{1,2}:\d{2}", re.IGNORECASE)


def read_events(document: object) -> Reading:
    """
    Read currentevents.json. An empty list is all clear.

    The region is that of the ARN or of the service's suffix; ``region_name`` is only a label. The severity
    is the worst of the event and of the services it hits, at their peak; nothing above 1 is information.
    An event is over with status 0 or an ``end_time``. Times are seconds since 1970. Hours in the text
    are flagged (``times_in_text``), because a post is often dated long after what it tells.

    Raises ``Unreadable`` for what is no such list.
    """
    events = [_event(each, f"[{n}]") for n, each in enumerate(a_list(document))]
    return assemble(events, stated=None, lists_all=("incidents",), provider="AWS", no_news="operational")


def _event(each: Record, where: str) -> ProviderIncident:
    service, date = identity(each, "service", where), identity(each, "date", where)
    known_as = text(each, "arn")
    hit = record(each, "impacted_services")
    if not all(isinstance(one, dict) for one in hit.values()):
        raise Unreadable(f"{where} has impacted_services that are no objects.")
    stated = [_SEVERITY.get(text(each, "status"), "unknown")]
    stated += [_SEVERITY.get(text(one, key), "none") for one in hit.values() for key in ("max", "current")]
    severity = max(stated, key=SEVERITIES.index)
    end = _epoch(each, "end_time")
    over = end is not None or text(each, "status") == "0"
    posts = newest_first(
        Update(None, prose(post, "message"), _epoch(post, "timestamp")) for post in records(each, "event_log")
    )
    flags = [] if known_as else ["id_derived"]
    if any(_CLOCK.search(post.body) for post in posts):
        flags.append("times_in_text")
    return ProviderIncident(
        id=known_as or f"{service}@{date}",
        title=text(each, "summary") or text(each, "service_name") or "",
        kind="information" if severity == "none" else "incident",
        severity=severity,
        status="resolved" if over else "open",
        started_at=_epoch(each, "date"),
        resolved_at=end or (posts[0].posted_at if over and posts else None),
        components=_services(each, hit),
        regions=_regions(known_as, service),
        updates=posts,
        flags=tuple(flags),
    )


def _services(each: Record, hit: Record) -> tuple[Component, ...]:
    found: dict[str, Component] = {}
    for change in records(each, "impacted_service_status_changes"):
        if key := text(change, "service"):
            now = _SEVERITY.get(text(change, "current_status"), "unknown")
            name = text(change, "service_name") or key
            found[key] = Component(key, name, COMPONENT_OF_SEVERITY[now], _epoch(change, "timestamp"))
    for key, one in hit.items():
        now = _SEVERITY.get(text(one, "current"), "unknown")
        changed = found[key].changed_at if key in found else None
        found[key] = Component(key, text(one, "service_name") or key, COMPONENT_OF_SEVERITY[now], changed)
    return tuple(found.values())


def _regions(arn: str | None, service: str) -> tuple[str, ...]:
    match = _ARN.match(arn or "") or _SUFFIX.search(service)
    return (match[1],) if match else ()


def _epoch(document: Record, key: str) -> Instant | None:
    """Return an instant from seconds since 1970, a number or digits; None when it is none."""
    value = text(document, key)
    if value is None or not re.fullmatch(r"\d{1,11}", value, re.ASCII):
        return None
    return datetime.fromtimestamp(int(value), UTC)
