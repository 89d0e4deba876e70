"""Who acts, and in which role at which entity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tocsin.core.incidents.wording import worded
from tocsin.core.refusal import Refused


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
    scopes: frozenset[str] | None = None
    """The verbs to which the token of a program narrows its account; None: whatever the roles allow."""
    token: str = ""
    """The beginning of the token that acts for the account; empty: the account itself."""

    def within(self, verb: str) -> bool:
        """Say whether the token may be used for a verb; without a token every verb is within."""
        return self.scopes is None or verb in self.scopes

    def roles_at(self, entity: str) -> frozenset[Role]:
        """Return the actor's roles at an entity, named by its LEI."""
        return frozenset(Role) if self.operator else self.roles.get(entity, frozenset())


OPERATOR = Actor("operator", operator=True)

RESERVED_NAMES = frozenset({"operator", "clock", "sign-in"})
"""Who stands in the ledger without an account: the operator, the worker, and whoever is at the door."""
_NAME = re.compile(r"[\w.@+-]{1,150}")


def account_name(text: str) -> str:
    """
    Return the name of a new account as it is kept.

    Raises ``Refused`` (``not_a_name``) for blanks and signs that no name has, for more than 150
    characters, and for a name under which the ledger knows somebody else already.
    """
    name = worded(text, "name")
    if not _NAME.fullmatch(name) or name.casefold() in RESERVED_NAMES:
        raise Refused(
            "not_a_name",
            f"{name[:40]!r} cannot be the name of an account. Use letters, digits and @ . + - _, at most 150 "
            f"of them, and none of: {', '.join(sorted(RESERVED_NAMES))}.",
            "name",
        )
    return name
