"""Let a token do nothing any more."""

from __future__ import annotations

from tocsin.actions.list_tokens import list_tokens
from tocsin.actions.policy import allow_somewhere
from tocsin.core.incidents import Actor, worded
from tocsin.core.time import Instant
from tocsin.store import tokens
from tocsin.store.unit_of_work import unit_of_work


def revoke_token(number: int, *, reason: str = "", by: Actor, at: Instant) -> None:
    """
    Revoke a token of one's own, or of an integration that one administers; twice changes nothing.

    Raises ``Refused`` (``not_allowed``, ``unknown_token``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        allow_somewhere(by, "make_token")
        found = next((each for each in list_tokens(by=by) if each.number == number), None)
        if found is None:
            raise tokens.unknown_token(number)
        if found.revoked_at is None:
            tokens.revoke(number, at)
            body = {"token": number, "label": found.label, "reason": why}
            work.record("token.revoked", f"person:{found.account}", body)
