"""Delete a view of the register that one saved."""

from __future__ import annotations

from tocsin.actions.policy import allow_somewhere
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store import saved_views
from tocsin.store.unit_of_work import unit_of_work


def delete_view(number: int, *, account: int, by: Actor, at: Instant) -> None:
    """Delete a view of an account, shared or not (``unknown_view`` for one of somebody else)."""
    with unit_of_work(by, at) as work:
        allow_somewhere(by, "see")
        work.record("register.view_deleted", "register", {"name": saved_views.delete(account, number)})
