"""The life of an incident under `/api/v1/incidents`: each endpoint is one action."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from tocsin.actions.change_state import change_state
from tocsin.actions.link_incident import link_incident
from tocsin.actions.merge_incidents import merge_incidents
from tocsin.actions.note_on_incident import note_on_incident
from tocsin.actions.record_incident import record_incident
from tocsin.actions.reopen_incident import reopen_incident
from tocsin.actions.show_incident import show_incident
from tocsin.actions.split_incident import split_incident
from tocsin.actions.triage_incident import triage_incident
from tocsin.api.auth import caller
from tocsin.api.refusals import READING, WRITING
from tocsin.api.schemas import Link, Merge, Move, NewIncident, Note, Reason, Reference, Split, Triage
from tocsin.channels import clock
from tocsin.core.time import Instant, instant

life = Router()


@life.post("/recorded", response={201: Reference, **WRITING}, summary="Record an incident of any kind")
def post_incident(request: HttpRequest, new: NewIncident) -> Any:
    given = new.dict()
    since = instant(given.pop("since"), "since")
    return _done(record_incident(**given, since=since, by=caller(request), at=clock.now()))


@life.get("/{reference}", response={200: dict[str, Any], **READING}, summary="One incident, and its timeline")
def get_incident(request: HttpRequest, reference: str, known_at: str | None = None) -> Any:
    known = _moment(known_at, "known_at")
    return show_incident(reference, by=caller(request), known_at=known)


@life.post("/{reference}/triage", response={201: Reference, **WRITING}, summary="Say type and urgency")
def post_triage(request: HttpRequest, reference: str, triage: Triage) -> Any:
    triage_incident(reference, triage.type, triage.urgency, by=caller(request), at=clock.now())
    return _done(reference)


@life.post("/{reference}/state", response={201: Reference, **WRITING}, summary="Move the incident on")
def post_state(request: HttpRequest, reference: str, move: Move) -> Any:
    change_state(
        reference,
        move.state,
        since=_moment(move.since, "since"),
        reason=move.reason,
        seen=move.seen,
        by=caller(request),
        at=clock.now(),
    )
    return _done(reference)


@life.post("/{reference}/reopening", response={201: Reference, **WRITING}, summary="Reopen the incident")
def post_reopening(request: HttpRequest, reference: str, reason: Reason) -> Any:
    reopen_incident(reference, reason.reason, by=caller(request), at=clock.now())
    return _done(reference)


@life.post("/{reference}/notes", response={201: Reference, **WRITING}, summary="Write a note")
def post_note(request: HttpRequest, reference: str, note: Note) -> Any:
    when = _moment(note.when, "when")
    note_on_incident(
        reference, note.kind, note.text, when=when, other=note.other, by=caller(request), at=clock.now()
    )
    return _done(reference)


@life.post("/{reference}/links", response={201: Reference, **WRITING}, summary="Link the incident")
def post_link(request: HttpRequest, reference: str, link: Link) -> Any:
    link_incident(reference, link.kind, link.to, relation=link.relation, by=caller(request), at=clock.now())
    return _done(reference)


@life.post(
    "/{reference}/merge",
    response={201: dict[str, Any], **WRITING},
    summary="Let the incident go on in another",
)
def post_merge(request: HttpRequest, reference: str, merge: Merge) -> Any:
    done = merge_incidents(reference, merge.into, reason=merge.reason, by=caller(request), at=clock.now())
    return Status(201, done)


@life.post(
    "/{reference}/split", response={201: Reference, **WRITING}, summary="Let some nodes go on by themselves"
)
def post_split(request: HttpRequest, reference: str, split: Split) -> Any:
    new = split_incident(
        reference, split.nodes, title=split.title, reason=split.reason, by=caller(request), at=clock.now()
    )
    return _done(new)


def _done(reference: str) -> Status[Reference]:
    return Status(201, Reference(incident=reference))


def _moment(text: str | None, where: str) -> Instant | None:
    return instant(text, where) if text else None
