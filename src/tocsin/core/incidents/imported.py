"""An incident as a file of another tool tells it: what it says, and what of it stands in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any, Literal, TypeAlias, get_args

from tocsin.core.incidents.course import Cause, IncidentType
from tocsin.core.incidents.facts import Fact, latest
from tocsin.core.incidents.history import History, fact_body
from tocsin.core.incidents.life_cycle import STATES
from tocsin.core.incidents.priority import Urgency
from tocsin.core.time import Instant, rfc3339

ImportedState: TypeAlias = Literal["detected", "under_response", "recovered", "resolved", "closed"]
"""The states a file can give: triaged follows from type and urgency, reviewed from a review."""
IMPORTED_STATES: tuple[ImportedState, ...] = get_args(ImportedState)
OVER: tuple[ImportedState, ...] = ("resolved", "closed")


@dataclass(frozen=True, slots=True)
class ImportedIncident:
    """One row of a file, read: words are codes of ours, instants are UTC, names are nodes."""

    external_id: str
    """What the other tool calls it: by this it is known again."""
    title: str
    entity: str
    since: Instant
    state: ImportedState = "detected"
    aware_at: Instant | None = None
    restored_at: Instant | None = None
    resolved_at: Instant | None = None
    type: IncidentType | None = None
    urgency: Urgency | None = None
    cause: Cause | None = None
    cause_text: str = ""
    node: str = ""
    description: str = ""
    row: int = 0
    """The line of the file on which it begins."""

    @property
    def digest(self) -> str:
        """The SHA-256 of what the row says, wherever in the file it stands."""
        said = [str(each) for each in astuple(self)[:-1]]
        return hashlib.sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def entries_of(row: ImportedIncident, at: Instant, source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """
    Yield what of a new incident stands in the ledger, in order: the kind and the body of each entry.

    An incident that goes on is taken up at ``at``, when the import makes the entity aware of it, unless the
    file says when it was. The impact at the time is not known of any. ``source`` names the file.
    """
    yield "incident.opened", {"title": row.title, "entity": row.entity, "since": rfc3339(row.since)}
    aware = row.aware_at or (None if row.state in OVER else at)
    if aware:
        yield "incident.acknowledged", {"aware_at": rfc3339(aware)}
    if row.node:
        ended = row.restored_at or row.resolved_at
        body = {"node": row.node, "state": "down", "since": rfc3339(row.since), "source": source}
        yield "outage.declared", {**body, "until": rfc3339(ended) if ended else None}
    if row.type and row.urgency:
        yield "incident.triaged", {"type": row.type, "urgency": row.urgency, "impact": "unknown"}
    for fact in facts_of(row, source):
        yield "fact.recorded", fact_body(fact)
    yield from _course(row, source)


def facts_of(row: ImportedIncident, source: str) -> Iterator[Fact]:
    """Yield the facts that a row states."""
    stated: dict[str, object] = {"occurred_at": rfc3339(row.since)}
    if row.restored_at:
        stated["service_restored_at"] = rfc3339(row.restored_at)
    if row.resolved_at:
        stated["resolved_at"] = rfc3339(row.resolved_at)
    if row.cause_text:
        stated["apparent_root_cause"] = row.cause_text
    if row.state not in OVER and not row.restored_at:
        stated["ongoing"] = True
    for key, value in stated.items():
        yield Fact(key, value, source=source)


def _course(row: ImportedIncident, source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if row.cause:
        yield "incident.cause_found", {"causes": [row.cause]}
    if row.state != "detected" and not _stated(row):
        since = row.resolved_at or row.restored_at
        body = {"state": row.state, "since": rfc3339(since) if since else None, "reason": source}
        yield "incident.state_changed", body
    if row.description:
        yield _noted(row)


def _noted(row: ImportedIncident) -> tuple[str, dict[str, Any]]:
    moment = rfc3339(row.aware_at or row.since)
    return "incident.noted", {"kind": "observation", "text": row.description, "at": moment, "other": ""}


def news_of(
    row: ImportedIncident, told: History, source: str
) -> tuple[tuple[Fact, ...], tuple[tuple[str, dict[str, Any]], ...]]:
    """
    Return what a row says that an incident imported before does not: the facts, and the other entries.

    Only forward: a state that the incident has passed here is not taken back, and what a row leaves blank
    takes nothing back either.
    """
    known = latest(told.facts)
    facts = tuple(
        fact
        for fact in facts_of(row, source)
        if fact.key != "ongoing" and (fact.key not in known or known[fact.key].value != fact.value)
    )
    course, others = told.course, list[tuple[str, dict[str, Any]]]()
    if row.title != told.title:
        others.append(("incident.renamed", {"title": row.title}))
    triage = course.triage
    if (
        row.type
        and row.urgency
        and (triage is None or (triage.type, triage.urgency) != (row.type, row.urgency))
    ):
        impact = triage.impact if triage else "unknown"
        others.append(("incident.triaged", {"type": row.type, "urgency": row.urgency, "impact": impact}))
    if row.cause and row.cause not in course.causes:
        others.append(("incident.cause_found", {"causes": [row.cause, *course.causes]}))
    if row.description and all(each.text != row.description for each in course.notes):
        others.append(_noted(row))
    if _moves(row, told):
        ended = row.resolved_at or row.restored_at
        body = {"state": row.state, "since": rfc3339(ended) if ended else None, "reason": source}
        others.append(("incident.state_changed", body))
    return facts, tuple(others)


def _moves(row: ImportedIncident, told: History) -> bool:
    """Say whether a row moves the state by itself: no instant does, and nothing here stands against it."""
    course = told.course
    if course.merged_into or STATES.index(row.state) <= STATES.index(course.state) or _stated(row):
        return False
    return not (row.state == "closed" and told.outcome == "major" and course.state != "reviewed")


def _stated(row: ImportedIncident) -> bool:
    """Say whether a fact that the row states says by itself that its state holds."""
    return (row.state == "recovered" and row.restored_at is not None) or (
        row.state == "resolved" and row.resolved_at is not None
    )
