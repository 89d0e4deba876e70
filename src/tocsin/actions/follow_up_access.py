"""Who may see and do what about a follow-up: whoever may about what it is about."""

from __future__ import annotations

from django.db.models import QuerySet

from tocsin.actions.policy import (
    allow,
    allow_incident,
    allow_problem,
    allow_threat,
    may,
    sees,
    visible_entities,
)
from tocsin.core.incidents import Actor
from tocsin.core.incidents.follow_ups import FollowUpHistory
from tocsin.core.refusal import Refused
from tocsin.store import follow_ups, people, problems, queries, threats
from tocsin.store.models import FollowUp


def allow_about(by: Actor, verb: str, about: str) -> str:
    """
    Let an action about an incident, problem or threat go on, and return the LEI of its entity.

    Raises ``Refused`` (``unknown_incident``, ``unknown_problem``, ``unknown_threat``, ``unknown_subject``,
    ``not_allowed``): who may not see it learns nothing.
    """
    if queries.REFERENCE.fullmatch(about):
        told = queries.incident(about)
        allow_incident(by, verb, told)
        return told.entity
    if threats.REFERENCE.fullmatch(about):
        entity = threats.threat(about).entity
        allow_threat(by, verb, entity, about)
        return entity
    if problems.REFERENCE.fullmatch(about):
        entity = problems.problem(about).entity
        allow_problem(by, verb, entity, about)
        return entity
    raise Refused(
        "unknown_subject",
        f"{about[:40]!r} is no incident, problem or threat. Give a reference such as INC-2026-0001.",
        "about",
    )


def allow_follow_up(by: Actor, verb: str, told: FollowUpHistory) -> None:
    """Let an action on a follow-up go on; who may not see it learns nothing (``unknown_follow_up``)."""
    try:
        allow_about(by, "see", told.about)
    except Refused:
        raise follow_ups.unknown_follow_up(told.reference) from None
    allow(by, verb, told.entity)


def check_owner(owner: str, about: str, by: Actor) -> None:
    """
    Refuse an owner who could not see what they owe.

    Raises ``Refused`` (``unknown_account``, ``not_admitted``): there is no such account with a role at the
    entity, or the incident is confidential and the owner is not admitted to it. Whoever acts may own it.
    """
    if owner == by.name and not by.operator:
        return
    found = people.person(owner)
    entity = allow_about(by, "see", about)
    known = Actor(owner, found.roles if found else {})
    if not may(known, "see", entity):
        raise people.unknown_account(owner)
    if queries.REFERENCE.fullmatch(about) and not sees(known, queries.incident(about)):
        raise Refused(
            "not_admitted",
            f"{owner} is not admitted to {about}, which is confidential. Admit them first, or choose another "
            "owner.",
            "owner",
        )


def visible_follow_ups(by: Actor) -> QuerySet[FollowUp]:
    """Return the follow-ups that somebody may see."""
    return follow_ups.visible(by, visible_entities(by))
