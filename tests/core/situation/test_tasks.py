"""What is due: in which order it stands, and what is not listed yet."""

from __future__ import annotations

from datetime import timedelta

from tests.core.sla.written import at
from tocsin.core.situation.tasks import AHEAD, Task, in_order, pressing, task_document

NOW = at("2026-03-10 10:00")


def task(kind, hours: float | None = None) -> Task:
    return Task(kind, f"{kind} {hours}", "x", "LEI", None if hours is None else NOW + timedelta(hours=hours))


def test_what_is_overdue_stands_first_then_what_is_to_be_done_at_once_then_the_nearest():
    """
    Without a date a triage is due at once, and anything else comes last.
    """
    mixed = [
        task("review"),
        task("claim", 5),
        task("follow_up", -1),
        task("triage"),
        task("report", -9),
        task("claim", 2),
    ]

    found = in_order(mixed, NOW)

    assert [each.about for each in found] == [
        "report -9",
        "follow_up -1",
        "triage None",
        "claim 2",
        "claim 5",
        "review None",
    ]
    assert pressing(found, NOW) == 3


def test_exactly_now_is_not_overdue_and_exactly_fourteen_days_ahead_is_listed():
    """
    At its own instant a task is still due; a second after the horizon it is not listed yet.
    """
    day = AHEAD.total_seconds() / 3600
    found = in_order([task("claim", 0), task("claim", day), task("claim", day + 1)], NOW)

    assert [each.standing(NOW) for each in found] == ["soon", "soon"]


def test_json_has_instants_in_utc_and_null_for_what_is_not_known():
    """
    Whoever reads it by machine gets the standing too.
    """
    assert task_document(task("claim", 2), NOW) == {
        "task": "claim",
        "about": "claim 2",
        "title": "x",
        "entity": "LEI",
        "due": "2026-03-10T12:00:00Z",
        "standing": "soon",
        "owner": None,
        "detail": None,
    }
