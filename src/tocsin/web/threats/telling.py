"""What was done about a threat and who was told, and everything that was recorded of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.core.incidents import Entry
from tocsin.core.incidents.threats import NoteKind, ThreatHistory
from tocsin.core.time import instant
from tocsin.store import lawbooks
from tocsin.web.incidents.matrix import label, value
from tocsin.web.law import article_url
from tocsin.web.threats.words import CRITERIA, NOTES, STATUSES

DUTIES: Mapping[NoteKind, str] = {
    "measures_taken": "17",
    "authority_notified": "",
    "clients_informed": "",
    "others_told": "18",
    "description": "13",
    "potential_impact": "14",
    "potential_criteria": "15",
    "indicators": "19",
    "other_information": "20",
}
"""Each kind of note, and the field of Annex III that it fills."""
_ARTICLES: Mapping[str, tuple[str, str, str | Promise]] = {
    "authority_notified": (
        "DORA",
        "19(2)",
        gettext_lazy(
            "Voluntary: where the threat matters to the financial system, service users or clients."
        ),
    ),
    "clients_informed": (
        "DORA",
        "19(3)",
        gettext_lazy("Where applicable: clients that may be affected, on the measures they can take."),
    ),
}


def duty_rows(told: ThreatHistory) -> list[dict[str, Any]]:
    """Return every kind of note with what was noted; the articles where one asks for it."""
    rows = []
    for kind, field in DUTIES.items():
        act, article, why = _ARTICLES.get(kind, ("", "", ""))
        rows.append(
            {
                "kind": kind,
                "title": NOTES[kind],
                "field": field,
                "why": why,
                "act": act,
                "article": article,
                "article_url": article_url(act, article) if act else "",
                "url": reverse("threat_note", args=[told.reference, kind]),
                "notes": [
                    {"note": each, "text": _note_text(each.kind, each.text)} for each in told.noted(kind)
                ],
            }
        )
    return rows


def timeline(told: ThreatHistory) -> list[dict[str, Any]]:
    """Return what was recorded, newest first, as ``incidents/_timeline.html`` takes it."""
    return [_entry(each) for each in reversed(told.entries)]


def _entry(entry: Entry) -> dict[str, Any]:
    body = entry.body
    happened = body.get("at") if entry.kind == "threat.noted" else body.get("since")
    at = instant(happened) if happened else entry.recorded_at
    return {
        "at": at,
        "known_at": entry.recorded_at if at != entry.recorded_at else None,
        "text": _text(entry.kind, body),
        "by": " · ".join(filter(None, (entry.actor, body.get("source")))),
        "url": None,
    }


def _text(kind: str, body: Mapping[str, Any]) -> str:
    if kind in _SENTENCES:
        title = body["proposal"]["title"] if "proposal" in body else body.get("title", "")
        return str(_SENTENCES[kind]) % {"title": title, "reason": body.get("reason", "")}
    match kind:
        case "threat.status_changed":
            return f"{STATUSES[body['status']]}: {body['reason']}"
        case "threat.assessed":
            return str(_ASSESSED[body["significant"]])
        case "threat.noted":
            return f"{NOTES[body['kind']]}: {_note_text(body['kind'], body['text'])[:300]}"
        case _:
            return _fact(body)


_SENTENCES: Mapping[str, str | Promise] = {
    "threat.proposed": gettext_lazy("Proposed by a file: %(title)s"),
    "threat.update_proposed": gettext_lazy("Another version of the file proposes an update."),
    "threat.recorded": gettext_lazy("Recorded by hand: %(title)s"),
    "threat.confirmed": gettext_lazy("Confirmed: the entity is aware."),
    "threat.dismissed": gettext_lazy("Dismissed: %(reason)s"),
}
_ASSESSED: Mapping[str, str | Promise] = {
    "yes": gettext_lazy("Assessed: significant."),
    "no": gettext_lazy("Assessed: not significant."),
    "unknown": gettext_lazy("Assessed: not decided, answers are missing."),
}


def _note_text(kind: str, text: str) -> str:
    if kind != "potential_criteria":
        return text
    return ", ".join(str(CRITERIA[code]) for code in text.split())


def _fact(body: Mapping[str, Any]) -> str:
    definition = lawbooks.fact_reader("threat").definitions.get(body["key"])
    name = label(definition) if definition else str(body["key"])
    given = body["value"]
    shown = _("not known any more") if given is None else value(given)
    return f"{name}: {shown}" + (f" ({_('estimate')})" if body["estimate"] else "")
