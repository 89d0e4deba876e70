"""The whole ledger of one incident as a page: who said what, when, since when, and what it corrects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor, Entry, History
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.store import lawbooks, queries
from tocsin.web.incidents import duties_words
from tocsin.web.incidents.entries import HAPPENED, happened, sentence, source

GROUPS: Mapping[str, Promise] = {
    "facts": _("Facts"),
    "decisions": _("Decisions"),
    "messages": _("Messages"),
    "roles": _("Roles and access"),
    "states": _("States"),
    "others": _("Everything else"),
}
"""What the entries can be narrowed to."""
_GROUP_OF: Mapping[str, str] = {
    "fact.recorded": "facts",
    "outage.declared": "facts",
    "outage.ended": "facts",
    "outage.measured": "facts",
    "incident.cause_found": "facts",
    "cost.recorded": "facts",
    "incident.classified": "decisions",
    "incident.triaged": "decisions",
    "incident.merged": "decisions",
    "incident.absorbed": "decisions",
    "incident.split_off": "decisions",
    "incident.split_from": "decisions",
    **dict.fromkeys((each for each in duties_words.KINDS if each != "outage.measured"), "messages"),
    "incident.noted": "messages",
    "incident.role_taken": "roles",
    "incident.role_released": "roles",
    "incident.confined": "roles",
    "incident.person_admitted": "roles",
    "incident.person_shown_out": "roles",
    "incident.unconfined": "roles",
    "incident.opened": "states",
    "incident.acknowledged": "states",
    "incident.state_changed": "states",
    "incident.reopened": "states",
    "incident.became_major": "states",
    "review.completed": "decisions",
}


def page(reference: str, who: Actor, request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``incidents/timeline.html``: all of it, a kind, or what came after an instant."""
    told = queries.incident(reference)
    allow_incident(who, "see", told)
    kind = request.GET.get("kind", "")
    after = instant(request.GET["after"], "after") if request.GET.get("after") else None
    entries = [each for each in told.entries if after is None or each.recorded_at > after]
    shown = [each for each in entries if kind not in GROUPS or group_of(each) == kind]
    return {
        "reference": reference,
        "title": told.title,
        "rows": rows(told, shown),
        "filters": _filters(reference, kind, after, entries),
        "after": after,
        "all_url": reverse("timeline", args=[reference]),
        "page": "timeline",
        "section": "incidents",
    }


def group_of(entry: Entry) -> str:
    """Return which of the groups an entry belongs to; a note that says what was decided is a decision."""
    if entry.kind == "incident.noted" and entry.body["kind"] == "decision":
        return "decisions"
    return _GROUP_OF.get(entry.kind, "others")


def rows(told: History, shown: list[Entry]) -> list[dict[str, Any]]:
    """Return the entries newest first, each fact with the entry it corrects and the one that corrected it."""
    landscape = queries.landscape()
    aware = told.aware_at or told.entries[0].recorded_at
    rules = lawbooks.in_force(aware.date())
    corrects = corrections(told)
    corrected_by = {earlier: later for later, earlier in corrects.items()}
    return [
        {
            "sequence": each.sequence,
            "at": each.recorded_at,
            "since": happened(each) if happened(each) != each.recorded_at else None,
            "took_place": each.kind in HAPPENED,
            "text": sentence(each, landscape, rules),
            "who": each.actor,
            "source": source(each),
            "actual": each.kind == "fact.recorded" and not each.body["estimate"],
            "group": GROUPS[group_of(each)],
            "corrects": corrects.get(each.sequence),
            "corrected_by": corrected_by.get(each.sequence),
        }
        for each in reversed(shown)
    ]


def corrections(told: History) -> dict[int, int]:
    """Return which earlier entry each entry corrects, as it says itself or as the facts of one key follow."""
    found: dict[int, int] = {}
    last: dict[str, int] = {}
    for each in told.entries:
        if each.kind != "fact.recorded":
            continue
        earlier = each.body.get("corrects") or last.get(each.body["key"])
        if earlier:
            found[each.sequence] = earlier
        last[each.body["key"]] = each.sequence
    return found


def _filters(reference: str, kind: str, after: Instant | None, entries: list[Entry]) -> list[dict[str, Any]]:
    """Return a link for each group that has entries, and one for all of them."""
    counts = {each: sum(group_of(entry) == each for entry in entries) for each in GROUPS}
    narrowed = [(each, GROUPS[each], number) for each, number in counts.items() if number]
    return [
        {
            "label": label,
            "count": number,
            "url": _address(reference, each, after),
            "current": each == (kind if kind in GROUPS else ""),
        }
        for each, label, number in [("", _("Everything"), len(entries)), *narrowed]
    ]


def _address(reference: str, kind: str, after: Instant | None) -> str:
    asked = {"kind": kind, "after": rfc3339(after) if after else ""}
    query = urlencode({key: each for key, each in asked.items() if each})
    return reverse("timeline", args=[reference]) + (f"?{query}" if query else "")
