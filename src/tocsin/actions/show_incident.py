"""Look at one incident: its state, who does what, what was recorded. Nothing is recorded by it."""

from __future__ import annotations

from typing import Any

from tocsin.actions.policy import allow_incident, visible_incidents
from tocsin.core.incidents import Actor, History, Link
from tocsin.core.incidents.incident_document import incident_document
from tocsin.core.time import Instant
from tocsin.store import queries


def show_incident(reference: str, *, by: Actor, known_at: Instant | None = None) -> dict[str, Any]:
    """
    Return an incident as JSON, as known at an instant.

    What names an incident that is none to ``by`` is left out. Raises ``Refused`` (``unknown_incident``,
    ``not_allowed``).
    """
    now_told = queries.incident(reference)
    allow_incident(by, "see", now_told)  # who may see it now, whatever was so then
    told = queries.incident(reference, known_at) if known_at else now_told
    found = incident_document(told, links_seen(by, told))
    hidden = hidden_from(by, told)
    found["timeline"] = [each for each in found["timeline"] if not names(each["body"], hidden)]
    return found


def links_seen(by: Actor, told: History) -> tuple[Link, ...]:
    """Return the links of an incident without those to incidents that somebody may not see."""
    hidden = hidden_from(by, told)
    return tuple(each for each in told.course.links if each.to not in hidden)


def hidden_from(by: Actor, told: History) -> frozenset[str]:
    """Return the incidents that an incident names and that somebody may not see."""
    named = {
        str(entry.body[key])
        for entry in told.entries
        for key in ("to", "from", "into")
        if key in entry.body and queries.REFERENCE.fullmatch(str(entry.body[key]))
    }
    if not named:
        return frozenset()
    seen = visible_incidents(by).filter(reference__in=named)
    return frozenset(named) - frozenset(seen.values_list("reference", flat=True))


def names(body: dict[str, Any], hidden: frozenset[str]) -> bool:
    """Say whether an entry is about an incident that is hidden."""
    return any(str(body.get(key, "")) in hidden for key in ("to", "from", "into"))
