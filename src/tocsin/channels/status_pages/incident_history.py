"""One incident from one observation to the next: what changed, and whether it matters to people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from tocsin.channels.status_pages.prose import differs_in_substance
from tocsin.channels.status_pages.reading import ProviderIncident
from tocsin.channels.status_pages.spells import Tracks, close, correct_end, follow_incident
from tocsin.channels.status_pages.tracking import (
    Change,
    TrackedIncident,
    TrackedUpdate,
    Window,
)
from tocsin.core.time import Instant, rfc3339

_Value = TypeVar("_Value")

_ROUNDING = timedelta(seconds=1)
"""A provider that edits an incident may drop the fractions of its times: that moves nothing."""


def opened(seen: ProviderIncident, tracks: Tracks, seen_at: Instant) -> TrackedIncident:
    """Begin to follow an incident; one that is first seen when it is over is closed at once."""
    incident = TrackedIncident(
        id=seen.id,
        kind=seen.kind,
        status=seen.status,
        titles=(seen.title,),
        severities=(seen.severity,),
        started_at=seen.started_at,
        first_seen_at=seen_at,
        windows=((seen.started_at, seen.until),) if seen.kind == "maintenance" else (),
        components=tuple(each.name for each in seen.components),
        regions=seen.regions,
        updates=tuple(TrackedUpdate(key, (body,)) for key, body in _keyed(seen).items()),
        flags=seen.flags,
        changes=(Change(seen_at, "opened", "", seen.title),),
    )
    return _condition(incident, seen, tracks, seen_at)


def seen_again(
    incident: TrackedIncident, seen: ProviderIncident, tracks: Tracks, seen_at: Instant
) -> TrackedIncident:
    """Carry an incident on by an observation that lists it."""
    changes = tuple(_changes(incident, seen, seen_at))
    moved = any(change.kind == "started_at" for change in changes)
    named = tuple(each.name for each in seen.components if each.name not in incident.components)
    window: Window = (seen.started_at, seen.until)
    carried = replace(
        incident,
        kind=seen.kind,
        status=seen.status,
        titles=_noted(incident.titles, seen.title),
        severities=_noted(incident.severities, seen.severity),
        started_at=seen.started_at if moved else incident.started_at,
        windows=_noted(incident.windows, window) if seen.kind == "maintenance" else incident.windows,
        components=incident.components + named,
        regions=seen.regions or incident.regions,
        updates=_updates(incident, seen),
        flags=(*incident.flags, *(flag for flag in seen.flags if flag not in incident.flags)),
        changes=incident.changes + changes,
    )
    return _condition(carried, seen, tracks, seen_at)


def absent(incident: TrackedIncident, tracks: Tracks, seen_at: Instant) -> TrackedIncident:
    """Close an incident that a complete list of a successful fetch no longer has."""
    return replace(
        incident,
        status="resolved",
        closed_at=seen_at,
        closed_by="absence",
        spells=close(incident, tracks, seen_at),
        changes=(*incident.changes, Change(seen_at, "closed", incident.status, "absent")),
    )


def _noted(history: tuple[_Value, ...], value: _Value) -> tuple[_Value, ...]:
    return history if history and history[-1] == value else (*history, value)


def _condition(
    incident: TrackedIncident, seen: ProviderIncident, tracks: Tracks, seen_at: Instant
) -> TrackedIncident:
    if seen.status == "resolved":
        return _over(incident, seen, tracks, seen_at)
    if incident.closed_at is not None:
        again = Change(seen_at, "reopened", rfc3339(incident.closed_at), "")
        incident = replace(incident, closed_at=None, closed_by=None, changes=(*incident.changes, again))
    if seen.status == "scheduled":
        return incident
    return replace(incident, spells=follow_incident(incident, seen, tracks, seen_at))


def _over(
    incident: TrackedIncident, seen: ProviderIncident, tracks: Tracks, seen_at: Instant
) -> TrackedIncident:
    if incident.closed_at is None:
        ended = seen.resolved_at or seen_at
        closed = Change(seen_at, "closed", "", rfc3339(ended))
        return replace(
            incident,
            closed_at=ended,
            closed_by="provider",
            spells=close(incident, tracks, ended),
            changes=(*incident.changes, closed),
        )
    told = seen.resolved_at
    if told is None or (told == incident.closed_at and incident.closed_by == "provider"):
        return incident
    corrected = Change(seen_at, "end_corrected", rfc3339(incident.closed_at), rfc3339(told))
    return replace(
        incident,
        closed_at=told,
        closed_by="provider",
        spells=correct_end(incident.spells, incident.closed_at, told),
        changes=(*incident.changes, corrected),
    )


def _changes(incident: TrackedIncident, seen: ProviderIncident, at: Instant) -> Iterator[Change]:
    if seen.title != incident.titles[-1]:
        substance = differs_in_substance(incident.titles[-1], seen.title)
        yield Change(at, "title", incident.titles[-1], seen.title, substance)
    if seen.severity != incident.severities[-1]:
        yield Change(at, "severity", incident.severities[-1], seen.severity)
    if seen.status != incident.status and "resolved" not in {seen.status, incident.status}:
        yield Change(at, "status", incident.status, seen.status)
    more = [each.name for each in seen.components if each.name not in incident.components]
    if more:
        yield Change(at, "components", ", ".join(incident.components), ", ".join(more))
    yield from _moves(incident, seen, at)
    yield from _posts(incident, seen, at)


def _moves(incident: TrackedIncident, seen: ProviderIncident, at: Instant) -> Iterator[Change]:
    if seen.kind == "maintenance" and incident.windows:
        window = (seen.started_at, seen.until)
        if window != incident.windows[-1]:
            yield Change(at, "window", _written(incident.windows[-1]), _written(window))
    before, after = incident.started_at, seen.started_at
    if after is not None and (before is None or abs(after - before) >= _ROUNDING):
        yield Change(at, "started_at", rfc3339(before) if before else "", rfc3339(after))


def _written(window: Window) -> str:
    return " – ".join(rfc3339(each) if each else "?" for each in window)


def _posts(incident: TrackedIncident, seen: ProviderIncident, at: Instant) -> Iterator[Change]:
    known = {each.key: each.bodies[-1] for each in incident.updates}
    for key, body in _keyed(seen).items():
        before = known.get(key)
        if before is None:
            yield Change(at, "update", "", body)
        elif before != body:
            yield Change(at, "update_edited", before, body, differs_in_substance(before, body))


def _updates(incident: TrackedIncident, seen: ProviderIncident) -> tuple[TrackedUpdate, ...]:
    found = {each.key: each for each in incident.updates}
    for key, body in _keyed(seen).items():
        known = found.get(key)
        found[key] = TrackedUpdate(key, _noted(known.bodies, body) if known else (body,))
    return tuple(found.values())


def _keyed(seen: ProviderIncident) -> dict[str, str]:
    """Return the posts oldest first; posts that cannot be told apart are numbered, none is dropped."""
    found: dict[str, str] = {}
    for update in reversed(seen.updates):
        key, n = update.key, 1
        while key in found:
            n += 1
            key = f"{update.key} #{n}"
        found[key] = update.body
    return found
