"""Describe a problem: its cause, a workaround, the node it sits in."""

from __future__ import annotations

from tocsin.actions.open_problem import check_node
from tocsin.actions.policy import allow_problem
from tocsin.core.incidents import Actor
from tocsin.core.incidents.meanwhile import check_seen
from tocsin.core.incidents.problem_description import ProblemDescription, changes
from tocsin.core.time import Instant
from tocsin.store import problems
from tocsin.store.unit_of_work import unit_of_work


def describe_problem(
    reference: str, said: ProblemDescription, *, by: Actor, at: Instant, seen: int | None = None
) -> bool:
    """
    Record what is said of a problem anew, and say whether anything changed.

    With a workaround it is a known error. ``seen`` is the number of the last entry that the
    writer saw: who described it since is not overwritten.
    Raises ``Refused`` (``changed_meanwhile``, ``unknown_code``, ``unknown_node``, ``not_text``,
    ``unknown_problem``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        row, told = problems.locked(reference)
        allow_problem(by, "keep_problem", told.entity, reference)
        last = problems.last_described(told)
        described = changes(told, said)
        if described:
            check_seen(seen, last, reference)
            check_node(described.get("node"))
            work.record("problem.described", reference, described)
            problems.show(row)
        return bool(described)
