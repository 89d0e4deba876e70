"""Where an incident is in its life: the steps behind it, the next one, and why a step cannot be taken yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.actions.change_state import reviewed
from tocsin.core.incidents import History
from tocsin.core.incidents.course import BEGUN, course_after
from tocsin.core.incidents.life_cycle import STATES, LifeCycleState
from tocsin.core.time import Instant
from tocsin.web.incidents.handling_words import SAID, STEPS
from tocsin.web.incidents.handling_words import STATES as NAMES

BUTTONS: tuple[LifeCycleState, ...] = ("under_response", "recovered", "resolved", "closed")
"""The states that somebody says; triaged and reviewed follow from a triage and from a review."""
WHY_NOT: dict[str, Promise] = {
    "open": _("Say first that it is resolved, and since when."),
    "classify": _(
        "Record the classification first: something was learned since, or nothing was decided yet."
    ),
    "review": _("It is a major incident: its review is completed first (DORA, Art. 13(2))."),
}


def ahead(told: History) -> list[str]:
    """Return the states that one may say it is in now: some may be passed over."""
    here = STATES.index(told.course.state)
    return [each for each in BUTTONS if STATES.index(each) > here and (each != "closed" or not closing(told))]


def closing(told: History) -> str:
    """Return what keeps an incident from being closed, as a key of ``WHY_NOT``; empty: nothing."""
    if told.course.open:
        return "open"
    if not decided(told):
        return "classify"
    return "review" if told.outcome == "major" and not reviewed(told) else ""


def decided(told: History) -> bool:
    """Say whether a classification is recorded, and no fact after it."""
    last = next(
        (each for each in reversed(told.entries) if each.kind in {"incident.classified", "fact.recorded"}),
        None,
    )
    return last is not None and last.kind == "incident.classified"


def steps(told: History) -> list[dict[str, Any]]:
    """Return every state in order: whether it is behind, here or ahead, and since when where one knows."""
    here = STATES.index(told.course.state)
    reached = dict(_reached(told))
    return [
        {
            "state": state,
            "name": NAMES[state],
            "says": SAID[state],
            "place": "here" if at == here else "behind" if at < here else "ahead",
            "at": reached.get(state) if at <= here else None,
        }
        for at, state in enumerate(STATES)
    ]


def _reached(told: History) -> Iterator[tuple[str, Instant | None]]:
    """Yield each state with the instant since when it held, in the order in which they came."""
    course = BEGUN
    yield course.state, told.since or told.opened_at
    for each in told.entries:
        after = course_after(course, each.kind, each.body, each.recorded_at, each.actor)
        if (after.state, after.since) != (course.state, course.since):
            yield after.state, after.since
        course = after


def next_step(told: History) -> dict[str, Any]:
    """
    Return the one thing to do next with the state: a page to go to, a button to press, or why neither.

    The buttons of the states further on stand beside it.
    """
    reference, course = told.reference, told.course
    states = ahead(told)
    found: dict[str, Any] = {
        "buttons": [{"state": each, "text": STEPS[each]} for each in states],
        "triage": course.triage is None and course.open,
        "triage_url": reverse("deed", args=[reference, "triage"]),
        "classify": False,
        "review": False,
        "why_not": "",
        "reopen": not course.open and not course.merged_into,
    }
    reason = closing(told)
    if course.state == "closed":
        return found
    if reason in {"classify", "review"}:
        found[reason] = True
        found["why_not"] = WHY_NOT[reason]
    return found
