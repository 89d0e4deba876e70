"""
A series of observations of one status page: which incidents there were, and how they went.

The rules: identity is the provider's id. An unreadable body changes nothing. Absence is recovery
only in a successful fetch whose list is complete. Nothing that was seen is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tocsin.channels.status_pages.incident_history import absent, opened, seen_again
from tocsin.channels.status_pages.reading import Listing, ProviderIncident, Reading
from tocsin.channels.status_pages.spells import follow_components
from tocsin.channels.status_pages.tracking import TrackedComponent, TrackedIncident
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339


@dataclass(frozen=True, slots=True)
class PageHistory:
    """
    All that is known of one status page after some observations.

    ``last_read_at`` is the last *successful* observation: the page is stale when it lies far behind
    ``last_seen_at``. Incidents and maintenances share ``incidents``, by id, in order of appearance.
    """

    observations: int = 0
    unreadable: int = 0
    last_seen_at: Instant | None = None
    last_read_at: Instant | None = None
    incidents: Mapping[str, TrackedIncident] = field(default_factory=dict)
    components: Mapping[str, TrackedComponent] = field(default_factory=dict)


def observe(history: PageHistory, seen_at: Instant, reading: Reading) -> PageHistory:
    """
    Add one observation to a history. The same observation again changes nothing but the count.

    Raises ``Refused`` (``observations_out_of_order``) when it is older than the last one.
    """
    if history.last_seen_at is not None and seen_at < history.last_seen_at:
        raise Refused(
            "observations_out_of_order",
            f"The observation of {rfc3339(seen_at)} comes after that of {rfc3339(history.last_seen_at)}. "
            "Put the observations in the order in which they were made.",
            rfc3339(seen_at),
        )
    counted = replace(history, observations=history.observations + 1, last_seen_at=seen_at)
    if reading.health == "unreadable":
        return replace(counted, unreadable=history.unreadable + 1)
    tracks = follow_components(
        history.components,
        reading.components,
        complete="components" in reading.lists_all and bool(reading.components),
        previous_at=history.last_read_at,
        seen_at=seen_at,
    )
    incidents = _follow(history.incidents, reading, tracks, seen_at)
    return replace(counted, last_read_at=seen_at, incidents=incidents, components=tracks)


def _follow(
    known: Mapping[str, TrackedIncident],
    reading: Reading,
    tracks: Mapping[str, TrackedComponent],
    seen_at: Instant,
) -> dict[str, TrackedIncident]:
    listed: dict[str, ProviderIncident] = {
        each.id: each for each in (*reading.incidents, *reading.maintenances)
    }
    found: dict[str, TrackedIncident] = {}
    for id_, incident in known.items():
        if id_ in listed:
            found[id_] = seen_again(incident, listed[id_], tracks, seen_at)
        elif incident.closed_at is None and _list_of(incident) in reading.lists_all:
            found[id_] = absent(incident, tracks, seen_at)
        else:
            found[id_] = incident
    for id_ in sorted(listed.keys() - known.keys()):
        found[id_] = opened(listed[id_], tracks, seen_at)
    return found


def _list_of(incident: TrackedIncident) -> Listing:
    return "maintenances" if incident.kind == "maintenance" else "incidents"


def possible_duplicates(history: PageHistory, incident: TrackedIncident) -> tuple[str, ...]:
    """
    Name other maintenances that may be the same one, announced again under another id.

    Their titles have the same letters and digits and their last windows meet. It is a suggestion:
    nothing is merged, because identity is the provider's id.
    """
    return tuple(
        each.id
        for each in history.incidents.values()
        if each.id != incident.id
        and each.kind == incident.kind == "maintenance"
        and _spelling(each) == _spelling(incident)
        and _meet(each, incident)
    )


def _spelling(incident: TrackedIncident) -> str:
    return "".join(filter(str.isalnum, incident.titles[-1].casefold()))


def _meet(one: TrackedIncident, other: TrackedIncident) -> bool:
    (start, end), (other_start, other_end) = one.windows[-1], other.windows[-1]
    if start is None or other_start is None:
        return False
    return (end is None or other_start < end) and (other_end is None or start < other_end)
