"""Give a person a role at an entity; the account is made when there is none."""

from __future__ import annotations

from tocsin.actions.policy import allow
from tocsin.core.incidents import Actor, Role, account_name
from tocsin.core.time import Instant
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work


def give_role(
    name: str, entity: str, role: Role, *, by: Actor, at: Instant, password: str | None = None
) -> None:
    """
    Let somebody act in a role at an entity (LEI) from now on; giving it twice changes nothing.

    ``password`` is set on a new account; without one nobody can sign in with it yet. Raises
    ``Refused`` (``not_allowed``, ``unknown_entity``, and ``not_a_name`` for a new account).
    """
    with unit_of_work(by, at) as work:
        allow(by, "give_role", entity)
        if queries.entity(entity) is None:
            raise queries.unknown_entity(entity)
        if queries.account(name) is None:
            name = account_name(name)
        if work.member(name, entity, role, password):
            work.record("role.given", f"person:{name}", {"entity": entity, "role": role.value})
