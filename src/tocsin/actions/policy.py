"""Who may do what: one table, asked by every action and shown by the pages."""

from __future__ import annotations

from django.db.models import QuerySet

from tocsin.core.incidents import Actor, History, Role
from tocsin.core.refusal import Refused
from tocsin.store import dossiers, incidents, problems, queries, threats
from tocsin.store.models import Incident

EVERY_ROLE = frozenset(Role)
MAY: dict[str, frozenset[Role]] = {
    "see": EVERY_ROLE,
    "declare_outage": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER}),
    "acknowledge": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER}),
    "record_fact": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "record_notice": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "record_ticket": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER}),
    "record_measured_outage": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "classify": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "record_incident": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "triage": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER}),
    "change_state": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER}),
    "note": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "link": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "merge_or_split": frozenset({Role.INCIDENT_MANAGER}),
    "take_role": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "admit": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "review": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "follow_up": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "record_cost": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "keep_problem": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER}),
    "import_incidents": frozenset({Role.INCIDENT_MANAGER, Role.ADMINISTRATOR}),
    "export": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE, Role.READER}),
    "manage_access": frozenset({Role.ADMINISTRATOR}),
    "assess_recurrence": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "set_exemption": frozenset({Role.COMPLIANCE}),
    "record_threat": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "confirm_threat": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "assess_threat": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "draft_dossier": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "approve_dossier": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "send_dossier": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "answer_claim": frozenset({Role.RESPONDER, Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "withdraw_dossier": frozenset({Role.INCIDENT_MANAGER, Role.COMPLIANCE}),
    "import": frozenset({Role.ADMINISTRATOR}),
    "choose_reading": frozenset({Role.COMPLIANCE, Role.ADMINISTRATOR}),
    "give_role": frozenset({Role.ADMINISTRATOR}),
    "make_token": EVERY_ROLE,
}
"""Verb to the roles that may; a person's roles count at the entity whose object it is."""
SCOPES = frozenset(MAY) - {"make_token", "manage_access"}
"""What a token may be for: everything but making further tokens and accounts, which would outlive it."""


def may(by: Actor, verb: str, entity: str) -> bool:
    """Say whether somebody may do something at an entity (LEI): by a role, and within the token if any."""
    return by.within(verb) and bool(by.roles_at(entity) & MAY[verb])


def allow(by: Actor, verb: str, entity: str) -> None:
    """
    Let an action go on, or refuse it.

    ``out_of_scope`` says that the token is for something else, ``not_allowed`` which roles may.
    """
    _within(by, verb)
    if not may(by, verb, entity):
        roles = ", ".join(sorted(role.replace("_", " ") for role in MAY[verb]))
        raise Refused(
            "not_allowed",
            f"{by.name} may not {verb.replace('_', ' ')} at {entity}. "
            f"It takes one of these roles there: {roles}. An administrator can give it.",
            verb,
        )


def _within(by: Actor, verb: str) -> None:
    """Refuse what the token was not made for (``out_of_scope``), whatever its account may."""
    if not by.within(verb):
        scopes = ", ".join(sorted(by.scopes or ())) or "nothing"
        raise Refused(
            "out_of_scope",
            f"The token {by.token}… of {by.name} is not for {verb}; it is for: {scopes}. "
            "Make another token that is for it too.",
            verb,
        )


def knows(by: Actor, entity: str) -> bool:
    """Say whether the account has a role that lets it see what an entity has, whatever its token is for."""
    return bool(by.roles_at(entity) & MAY["see"])


def sees(by: Actor, told: History) -> bool:
    """Say whether somebody may see an incident: by a role at its entity, by name if it is confidential."""
    return by.within("see") and _knows_of(by, told)


def _knows_of(by: Actor, told: History) -> bool:
    admitted = told.course.admitted
    return knows(by, told.entity) and (by.operator or admitted is None or by.name in admitted)


def allow_incident(by: Actor, verb: str, told: History) -> None:
    """
    Let an action on an incident go on, or refuse it (``not_allowed``).

    Who may not even see it learns nothing: the answer is that of a reference that was never given
    (``unknown_incident``).
    """
    if not _knows_of(by, told):
        raise queries.unknown_incident(told.reference)
    allow(by, verb, told.entity)


def allow_threat(by: Actor, verb: str, entity: str, reference: str) -> None:
    """Let an action on an entity's threat go on; who may not see it learns nothing (``unknown_threat``)."""
    if not knows(by, entity):
        raise threats.unknown_threat(reference)
    allow(by, verb, entity)


def allow_dossier(by: Actor, verb: str, entity: str, reference: str) -> None:
    """Let an action on an entity's dossier go on; who may not see it learns nothing (``unknown_dossier``)."""
    if not knows(by, entity):
        raise dossiers.unknown_dossier(reference)
    allow(by, verb, entity)


def allow_problem(by: Actor, verb: str, entity: str, reference: str) -> None:
    """Let an action on an entity's problem go on; who may not see it learns nothing (``unknown_problem``)."""
    if not knows(by, entity):
        raise problems.unknown_problem(reference)
    allow(by, verb, entity)


def allow_somewhere(by: Actor, verb: str) -> None:
    """Let somebody go on who may do something at any entity at all, or refuse it as ``allow`` does."""
    _within(by, verb)
    if not by.roles and not by.operator:
        raise Refused(
            "not_allowed",
            f"{by.name} has no role at any entity yet. An administrator can give one.",
            verb,
        )
    if not by.operator and not any(may(by, verb, entity) for entity in by.roles):
        allow(by, verb, min(by.roles))


def allow_operator(by: Actor, command: str) -> None:
    """Let the operator of the machine go on, or refuse it (``not_allowed``): no role gives it."""
    if not by.operator:
        raise Refused(
            "not_allowed",
            f"{by.name} may not {command}. Run tocsin {command} on the machine itself.",
            command,
        )


def visible_incidents(by: Actor) -> QuerySet[Incident]:
    """Return the incidents that somebody may see, newest first."""
    return incidents.visible(by, visible_entities(by))


def visible_entities(by: Actor) -> frozenset[str] | None:
    """Return the LEIs of the entities whose incidents somebody may see; None for all."""
    if by.operator and by.within("see"):
        return None
    return frozenset(entity for entity in by.roles if may(by, "see", entity))
