"""Record who came in, who tried to, and what changed about how somebody comes in."""

from __future__ import annotations

from typing import Literal, TypeAlias

from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store.unit_of_work import unit_of_work

Access: TypeAlias = Literal[
    "access.account_made",
    "access.password_changed",
    "access.second_factor_added",
    "access.second_factor_removed",
    "access.second_factor_renewed",
    "access.session_ended",
    "access.sign_in_failed",
    "access.signed_in",
    "access.signed_out",
]

NOBODY = Actor("sign-in")
"""Who stands in the ledger for an attempt: whoever made it has not shown who they are."""
NO_ACCOUNT = "sign-in"
"""The subject of an attempt under a name that no account has; the name itself is not kept."""
_TOLD = frozenset({"account", "address", "began", "factor", "locked", "method", "provider"})
"""All that an entry may tell: no password, code, key or session can get in by mistake."""


def record_access(kind: Access, account: str | None, *, by: Actor, at: Instant, **told: str | bool) -> None:
    """
    Record one event of signing in or out, or of the ways in, about an account; None: no such account.

    Everybody may do this to themselves, and an attempt is nobody's, so there is nothing to allow. A name
    that was typed and is no account's is not kept: it is often a password in the wrong field, and what
    the ledger has it never loses.
    """
    if not told.keys() <= _TOLD:
        raise TypeError(f"The ledger is told of access only: {', '.join(sorted(_TOLD))}.")
    subject = NO_ACCOUNT if account is None else f"person:{account}"
    with unit_of_work(by, at) as work:
        work.record(kind, subject, {key: value for key, value in told.items() if value not in {"", False}})
