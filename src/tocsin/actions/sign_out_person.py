"""End every session of a person at once: a laptop was lost, or somebody left."""

from __future__ import annotations

from tocsin.actions.policy import allow_operator
from tocsin.core.incidents import Actor
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import people
from tocsin.store.unit_of_work import unit_of_work


def sign_out_person(name: str, *, by: Actor, at: Instant) -> int:
    """
    End the sessions of an account on whatever machine, and return how many there were.

    Roles and tokens stay as they are. Raises ``Refused`` (``not_allowed``, ``unknown_person``).
    """
    with unit_of_work(by, at) as work:
        allow_operator(by, "sign-out")
        if people.person(name) is None:
            raise Refused(
                "unknown_person", f"There is no account {name!r:.80}. `tocsin people` lists them.", "NAME"
            )
        ended = people.end_sessions(name)
        if ended:
            work.record("access.sessions_ended", f"person:{name}", {"sessions": ended})
        return ended
