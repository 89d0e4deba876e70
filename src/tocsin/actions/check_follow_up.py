"""Check a follow-up that is done: did it help? Somebody else than its owner says so."""

from __future__ import annotations

from tocsin.actions.follow_up_access import allow_follow_up
from tocsin.actions.watch_follow_up import watch_follow_up
from tocsin.core.incidents import Actor
from tocsin.core.incidents.follow_ups import check_effect_check
from tocsin.core.incidents.threats import passage
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import follow_ups
from tocsin.store.unit_of_work import unit_of_work


def check_follow_up(reference: str, *, effective: bool, text: str = "", by: Actor, at: Instant) -> None:
    """
    Record whether what was done had its effect; what had none is owed again.

    Raises ``Refused`` (``unknown_follow_up``, ``not_allowed``, ``wrong_status``, ``four_eyes``, and
    ``not_text`` when it had no effect and nothing says how that shows).
    """
    why = passage(text, "text")
    with unit_of_work(by, at) as work:
        told = follow_ups.follow_up(reference)
        allow_follow_up(by, "follow_up", told)
        check_effect_check(told, by.name)
        if not effective and not why:
            sentence = f"{reference}: say how it shows that it did not help; the owner goes on from there."
            raise Refused("not_text", sentence, "text")
        work.record("follow_up.checked", reference, {"effective": effective, "text": why})
        watch_follow_up(follow_ups.show(reference))
