"""Make the account of a program, with its first role."""

from __future__ import annotations

from tocsin.actions.policy import allow
from tocsin.core.incidents import Actor, Role, account_name, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import people, queries
from tocsin.store.unit_of_work import unit_of_work


def make_integration(name: str, purpose: str, entity: str, role: Role, *, by: Actor, at: Instant) -> None:
    """
    Make an account for a program in a role at an entity (LEI); nobody can sign in with it, tokens act for it.

    Raises ``Refused`` (``not_allowed``, ``unknown_entity``, ``not_a_name``, ``name_taken``, ``no_purpose``).
    """
    called, why = account_name(name), worded(purpose, "purpose")
    with unit_of_work(by, at) as work:
        allow(by, "manage_access", entity)
        if queries.entity(entity) is None:
            raise queries.unknown_entity(entity)
        if not why:
            raise Refused("no_purpose", "Say what the program does here; who audits will ask.", "purpose")
        if queries.account(called) is not None:
            raise Refused("name_taken", f"{called} is an account already. Choose another name.", "name")
        people.new_program(called, why, made_by=by.name, made_at=at)
        work.record("integration.made", f"person:{called}", {"purpose": why})
        work.member(called, entity, role, None)
        work.record("role.given", f"person:{called}", {"entity": entity, "role": role.value})
