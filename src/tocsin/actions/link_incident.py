"""Link an incident to another one, a problem, a threat or a provider."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident, allow_problem, allow_threat
from tocsin.actions.triage_incident import check_code
from tocsin.core.incidents import LINK_KINDS, Actor, History, Link, LinkKind, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import problems, queries, threats
from tocsin.store.unit_of_work import Work, unit_of_work


def link_incident(
    reference: str, kind: LinkKind, to: str, *, by: Actor, at: Instant, relation: str = ""
) -> None:
    """
    Record what an incident hangs together with; ``relation`` says how, in a few words; again corrects.

    A link to an incident stands at both, as far as the other one may be known there: a confidential one
    is named in no other. Raises ``Refused`` (``unknown_code``, ``cannot_link``, ``unknown_incident``,
    ``unknown_problem``, ``unknown_threat``, ``unknown_provider``, ``not_allowed``).
    """
    how = worded(relation, "relation")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "link", told)
        check_code(kind, LINK_KINDS, "kind")
        if kind == "incident":
            _link_both(work, told, to, how)
            return
        if kind == "provider":
            to = queries.provider(to).id
        elif kind == "threat":
            allow_threat(by, "link", threats.threat(to).entity, to)
        else:
            allow_problem(by, "link", problems.problem(to).entity, to)
        _record(work, told, Link(kind, to, how))


def _link_both(work: Work, told: History, to: str, how: str) -> None:
    other = queries.incident(to)
    allow_incident(work.by, "link", other)
    if to == told.reference:
        raise Refused("cannot_link", "An incident is not linked to itself. Name another one.", "to")
    if other.course.confidential and other.course.admitted != told.course.admitted:
        raise Refused(
            "cannot_link",
            f"{to} is confidential, and would be named where others read. Link {told.reference} from there, "
            "or admit the same people to both.",
            "to",
        )
    _record(work, told, Link("incident", to, how))
    if told.course.admitted in {None, other.course.admitted}:
        _record(work, other, Link("incident", told.reference, how))


def _record(work: Work, told: History, link: Link) -> None:
    if link not in told.course.links:
        body = {"kind": link.kind, "to": link.to, "relation": link.relation}
        work.record("incident.linked", told.reference, body)
        if link.kind == "problem":
            problems.record_link(work, told.reference, link.to, linked=True)
