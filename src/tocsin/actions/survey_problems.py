"""Survey problems: those that may be behind an incident, and what looks as if it had the same cause."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.actions.policy import may, visible_entities, visible_incidents
from tocsin.core.incidents import Actor, History
from tocsin.core.incidents.likeness import Likeness
from tocsin.core.incidents.problems import ProblemHistory
from tocsin.core.situation.known_errors import KnownErrorMatch, known_errors
from tocsin.store import incidents, likeness, problems, queries
from tocsin.store.models import Incident

MOST = 10
"""So many known errors are shown beside an incident, the nearest."""


@dataclass(frozen=True, slots=True)
class KnownError:
    """A problem that may be behind an incident, with why; linked: somebody said that it is this one."""

    told: ProblemHistory
    match: KnownErrorMatch | None
    linked: bool


def known_errors_of(told: History, by: Actor) -> list[KnownError]:
    """Return the problems an incident is linked to, then those that may be behind it, the nearest first."""
    linked = [each.to for each in told.course.links if each.kind == "problem"]
    rows = problems.problems([told.entity], standing=True) if may(by, "see", told.entity) else []
    nodes = {row.reference: row.node for row in rows if row.node and row.reference not in linked}
    found = known_errors(queries.landscape(), incidents.nodes(told), nodes)[:MOST] if nodes else ()
    certain = [KnownError(problems.problem(each), None, linked=True) for each in linked]
    return [*certain, *(KnownError(problems.problem(each.problem), each, linked=False) for each in found)]


def proposed_likeness(by: Actor) -> list[Likeness]:
    """Return the proposals that somebody may decide on: only of incidents and problems that they may see."""
    entities = [each.lei for each in queries.entities() if may(by, "link", each.lei)]
    return likeness.proposed(visible_incidents(by).filter(entity_id__in=entities), entities)


def visible_problems(by: Actor, state: str | None = None) -> list[ProblemHistory]:
    """Return the problems of the entities that somebody may see, what is not resolved first."""
    return [problems.problem(row.reference) for row in problems.problems(visible_entities(by), state)]


def incidents_of(told: ProblemHistory, by: Actor) -> list[Incident]:
    """Return the incidents that a problem is behind, those that somebody may see, the latest first."""
    return list(visible_incidents(by).filter(reference__in=told.incidents))
