"""Move a follow-up: another instant by which it is owed, for a reason."""

from __future__ import annotations

from tocsin.actions.follow_up_access import allow_follow_up
from tocsin.actions.open_follow_up import check_due
from tocsin.actions.watch_follow_up import watch_follow_up
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.follow_ups import check_owed
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import follow_ups
from tocsin.store.unit_of_work import unit_of_work


def move_follow_up(reference: str, due: Instant, *, reason: str, by: Actor, at: Instant) -> None:
    """
    Record a new instant by which a follow-up is owed; the old one and the reason stay on record.

    Raises ``Refused`` (``unknown_follow_up``, ``not_allowed``, ``wrong_status``, ``no_reason``,
    ``impossible_order``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        told = follow_ups.follow_up(reference)
        allow_follow_up(by, "follow_up", told)
        check_owed(told)
        check_due(due, at)
        if not why:
            sentence = f"{reference}: say in one line why it is moved; it stays on record."
            raise Refused("no_reason", sentence, "reason")
        work.record("follow_up.moved", reference, {"due": rfc3339(due), "reason": why})
        watch_follow_up(follow_ups.show(reference))
