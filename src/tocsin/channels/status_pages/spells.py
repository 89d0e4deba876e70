"""How long each component was in which condition, of the page and within one incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tocsin.channels.status_pages.reading import Component, ProviderIncident
from tocsin.channels.status_pages.tracking import TrackedComponent, TrackedIncident
from tocsin.core.incidents.observations import ComponentSpell
from tocsin.core.time import Instant

Tracks = Mapping[str, TrackedComponent]


def follow_components(
    tracks: Tracks,
    seen: tuple[Component, ...],
    *,
    complete: bool,
    previous_at: Instant | None,
    seen_at: Instant,
) -> dict[str, TrackedComponent]:
    """
    Carry the components of a page on by one successful observation.

    A component that a complete list no longer has is no longer stated to be out (some pages show a
    component only while it is): its spell ends when that was seen.
    """
    found = dict(tracks)
    for each in seen:
        known = found.get(each.key)
        if known is not None and known.status == each.status:
            found[each.key] = replace(known, name=each.name)
            continue
        since = _changed_at(each, previous_at if known else None, seen_at)
        spells = _ended(known.spells, since) if known else ()
        if each.status != "operational":
            spells = (*spells, ComponentSpell(each.id, each.name, each.status, since, None))
        found[each.key] = TrackedComponent(each.id, each.name, each.status, since, spells)
    if complete:
        for key in found.keys() - {each.key for each in seen}:
            gone = found[key]
            if gone.status != "unknown":
                found[key] = replace(
                    gone, status="unknown", since=seen_at, spells=_ended(gone.spells, seen_at)
                )
    return found


def _changed_at(component: Component, previous_at: Instant | None, seen_at: Instant) -> Instant:
    told = component.changed_at
    if told is None or told > seen_at or (previous_at is not None and told <= previous_at):
        return seen_at
    return told


def _ended(spells: tuple[ComponentSpell, ...], at: Instant) -> tuple[ComponentSpell, ...]:
    return tuple(replace(each, end=max(each.start, at)) if each.end is None else each for each in spells)


def follow_incident(
    incident: TrackedIncident, seen: ProviderIncident, tracks: Tracks, seen_at: Instant
) -> tuple[ComponentSpell, ...]:
    """
    Carry the component spells of one open incident on by one observation.

    A spell begins when the component took on that status, but not before the incident began; it
    ends when the component left it, else when that was seen. An incident (not a mere notice) that lists no
    component has a spell without one, in unknown condition: it concerns the provider as a whole.
    """
    listed = {each.key: each for each in seen.components}
    kept: list[ComponentSpell] = []
    for spell in incident.spells:
        now = listed.get(spell.key or "")
        same = now.status == spell.status if now else spell.key is None and not listed
        kept.append(spell if spell.end is not None or same else _left(spell, tracks, seen_at))
    going_on = {each.key for each in kept if each.end is None}
    for component in listed.values():
        if component.status != "operational" and component.key not in going_on:
            start = _start(incident, kept, component, tracks, seen_at)
            kept.append(
                ComponentSpell(component.id, component.name, component.status, start, None, seen.regions)
            )
    if not listed and None not in going_on and incident.kind == "incident":
        start = _start(incident, kept, None, tracks, seen_at)
        kept.append(ComponentSpell(None, None, "unknown", start, None, seen.regions))
    return tuple(kept)


def _left(spell: ComponentSpell, tracks: Tracks, at: Instant) -> ComponentSpell:
    track = tracks.get(spell.key or "")
    if track is not None and track.status != spell.status and spell.start < track.since <= at:
        return replace(spell, end=track.since)
    return replace(spell, end=max(spell.start, at))


def _start(
    incident: TrackedIncident,
    spells: list[ComponentSpell],
    component: Component | None,
    tracks: Tracks,
    seen_at: Instant,
) -> Instant:
    key = component.key if component else None
    track = tracks.get(key or "")
    new = incident.first_seen_at == seen_at
    candidates = [
        incident.started_at,
        track.since if track else component.changed_at if component else None,
    ]
    if track is None and not new:
        candidates.append(seen_at)
    begun = max((each for each in candidates if each is not None and each <= seen_at), default=seen_at)
    # A page may state an end that is still to come, and open the incident again before it.
    ended = (each.end for each in spells if each.key == key and each.end is not None)
    return max((begun, *ended))


def close(incident: TrackedIncident, tracks: Tracks, at: Instant) -> tuple[ComponentSpell, ...]:
    """End the spells of an incident that is over: when the component recovered, else when it ended."""
    return tuple(each if each.end is not None else _recovered(each, tracks, at) for each in incident.spells)


def _recovered(spell: ComponentSpell, tracks: Tracks, at: Instant) -> ComponentSpell:
    track = tracks.get(spell.key or "")
    if track is not None and track.status == "operational" and spell.start < track.since <= at:
        return replace(spell, end=track.since)
    return replace(spell, end=max(spell.start, at))


def correct_end(
    spells: tuple[ComponentSpell, ...], before: Instant, after: Instant
) -> tuple[ComponentSpell, ...]:
    """Move the end of those spells that ended only because the incident did."""
    return tuple(replace(each, end=max(each.start, after)) if each.end == before else each for each in spells)
