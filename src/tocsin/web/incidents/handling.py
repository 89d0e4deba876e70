"""The handling page: where the incident is, what comes next, who does what, and what else one may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tocsin.actions.policy import MAY, may
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import INCIDENT_ROLES, Actor, History, Link, Role, priority
from tocsin.core.incidents.meanwhile import seen_of_state
from tocsin.core.incidents.role_proposals import proposed_roles
from tocsin.core.register import BusinessFunction, BusinessService, Customer
from tocsin.core.situation import Landscape, Situation
from tocsin.core.situation.handling import impact_of
from tocsin.core.time import Instant
from tocsin.web.incidents import handling_forms
from tocsin.web.incidents.course_words import named
from tocsin.web.incidents.handling_state import next_step, steps
from tocsin.web.incidents.handling_words import (
    CAUSES,
    DUTIES,
    IMPACTS,
    LINKS,
    NOTES,
    PERMISSIONS,
    PRIORITIES,
    ROLES,
    TYPES,
    URGENCIES,
)
from tocsin.web.problems.page import known_errors

VERBS = (
    "change_state",
    "triage",
    "record_fact",
    "take_role",
    "link",
    "note",
    "merge_or_split",
    "admit",
    "classify",
)
"""What the page offers; where one may not, it says which roles it takes."""


def page(reference: str, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``incidents/handling.html``."""
    seen, landscape = survey_situation(reference, by=who, at=now)
    told = seen.told
    return {
        "reference": reference,
        "title": told.title,
        "entity": seen.entity.name if seen.entity else told.entity,
        "now": now,
        "outcome": seen.classification.outcome,
        "recorded": told.outcome if told.decisions else "",
        "course": told.course,
        "steps": steps(told),
        "next": next_step(told),
        "seen": seen_of_state(told),
        "since": handling_forms.StateForm(states=[], initial={"since": now})["since"],
        "note": handling_forms.NoteForm(auto_id="note_%s"),
        "triage": triage(seen),
        "causes": [named(CAUSES, each) for each in told.course.causes],
        "roles": roles(seen, who),
        "known": known_errors(told, who),
        "may": {verb for verb in VERBS if may(who, verb, told.entity)},
        "links": [link(each, landscape) for each in told.course.links],
        "link_kinds": LINKS.items(),
        "notes": notes(told),
        "outages": len({each.node for each in told.outages}),
        "admitted": sorted(told.course.admitted or ()),
        "takes": {verb: "" if may(who, verb, told.entity) else takes(verb) for verb in VERBS},
        "me": who.name,
        "section": "incidents",
        "page": "handling",
    }


def takes(verb: str) -> str:
    """Say which roles something takes, for who has none of them."""
    return _("This takes the role of %(roles)s.") % {"roles": _either(MAY[verb])}


def _either(held: Iterable[Role]) -> str:
    words = [str(PERMISSIONS[each]) for each in Role if each in set(held)]
    *others, last = words
    return f"{', '.join(others)} {_('or')} {last}" if others else last


def triage(seen: Situation) -> dict[str, Any]:
    """Return what somebody made of the incident, and the impact that is computed now, with its ground."""
    told, impact = seen.told.course.triage, impact_of(seen)
    now = priority(impact, told.urgency) if told else None
    return {
        "done": told is not None,
        "type": named(TYPES, told.type) if told else "",
        "urgency": named(URGENCIES, told.urgency) if told else "",
        "at": told.at if told else None,
        "by": told.by if told else "",
        "impact": IMPACTS[impact],
        "ground": ground(seen),
        "priority": PRIORITIES[told.priority] if told and told.priority else "",
        "moved": PRIORITIES[now] if told and now and now != told.priority else "",
    }


def ground(seen: Situation) -> str:
    """Say what the impact was computed from."""
    hit = [each.node for each in seen.hit]
    functions = [each for each in hit if isinstance(each, BusinessFunction)]
    critical = sum(bool(each.critical_or_important) for each in functions)
    services = sum(isinstance(each, BusinessService) for each in hit)
    customers = sum(isinstance(each, Customer) for each in hit)
    found = [
        (
            critical,
            ngettext(
                "%(n)s critical or important function", "%(n)s critical or important functions", critical
            ),
        ),
        (
            len(functions) - critical,
            ngettext("%(n)s other function", "%(n)s other functions", len(functions) - critical),
        ),
        (services, ngettext("%(n)s business service", "%(n)s business services", services)),
        (customers, ngettext("%(n)s customer", "%(n)s customers", customers)),
    ]
    told = [words % {"n": number_format(number)} for number, words in found if number]
    if told:
        return _("Hit: %(what)s.") % {"what": ", ".join(told)}
    return _("Computed from what is known: nothing of the inventory is named as hit.")


def roles(seen: Situation, who: Actor) -> list[dict[str, Any]]:
    """Return every role: who has it, since when and why, and whether this incident asks for it."""
    course = seen.told.course
    kind = course.triage.type if course.triage else "other"
    proposed = proposed_roles(kind, impact_of(seen))
    wanted = [*proposed, *(each for each in INCIDENT_ROLES if each not in proposed)]
    return [
        {
            "role": role,
            "name": ROLES[role],
            "duty": DUTIES[role],
            "proposed": role in proposed,
            "holder": course.holder(role),
            "mine": (held := course.holder(role)) is not None and held.person == who.name,
        }
        for role in wanted
    ]


def link(each: Link, landscape: Landscape) -> dict[str, Any]:
    """Return a link of the incident with the address where it leads."""
    return {
        "kind": LINKS[each.kind],
        "to": each.to,
        "name": landscape.name(each.to) if each.kind == "provider" else each.to,
        "relation": each.relation,
        "url": _address(each),
    }


def _address(each: Link) -> str:
    page = _PAGES.get(each.kind)
    return reverse(page, args=[each.to]) if page else ""


_PAGES = {"incident": "situation", "problem": "problem", "threat": "threat", "provider": "node"}


def notes(told: History) -> list[dict[str, Any]]:
    """Return what was written down, the newest first."""
    return [{"kind": named(NOTES, each.kind), "note": each} for each in reversed(told.course.notes)]
