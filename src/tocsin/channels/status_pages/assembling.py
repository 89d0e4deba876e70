"""From what a format says to a reading: the worst of all its parts, and flags for what looks wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from tocsin.channels.status_pages.prose import says_resolved
from tocsin.channels.status_pages.reading import (
    OVERALL,
    OVERALL_OF_COMPONENT,
    OVERALL_OF_SEVERITY,
    Component,
    Listing,
    Overall,
    ProviderIncident,
    Reading,
    Unreadable,
    Update,
)

_SLACK = timedelta(minutes=1)
"""Servers of one provider may disagree by this much before a time is called implausible."""


def assemble(
    events: Iterable[ProviderIncident],
    *,
    stated: Overall | None,
    components: tuple[Component, ...] = (),
    lists_all: Iterable[Listing] = (),
    provider: str | None = None,
    no_news: Overall = "unknown",
) -> Reading:
    """
    Put a reading together from incidents and maintenances as a format gives them.

    The overall status is the worst of what the page states, its open incidents, its running
    maintenances and its components say. A statement that is milder than an open incident, or
    than a component, is flagged. ``no_news`` is what it means if none of them says anything.

    Raises ``Unreadable`` when two incidents have one id.
    """
    found = tuple(replace(each, flags=(*each.flags, *_flags(each, stated))) for each in events)
    _refuse_twins(found)
    said = [] if stated is None else [stated]
    said += [OVERALL_OF_COMPONENT[each.status] for each in components]
    said += [_says(each) for each in found if each.status == "open" and each.kind != "information"]
    return Reading(
        health="ok",
        reason=None,
        format=None,
        overall=max(said, key=OVERALL.index, default=no_news),
        incidents=tuple(each for each in found if each.kind != "maintenance"),
        maintenances=tuple(each for each in found if each.kind == "maintenance"),
        components=components,
        lists_all=frozenset(lists_all),
        flags=_contradictions(found, components, stated),
        provider=provider,
    )


def _contradictions(
    found: tuple[ProviderIncident, ...], components: tuple[Component, ...], stated: Overall | None
) -> tuple[str, ...]:
    fine = ("operational", "under_maintenance")
    told = {
        "overall_contradicts_incidents": any("overall_contradicts_incidents" in each.flags for each in found),
        "overall_contradicts_components": stated == "operational"
        and any(each.status not in fine for each in components),
    }
    return tuple(flag for flag, holds in told.items() if holds)


def _says(each: ProviderIncident) -> Overall:
    return "maintenance" if each.kind == "maintenance" else OVERALL_OF_SEVERITY[each.severity]


def _rank(stated: Overall | None) -> int:
    return OVERALL.index(stated or "unknown")


def _refuse_twins(found: tuple[ProviderIncident, ...]) -> None:
    seen: set[tuple[bool, str]] = set()
    for each in found:
        identity = (each.kind == "maintenance", each.id)
        if identity in seen:
            raise Unreadable(f"Two incidents have the id {each.id}, so they cannot be told apart.")
        seen.add(identity)


def _flags(each: ProviderIncident, stated: Overall | None) -> tuple[str, ...]:
    flags = []
    maintenance = each.kind == "maintenance"
    if each.started_at is None:
        flags.append("start_unknown")
    else:
        end = each.resolved_at or each.until
        posted = [] if maintenance else [update.posted_at for update in each.updates if update.posted_at]
        early = any(each.started_at - at > _SLACK for at in posted)
        if early or (end is not None and end < each.started_at):
            flags.append("time_implausible")
    if each.status != "resolved" and each.updates and says_resolved(each.updates[0].body):
        flags.append("text_says_resolved")
    understated = stated not in {None, "unknown"} and _rank(stated) < _rank(_says(each))
    if each.status == "open" and each.kind == "incident" and understated:
        flags.append("overall_contradicts_incidents")
    return tuple(flags)


def newest_first(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Order posts by the instant they bear; those without one come last, as they came."""
    found = list(updates)
    dated = [(each.posted_at, each.key, each) for each in found if each.posted_at is not None]
    undated = [each for each in found if each.posted_at is None]
    ordered = sorted(dated, key=lambda each: each[:2], reverse=True)
    return (*(each for _, _, each in ordered), *undated)
