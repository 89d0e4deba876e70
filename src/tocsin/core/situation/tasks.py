"""What is due: one list of everything that somebody owes by an instant, whatever it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias, get_args

from tocsin.core.time import Instant, rfc3339

TaskKind: TypeAlias = Literal[
    "triage", "report", "recurrence_assessment", "review", "claim", "follow_up", "effect_check"
]
TASK_KINDS: tuple[TaskKind, ...] = get_args(TaskKind)
Urgent: TypeAlias = Literal["overdue", "now", "soon", "undated"]
AHEAD = timedelta(days=14)
"""What is due later than so far ahead is not listed yet."""
_ORDER: tuple[Urgent, ...] = ("overdue", "now", "soon", "undated")
_AT_ONCE: frozenset[TaskKind] = frozenset({"triage"})


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is due: what, about which incident, entity, dossier or follow-up, and who owes it."""

    kind: TaskKind
    about: str
    """A reference, or the LEI of an entity; the page of it is where the task is done."""
    title: str
    entity: str
    due: Instant | None = None
    """None: at once for a triage, and without a date for the others."""
    owner: str = ""
    """Who owes it by name; empty: whoever has a role that may."""
    detail: str = ""
    """Which report, or which end of a claim period."""

    def standing(self, at: Instant) -> Urgent:
        """Say how it stands at an instant."""
        if self.due is not None:
            return "overdue" if self.due < at else "soon"
        return "now" if self.kind in _AT_ONCE else "undated"


def in_order(tasks: Iterable[Task], at: Instant) -> tuple[Task, ...]:
    """Return the tasks that are due by ``AHEAD`` or have no date: what is overdue first, then the nearest."""
    listed = (each for each in tasks if each.due is None or each.due <= at + AHEAD)
    return tuple(sorted(listed, key=lambda each: _key(each, at)))


def pressing(tasks: Iterable[Task], at: Instant) -> int:
    """Return how many of the tasks are overdue, or to be done at once."""
    return sum(each.standing(at) in ("overdue", "now") for each in tasks)


def task_document(task: Task, at: Instant) -> dict[str, object]:
    """Return a task as JSON has it; ``due`` is UTC with Z, or null."""
    return {
        "task": task.kind,
        "about": task.about,
        "title": task.title,
        "entity": task.entity,
        "due": rfc3339(task.due) if task.due else None,
        "standing": task.standing(at),
        "owner": task.owner or None,
        "detail": task.detail or None,
    }


def _key(task: Task, at: Instant) -> tuple[int, str, int, str, str]:
    due = rfc3339(task.due) if task.due else ""
    return (
        _ORDER.index(task.standing(at)),
        due,
        TASK_KINDS.index(task.kind),
        task.about,
        task.detail,
    )
