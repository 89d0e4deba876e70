"""Record one fact of an incident: who says so, since when, from what source, estimate or actual."""

from __future__ import annotations

from dataclasses import replace

from tocsin.actions.policy import allow_incident
from tocsin.actions.state_fact import RESOLVED, state_fact
from tocsin.core.incidents import Actor, Fact, worded
from tocsin.core.incidents.life_cycle import check_here, said, wrong_state
from tocsin.core.incidents.meanwhile import check_seen, last_of_fact
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store.unit_of_work import unit_of_work


def record_fact(reference: str, given: Fact, *, by: Actor, at: Instant, seen: int | None = None) -> None:
    """
    Check a fact against its definition and append it; an earlier one of that key stays on record.

    ``given.value`` is as in JSON; None withdraws what was known. ``seen`` is the number of the entry about
    that key that the person saw, 0 for none: what somebody recorded since is not overwritten
    (``changed_meanwhile``); None asks nothing. Raises ``Refused`` for an unknown key, a value of the wrong
    type, or what contradicts the other facts: the incident could not be judged any more.
    """
    source = worded(given.source, "source")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "record_fact", told)
        check_here(told.course.merged_into)
        check_seen(seen, last_of_fact(told, given.key), given.key)
        if given.true_since and given.true_since > at:
            sentence = f"{given.key}: it would be true only after now, {rfc3339(at)}. Record it when it is."
            raise Refused("impossible_order", sentence, "since")
        if given.key == RESOLVED and given.value is None and told.course.state in {"reviewed", "closed"}:
            raise wrong_state(
                f"The incident is {said(told.course.state)}, and would be resolved no more. "
                "Reopen it, with the reason."
            )
        state_fact(work, told, replace(given, source=source))
