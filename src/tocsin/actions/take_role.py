"""Take a role in an incident, or give it to somebody: who does what from now on."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.actions.triage_incident import check_code
from tocsin.core.incidents import INCIDENT_ROLES, Actor, History, IncidentRole, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.members import check_member, members
from tocsin.store.unit_of_work import unit_of_work


def take_role(
    reference: str,
    role: IncidentRole,
    *,
    by: Actor,
    at: Instant,
    person: str | None = None,
    reason: str = "",
) -> None:
    """
    Record that somebody has a role in an incident, by default who says so; the same again changes nothing.

    The role gives no permission by itself. It is taken over from another only with a reason. Raises
    ``Refused`` (``unknown_code``, ``unknown_person``, ``not_admitted``, ``no_reason``,
    ``unknown_incident``).
    """
    who, why = person or by.name, worded(reason, "reason")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "take_role", told)
        check_code(role, INCIDENT_ROLES, "role")
        _check_person(told, who, by)
        holder = told.course.holder(role)
        if holder and holder.person == who:
            return
        if holder and not why:
            raise Refused(
                "no_reason",
                f"{holder.person} is {role.replace('_', ' ')} since they took it. Say why it changes hands.",
                "reason",
            )
        work.record("incident.role_taken", reference, {"role": role, "person": who, "reason": why})


def _check_person(told: History, who: str, by: Actor) -> None:
    """Let only those hold a role who can do something about the incident."""
    known = {*members(told.entity), *([by.name] if by.roles_at(told.entity) and not by.operator else [])}
    check_member(who, known, told.entity)
    if told.course.admitted is not None and who not in told.course.admitted:
        raise Refused(
            "not_admitted",
            f"{who} may not see this confidential incident. Admit them first, by name.",
            "person",
        )
