"""Let a role in an incident go: nobody has it until somebody takes it."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.actions.triage_incident import check_code
from tocsin.core.incidents import INCIDENT_ROLES, Actor, IncidentRole, worded
from tocsin.core.incidents.life_cycle import wrong_state
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.unit_of_work import unit_of_work


def release_role(reference: str, role: IncidentRole, *, by: Actor, at: Instant, reason: str = "") -> None:
    """
    Record that nobody has a role any more; one's own without a reason, that of another with one.

    Raises ``Refused`` (``unknown_code``, ``wrong_state``, ``no_reason``, ``unknown_incident``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "take_role", told)
        check_code(role, INCIDENT_ROLES, "role")
        holder, called = told.course.holder(role), role.replace("_", " ")
        if holder is None:
            raise wrong_state(f"Nobody is {called} of this incident. Take the role instead.")
        if holder.person != by.name and not why:
            sentence = f"{holder.person} is {called}. Say why the role is taken away."
            raise Refused("no_reason", sentence, "reason")
        body = {"role": role, "person": holder.person, "reason": why}
        work.record("incident.role_released", reference, body)
