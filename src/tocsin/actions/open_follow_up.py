"""Open a follow-up: who owes what by when, after an incident, a problem or a threat."""

from __future__ import annotations

from tocsin.actions.follow_up_access import allow_about, check_owner
from tocsin.actions.watch_follow_up import watch_follow_up
from tocsin.core.incidents import Actor, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import follow_ups
from tocsin.store.unit_of_work import unit_of_work


def open_follow_up(about: str, title: str, *, owner: str, due: Instant, by: Actor, at: Instant) -> str:
    """
    Record that somebody owes something by an instant, and return its reference (``ACT-2026-0001``).

    Raises ``Refused`` (``not_text``, ``impossible_order`` for an instant that is past, ``unknown_account``,
    ``not_admitted``, and what ``allow_about`` raises).
    """
    what, whose = worded(title, "title"), worded(owner, "owner")
    with unit_of_work(by, at) as work:
        entity = allow_about(by, "follow_up", about)
        if not what:
            raise Refused(
                "not_text", "A follow-up needs a title. Write in one line what is to be done.", "title"
            )
        check_due(due, at)
        check_owner(whose, about, by)
        reference = follow_ups.open_follow_up(work, what, entity, about=about, owner=whose, due=due)
        watch_follow_up(follow_ups.follow_up(reference))
        return reference


def check_due(due: Instant, at: Instant) -> None:
    """Refuse an instant by which something would have had to be done already (``impossible_order``)."""
    if due <= at:
        sentence = (
            f"It would be due at {rfc3339(due)}, which is past at {rfc3339(at)}. Give an instant to come."
        )
        raise Refused("impossible_order", sentence, "due")
