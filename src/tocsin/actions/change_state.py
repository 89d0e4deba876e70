"""Say where an incident is in its life: under response, recovered, resolved, reviewed, closed."""

from __future__ import annotations

from tocsin.actions.judge_incident import judge_incident
from tocsin.actions.policy import allow_incident
from tocsin.actions.state_fact import state_fact
from tocsin.actions.triage_incident import check_code
from tocsin.core.incidents import Actor, Fact, History, LifeCycleState, worded
from tocsin.core.incidents.life_cycle import MOMENTS, STATES, check_change, check_decided, check_here
from tocsin.core.incidents.meanwhile import check_seen, last_of_state
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store.unit_of_work import unit_of_work


def change_state(
    reference: str,
    state: LifeCycleState,
    *,
    by: Actor,
    at: Instant,
    since: Instant | None = None,
    reason: str = "",
    seen: int | None = None,
) -> None:
    """
    Move an incident forward; ``since`` is now by default.

    Recovered and resolved are recorded as the facts ``service_restored_at`` and ``resolved_at``, as
    anybody else records them, with the reason as their source: classification and clocks follow. An
    incident is closed on a decision that was made on all that is known, a major one after its review.
    ``seen`` as in ``record_fact``, of the last entry that moved the state. Raises ``Refused``
    (``wrong_state``, ``no_reason``, ``changed_meanwhile``, ``unknown_code``, ``impossible_order``).
    """
    why, moment = worded(reason, "reason"), since or at
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "change_state", told)
        check_here(told.course.merged_into)
        check_code(state, STATES, "state")
        check_seen(seen, last_of_state(told), "state")
        check_change(told.course.state, state, outcome=told.outcome, reviewed=reviewed(told))
        if moment > at:
            sentence = f"The incident would be {state} only after now, {rfc3339(at)}. Say so when it is."
            raise Refused("impossible_order", sentence, "since")
        if state == "closed":
            _check_decided(told, why, at)
        if state in MOMENTS:
            state_fact(work, told, Fact(MOMENTS[state], rfc3339(moment), source=why))
        else:
            body = {"state": state, "since": rfc3339(moment), "reason": why}
            work.record("incident.state_changed", reference, body)


def reviewed(told: History) -> bool:
    """Say whether the review of an incident was completed, and not only before it was reopened."""
    last = next((each for each in reversed(told.entries) if each.kind in _REVIEW), None)
    return last is not None and last.kind == "review.completed"


_REVIEW = ("review.completed", "incident.reopened")


def _check_decided(told: History, reason: str, at: Instant) -> None:
    decided = max((each.sequence for each in told.entries if each.kind == "incident.classified"), default=0)
    learned = max((each.sequence for each in told.entries if each.kind == "fact.recorded"), default=0)
    check_decided(
        told.outcome if decided else None,
        learned_since=learned > decided,
        reason=reason,
        open_facts=judge_incident(told, at).ask_next,
    )
