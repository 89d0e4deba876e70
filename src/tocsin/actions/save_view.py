"""Keep the present filters of the register under a name, for oneself or for everybody."""

from __future__ import annotations

from urllib.parse import urlencode

from tocsin.actions.policy import allow_somewhere
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.register_filter import RegisterFilter
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import saved_views
from tocsin.store.unit_of_work import unit_of_work

LONGEST_NAME = 100


def save_view(
    name: str, asked: RegisterFilter, *, shared: bool, account: int, by: Actor, at: Instant
) -> None:
    """
    Save a view of an account; one of that name is replaced.

    A shared one shows nobody more than they may see: it holds filters, and no rows.
    """
    called = worded(name, "name")
    with unit_of_work(by, at) as work:
        allow_somewhere(by, "see")
        if not called or len(called) > LONGEST_NAME:
            sentence = f"name: a view needs a name of 1 to {LONGEST_NAME} characters. Type one."
            raise Refused("too_large", sentence, "name")
        query = urlencode(asked.address)
        saved_views.save(account, called, query, shared=shared)
        work.record("register.view_saved", "register", {"name": called, "query": query, "shared": shared})
