"""What the pages of follow-ups show: values of core turned into the context of templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.actions.follow_up_access import allow_about, allow_follow_up, visible_follow_ups
from tocsin.actions.policy import may
from tocsin.core.incidents import Actor
from tocsin.core.incidents.follow_ups import OWED, FollowUpHistory
from tocsin.core.time import Instant
from tocsin.store import follow_ups, people, queries, threats

MOST = 200
"""So many rows are shown at once; a filter finds the others."""
FILTERS = ("state", "owner", "entity", "about")
STATES: Mapping[str, str | Promise] = {
    "owed": gettext_lazy("Owed"),
    "overdue": gettext_lazy("Overdue"),
    "to_check": gettext_lazy("To be checked"),
    "effective": gettext_lazy("Effective"),
    "dropped": gettext_lazy("Dropped"),
}
FIRST_DUE = timedelta(days=14)
"""What the form of a new follow-up proposes."""


def listing(asked: QueryDict, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``follow_ups/list.html``: the rows that fit, and filters as links."""
    chosen = {name: asked.get(name, "") for name in FILTERS}
    chosen["state"] = chosen["state"] if chosen["state"] in STATES else ""
    seen = visible_follow_ups(who)
    found = follow_ups.overdue_first(follow_ups.chosen(seen, now, **chosen), now)
    return {
        "now": now,
        "follow_ups": rows(found[:MOST], now),
        "more": max(0, found.count() - MOST),
        "filters": list(_filters(chosen, follow_ups.owners(seen), who)),
        "about": chosen["about"],
        "about_url": subject_url(chosen["about"]),
        "section": "follow_ups",
    }


def rows(found: Iterable[Any], now: Instant) -> list[dict[str, Any]]:
    """Return rows of a list of follow-ups."""
    return [
        {
            "reference": each.reference,
            "title": each.title,
            "state": look(each.state, overdue=each.state in OWED and each.due < now),
            "owed": each.state in OWED,
            "owner": each.owner,
            "due": each.due,
            "entity": each.entity.name,
            "about": each.about,
            "about_url": subject_url(each.about),
        }
        for each in found
    ]


def rows_about(reference: str, entity: str, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``follow_ups/_about.html`` for what an entity (LEI) has of that reference."""
    found = follow_ups.chosen(visible_follow_ups(who), now, about=reference)
    return {
        "rows": rows(follow_ups.overdue_first(found, now), now),
        "about": reference,
        "may_open": may(who, "follow_up", entity),
    }


def look(state: str, *, overdue: bool) -> str:
    """Return the code of how a follow-up looks."""
    return "action_overdue" if overdue else f"action_{state}"


def subject_url(reference: str) -> str:
    """Return the address of what a follow-up is about; empty where it has none here."""
    if queries.REFERENCE.fullmatch(reference):
        return reverse("situation", args=[reference])
    if threats.REFERENCE.fullmatch(reference):
        return reverse("threat", args=[reference])
    return reverse("problem", args=[reference]) if reference.startswith("PRB-") else ""


def follow_up(reference: str, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``follow_ups/follow_up.html``."""
    told = seen(reference, who)
    allowed = may(who, "follow_up", told.entity)
    entity = queries.entity(told.entity)
    checker = allowed and told.state == "done" and who.name not in (told.owner, told.reports[-1].by)
    return {
        "now": now,
        "told": told,
        "state": look(told.state, overdue=told.overdue(now)),
        "entity": entity.name if entity else told.entity,
        "about_url": subject_url(told.about),
        "may_report": allowed and told.owed,
        "may_check": checker,
        "waits": told.state == "done" and not checker,
        "section": "follow_ups",
    }


def seen(reference: str, who: Actor, verb: str = "see") -> FollowUpHistory:
    """Return a follow-up on which somebody may do something (``unknown_follow_up``, ``not_allowed``)."""
    told = follow_ups.follow_up(reference)
    allow_follow_up(who, verb, told)
    return told


def owners(about: str, who: Actor) -> list[str]:
    """Return who may own what follows from an incident, problem or threat; whoever asks stands first."""
    entity = allow_about(who, "follow_up", about)
    admitted = queries.incident(about).course.admitted if queries.REFERENCE.fullmatch(about) else None
    known = [each.name for each in people.people([entity]) if admitted is None or each.name in admitted]
    return list(dict.fromkeys([who.name, *known]))


def _filters(chosen: Mapping[str, str], owners: list[str], who: Actor) -> Iterable[dict[str, Any]]:
    """Yield groups of links: each keeps what the other groups have chosen."""
    yield _group(_("State"), "state", STATES, chosen)
    names: dict[str, str | Promise] = {each: each for each in owners if each != who.name}
    mine: dict[str, str | Promise] = {who.name: _("Mine")} if who.name in owners else {}
    yield _group(_("Owner"), "owner", {**mine, **names}, chosen)
    entities = {each.lei: each.name for each in queries.entities() if may(who, "see", each.lei)}
    if len(entities) > 1:
        yield _group(_("Entity"), "entity", entities, chosen)


def _group(
    name: str, key: str, words: Mapping[str, str | Promise], chosen: Mapping[str, str]
) -> dict[str, Any]:
    links = [(_("All"), ""), *((word, code) for code, word in words.items())]
    return {
        "name": name,
        "links": [
            {"word": word, "url": _url({**chosen, key: code}), "chosen": chosen[key] == code}
            for word, code in links
        ],
    }


def _url(chosen: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in chosen.items() if value})
    return reverse("follow_ups") + (f"?{query.urlencode()}" if query else "")
