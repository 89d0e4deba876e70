"""Say that a problem is resolved, a known error, or open after all."""

from __future__ import annotations

from tocsin.actions.policy import allow_problem
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.problems import PROBLEM_STATES, ProblemState, check_state
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import problems
from tocsin.store.unit_of_work import unit_of_work


def set_problem_state(reference: str, state: ProblemState, *, reason: str, by: Actor, at: Instant) -> None:
    """
    Record the state of a problem with what it rests on: how it was resolved, or why it is not.

    Raises ``Refused`` (``unknown_code``, ``wrong_state``, ``no_reason``, ``unknown_problem``,
    ``not_allowed``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        row, told = problems.locked(reference)
        allow_problem(by, "keep_problem", told.entity, reference)
        if state not in PROBLEM_STATES:
            sentence = f"{state!r:.40} is no state of a problem. Choose from: {', '.join(PROBLEM_STATES)}."
            raise Refused("unknown_code", sentence, "state")
        check_state(told, state)
        if not why:
            raise Refused(
                "no_reason",
                f"{reference}: say in one line how it was resolved, or why its state changes.",
                "reason",
            )
        work.record("problem.state_changed", reference, {"state": state, "reason": why})
        problems.show(row)
