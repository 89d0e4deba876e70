"""What the page of tasks shows: what is due in words, and where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.actions.list_tasks import list_tasks
from tocsin.actions.policy import MAY
from tocsin.core.incidents import Actor
from tocsin.core.situation.tasks import Task, TaskKind, pressing
from tocsin.core.time import Instant
from tocsin.store import ledger, queries
from tocsin.web.incidents.clocks import TITLES
from tocsin.web.incidents.handling_words import PERMISSIONS

WHAT: Mapping[TaskKind, Promise] = {
    "triage": _("Triage the incident"),
    "report": _("Submit a report"),
    "recurrence_assessment": _("Assess recurring incidents"),
    "review": _("Review the incident"),
    "claim": _("Claim from the provider"),
    "follow_up": _("Do what was agreed"),
    "effect_check": _("Check whether it helped"),
}
WHY: Mapping[TaskKind, Promise] = {
    "triage": _("Nobody has said yet what it is and how soon it has to be over."),
    "report": _(
        "The incident is classified as major: its report is owed to the authority (2025/301, Art. 5)."
    ),
    "recurrence_assessment": _("Recurring incidents are assessed every month (2024/1772, Art. 8(2))."),
    "review": _("A major incident is reviewed after it is resolved (DORA, Art. 13(2))."),
    "claim": _("After the end of the period nothing can be claimed any more."),
    "follow_up": _("Somebody owes it after an incident, a problem or a threat."),
    "effect_check": _("It was reported as done, and somebody else says whether it helped."),
}
VERBS: Mapping[TaskKind, str] = {
    "triage": "triage",
    "report": "classify",
    "recurrence_assessment": "assess_recurrence",
    "review": "review",
    "claim": "draft_dossier",
    "effect_check": "follow_up",
}
"""What a role has to allow for the task to be somebody's."""
PAGES: Mapping[TaskKind, str] = {
    "triage": "handling",
    "report": "deadlines",
    "review": "review",
    "follow_up": "follow_up",
    "effect_check": "follow_up",
}
"""The page on which it is done, of what it is about."""


def tasks(who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``tasks/tasks.html``."""
    names = {each.lei: each.name for each in queries.entities()}
    return {"tasks": [_row(each, names, now) for each in list_tasks(who, now)], "section": "tasks"}


def number(who: Actor, now: Instant) -> int:
    """Return how much presses for somebody; it is counted once a minute, or when anything was recorded."""
    key = (who, ledger.head(), now.replace(second=0, microsecond=0))
    kept = _counted.get(who.name)
    if kept is None or kept[0] != key:
        kept = _counted[who.name] = key, pressing(list_tasks(who, now), now)
    return kept[1]


_counted: dict[str, tuple[tuple[Actor, tuple[int, str], Instant], int]] = {}
"""By person: for whom, up to which entry and for which minute it was counted, and how much."""


def _row(task: Task, names: Mapping[str, str], now: Instant) -> dict[str, Any]:
    return {
        "what": _what(task),
        "title": task.title,
        "about": "" if task.kind == "recurrence_assessment" else task.about,
        "url": _url(task),
        "standing": task.standing(now),
        "due": task.due,
        "who": task.owner or _roles(task.kind),
        "why": WHY[task.kind],
        "entity": names.get(task.entity, task.entity),
    }


def _what(task: Task) -> str:
    if task.kind == "report":
        return gettext("Submit: %(report)s") % {"report": TITLES[task.detail]}
    if task.kind == "claim" and task.detail == "notice":
        return gettext("Announce the claim to the provider")
    return str(WHAT[task.kind])


def _url(task: Task) -> str:
    if task.kind == "recurrence_assessment":
        return f"{reverse('recurrence')}#entity-{task.about}"
    if task.kind == "claim":
        return reverse("dossier" if task.about.startswith("CLM-") else "situation", args=[task.about])
    return reverse(PAGES[task.kind], args=[task.about])


def _roles(kind: TaskKind) -> str:
    """Return the roles that may do it, where nobody owes it by name."""
    return ", ".join(str(word) for role, word in PERMISSIONS.items() if role in MAY[VERBS[kind]])
