"""Take a role at an entity from a person or a program."""

from __future__ import annotations

from tocsin.actions.policy import allow
from tocsin.core.incidents import Actor, Role
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import people, queries
from tocsin.store.unit_of_work import unit_of_work


def withdraw_role(name: str, entity: str, role: Role, *, by: Actor, at: Instant) -> None:
    """
    Let somebody act no longer in a role at an entity (LEI); every token of theirs loses it at once.

    Withdrawing what nobody has changes nothing. Raises ``Refused`` (``not_allowed``, ``unknown_entity``,
    ``last_administrator``).
    """
    with unit_of_work(by, at) as work:
        allow(by, "give_role", entity)
        if queries.entity(entity) is None:
            raise queries.unknown_entity(entity)
        if role is Role.ADMINISTRATOR and people.administrators(entity) == [name]:
            raise Refused(
                "last_administrator",
                f"{name} is the last administrator of {entity}: nobody could give a role there any more. "
                "Make somebody else administrator first.",
                name,
            )
        if people.withdraw(name, entity, role):
            work.record("role.withdrawn", f"person:{name}", {"entity": entity, "role": role.value})
