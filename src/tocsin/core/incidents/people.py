"""Who acts, and in which role at which entity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """A role at one entity (DORA Art. 17(3)(c) asks for roles and responsibilities)."""

    READER = "reader"
    RESPONDER = "responder"
    INCIDENT_MANAGER = "incident_manager"
    COMPLIANCE = "compliance"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a person with roles per entity (LEI), or the operator of the machine."""

    name: str
    roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    operator: bool = False
    """Works on the machine itself, at the command line: every role at every entity."""

    def roles_at(self, entity: str) -> frozenset[Role]:
        """Return the actor's roles at an entity, named by its LEI."""
        return frozenset(Role) if self.operator else self.roles.get(entity, frozenset())


OPERATOR = Actor("operator", operator=True)
