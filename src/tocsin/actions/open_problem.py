"""Open a problem: the cause behind incidents, looked for apart from any of them."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.actions.link_incident import link_incident
from tocsin.actions.policy import allow
from tocsin.core.incidents import Actor
from tocsin.core.incidents.problem_description import ProblemDescription, changes
from tocsin.core.incidents.problems import ProblemHistory
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import problems, queries
from tocsin.store.unit_of_work import unit_of_work


def open_problem(
    said: ProblemDescription,
    *,
    by: Actor,
    at: Instant,
    entity: str | None = None,
    incidents: Sequence[str] = (),
) -> str:
    """
    Put a problem in the list with what is known of it, and return its reference.

    ``entity`` is its LEI, by default that of the register's owner; ``incidents`` are linked to it.
    Raises ``Refused`` (``not_text``, ``unknown_code``, ``unknown_node``, ``unknown_entity``,
    ``not_allowed``, and as ``link_incident``).
    """
    with unit_of_work(by, at) as work:
        owner = entity or queries.register_owner()
        allow(by, "keep_problem", owner)
        if queries.entity(owner) is None:
            raise queries.unknown_entity(owner)
        described = changes(ProblemHistory(""), said)
        title = described.pop("title", "")
        if not title:
            sentence = "A problem needs a title by which people know it. Write one line."
            raise Refused("not_text", sentence, "title")
        check_node(described.get("node"))
        row = problems.open_problem(work, title, owner)
        if described:
            work.record("problem.described", row.reference, described)
            problems.show(row)
        for incident in incidents:
            link_incident(incident, "problem", row.reference, by=by, at=at)
        return row.reference


def check_node(node: str | None) -> None:
    """Refuse a node that the inventory does not have (``unknown_node``); None and empty name none."""
    if node and node not in queries.landscape().inventory.nodes:
        raise Refused(
            "unknown_node",
            f"{node:.200} is no node of the inventory. `tocsin inventory` lists the ids and names.",
            "node",
        )
