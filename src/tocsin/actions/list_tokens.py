"""Look at the tokens that somebody may revoke."""

from __future__ import annotations

from tocsin.actions.policy import may
from tocsin.core.incidents import Actor
from tocsin.store import people, tokens
from tocsin.store.tokens import Token


def list_tokens(*, by: Actor) -> list[Token]:
    """Return one's own tokens and those of the integrations that one administers, the newest first."""
    if by.operator:
        return tokens.tokens(None)
    administered = [entity for entity in by.roles if may(by, "manage_access", entity)]
    programs = [each.name for each in people.people(administered) if each.program]
    return tokens.tokens({by.name, *programs})
