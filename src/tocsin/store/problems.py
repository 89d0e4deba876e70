"""Problems: read as the ledger tells them; the rows are what is listed and locked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import QuerySet

from tocsin.core.incidents import Entry
from tocsin.core.incidents.problems import ProblemHistory, problem_history
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import ledger
from tocsin.store.incidents import next_reference
from tocsin.store.models import Problem
from tocsin.store.unit_of_work import Work

REFERENCE = re.compile(r"PRB-\d{4}-\d{4,8}", re.ASCII)
"""How a problem is referred to; whatever else is asked for is unknown, and no database is asked."""
_ORDER = ("open", "known_error", "resolved")
COLUMNS = ("title", "state", "cause", "node")
"""What is projected into a row; the reference and the entity are given when it is opened."""


def problems(
    entities: Iterable[str] | None, state: str | None = None, *, standing: bool = False
) -> list[Problem]:
    """Return the problems of some entities (LEIs), or of all for None: the resolved last, then the newest."""
    rows: QuerySet[Problem] = Problem.objects.select_related("entity")
    rows = rows if entities is None else rows.filter(entity_id__in=entities)
    rows = rows if state is None else rows.filter(state=state)
    rows = rows.exclude(state="resolved") if standing else rows
    return sorted(rows, key=lambda row: _ORDER.index(row.state))


def problem(reference: str, known_at: Instant | None = None) -> ProblemHistory:
    """
    Return a problem as the ledger tells it, as known at an instant.

    Raises ``Refused`` (``unknown_problem``) when there is none of that reference.
    """
    if not REFERENCE.fullmatch(reference):
        raise unknown_problem(reference)
    told = problem_history(reference, ledger.entries(reference), known_at)
    if not told.entity:
        raise unknown_problem(reference)
    return told


def unknown_problem(reference: str) -> Refused:
    """Return the refusal of a reference that no problem has."""
    return Refused(
        "unknown_problem",
        f"There is no problem {reference:.80}. The list of problems shows the references in use.",
        reference,
    )


def locked(reference: str) -> tuple[Problem, ProblemHistory]:
    """Lock a problem and return its row with the history that the ledger tells."""
    told = problem(reference)
    return Problem.objects.select_for_update().get(reference=reference), told


def open_problem(work: Work, title: str, entity: str) -> Problem:
    """Make a row with the next reference of its year, and record that it was opened."""
    row = Problem(reference=next_reference(f"PRB-{work.at.year}"), title=title, entity_id=entity)
    row.save(force_insert=True)
    work.record("problem.opened", row.reference, {"title": title, "entity": entity})
    return row


def show(row: Problem) -> ProblemHistory:
    """Show in the list what the ledger now says of a problem, and return that."""
    told = problem(row.reference)
    row.title, row.state, row.cause, row.node = told.title, told.state, told.cause, told.node
    row.save(update_fields=COLUMNS)
    return told


def last_described(told: ProblemHistory) -> Entry | None:
    """Return the last entry that says what a problem is: a form about it is made from that one."""
    said = ("problem.opened", "problem.described")
    return next((each for each in reversed(told.entries) if each.kind in said), None)


def record_link(work: Work, incident: str, reference: str, *, linked: bool) -> None:
    """Record on the problem's side that an incident was linked to it, or is so no longer."""
    kind = "problem.incident_linked" if linked else "problem.incident_unlinked"
    work.record(kind, reference, {"incident": incident})
