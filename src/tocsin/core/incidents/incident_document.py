"""An incident as JSON: where it is in its life, who does what, and what was recorded, in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tocsin.core.incidents.course import Link, Note, Triage
from tocsin.core.incidents.history import Entry, History
from tocsin.core.incidents.life_cycle import status_of
from tocsin.core.incidents.role_proposals import proposed_roles
from tocsin.core.time import rfc3339


def incident_document(told: History, links: Iterable[Link]) -> dict[str, Any]:
    """
    Return what is known of an incident, as ``tocsin incident show --json`` writes it.

    ``links`` are those that the reader may know of. ``entry`` is what a change of that fact gives back as
    ``seen``, so that nothing that was recorded meanwhile is overwritten.
    """
    course = told.course
    return {
        "incident": told.reference,
        "title": told.title,
        "entity": told.entity,
        "state": course.state,
        "status": status_of(course.state),
        "since": rfc3339(course.since) if course.since else None,
        "outcome": told.outcome,
        **_triaged(course.triage),
        "causes": list(course.causes),
        "times_reopened": course.times_reopened,
        "roles": [
            {"role": each.role, "person": each.person, "since": rfc3339(each.at), "reason": each.reason}
            for each in course.roles
        ],
        "links": [{"kind": each.kind, "to": each.to, "relation": each.relation} for each in links],
        "notes": [_note(each) for each in course.notes],
        "admitted": None if course.admitted is None else sorted(course.admitted),
        "merged_into": course.merged_into or None,
        "absorbed": list(course.absorbed),
        "split_from": course.split_from or None,
        "split_off": list(course.split_off),
        "timeline": [_line(each) for each in told.entries],
    }


def _note(note: Note) -> dict[str, str]:
    return {
        "kind": note.kind,
        "at": rfc3339(note.at),
        "by": note.author,
        "with": note.other,
        "text": note.text,
    }


def _triaged(triage: Triage | None) -> dict[str, Any]:
    return {
        "type": triage.type if triage else None,
        "urgency": triage.urgency if triage else None,
        "impact": triage.impact if triage else None,
        "priority": triage.priority if triage else None,
        "proposed_roles": list(proposed_roles(triage.type, triage.impact)) if triage else [],
    }


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.sequence,
        "at": rfc3339(entry.recorded_at),
        "by": entry.actor,
        "kind": entry.kind,
        "body": dict(entry.body),
    }
