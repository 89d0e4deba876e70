"""What every kind of ledger entry about an incident says, in words: for timelines and lists of moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.core.incidents import Entry
from tocsin.core.quantities import Money
from tocsin.core.rules import RuleSet
from tocsin.core.situation import Landscape
from tocsin.core.time import Instant, instant
from tocsin.store import lawbooks
from tocsin.web.amounts import money
from tocsin.web.incidents import course_words, duties_words
from tocsin.web.incidents.clocks import TITLES
from tocsin.web.incidents.matrix import label, value
from tocsin.web.reviews import words as review_words

Body: TypeAlias = Mapping[str, Any]

CLASSIFIED = {
    "major": gettext_lazy("Classified: a major incident."),
    "not_major": gettext_lazy("Classified: not major."),
    "undetermined": gettext_lazy("Classified: not decided, answers are missing."),
}
HAPPENED = ("incident.noted", *duties_words.KINDS)
"""The kinds whose ``at`` is when it happened."""


def sentence(entry: Entry, landscape: Landscape, rules: RuleSet) -> str:
    """Say in one sentence what an entry records; one of a later version of Tocsin by the name of its kind."""
    kind, body = entry.kind, entry.body
    if kind in duties_words.KINDS:
        return duties_words.recorded(kind, body, landscape)
    if kind in course_words.KINDS:
        return course_words.recorded(kind, body, landscape)
    if kind in review_words.KINDS:
        return review_words.recorded(kind, body)
    said = _SENTENCES.get(kind)
    return said(body, landscape, rules) if said else _("Recorded: %(kind)s") % {"kind": kind}


def happened(entry: Entry) -> Instant:
    """Return when what an entry says was so or took place: as it was said, else when it was recorded."""
    body = entry.body
    since = body.get("since", body.get("at") if entry.kind in HAPPENED else None)
    return instant(since) if since else entry.recorded_at


def source(entry: Entry) -> str:
    """Return where an entry says that it comes from; empty: its author alone."""
    return str(entry.body.get("evidence", entry.body.get("source")) or "")


def timeline(entries: tuple[Entry, ...], landscape: Landscape, rules: RuleSet) -> list[dict[str, object]]:
    """Return what was recorded, newest first, with the instant it happened where that is another."""
    return [_row(each, landscape, rules) for each in reversed(entries)]


def _row(entry: Entry, landscape: Landscape, rules: RuleSet) -> dict[str, object]:
    at = happened(entry)
    return {
        "at": at,
        "known_at": entry.recorded_at if at != entry.recorded_at else None,
        "text": sentence(entry, landscape, rules),
        "by": " · ".join(filter(None, (entry.actor, source(entry)))),
        "url": None,
    }


def _opened(body: Body, _landscape: Landscape, _rules: RuleSet) -> str:
    return _("Incident opened: %(title)s") % {"title": body["title"]}


def _acknowledged(_body: Body, _landscape: Landscape, _rules: RuleSet) -> str:
    return _("Acknowledged: the entity is aware.")


def _down(body: Body, landscape: Landscape, _rules: RuleSet) -> str:
    return _("%(node)s declared down.") % {"node": landscape.name(body["node"])}


def _restored(body: Body, landscape: Landscape, _rules: RuleSet) -> str:
    return _("%(node)s restored.") % {"node": landscape.name(body["node"])}


def _major(body: Body, _landscape: Landscape, _rules: RuleSet) -> str:
    return _("Time has made it a major incident: %(points)s") % {"points": ", ".join(body["points_met"])}


def _near(body: Body, _landscape: Landscape, _rules: RuleSet) -> str:
    return _("A limit is near: %(report)s. If it cannot be met, the authority is told why.") % {
        "report": TITLES[body["report"]]
    }


def _claim_near(body: Body, _landscape: Landscape, _rules: RuleSet) -> str:
    amount = body["amount"]
    shown = money(Money(Decimal(amount["amount"]), amount["currency"])) if amount else _("the credit")
    return _("Nobody has claimed %(amount)s under %(entitlement)s, and the time to do so ends.") % {
        "amount": shown,
        "entitlement": body["entitlement"],
    }


def _classified(body: Body, _landscape: Landscape, _rules: RuleSet) -> str:
    return str(CLASSIFIED[body["outcome"]])


def _imported(body: Body, _landscape: Landscape, _rules: RuleSet) -> str:
    return _("Taken over from a file, where it is called %(name)s.") % {"name": body["external_id"]}


def _exported(_body: Body, _landscape: Landscape, _rules: RuleSet) -> str:
    return _("Its whole history was exported as a signed file.")


def _fact(body: Body, _landscape: Landscape, rules: RuleSet) -> str:
    given = body["value"]
    definition = rules.facts.get(body["key"])
    name = label(definition) if definition else body["key"]
    shown = _("not known any more") if given is None else as_written(body["key"], given)
    return f"{name}: {shown}" + (f" ({_('estimate')})" if body["estimate"] else "")


def as_written(key: str, given: object) -> str:
    """Write a recorded value, kept as in JSON, for the reader; one of another law book as it stands."""
    reader = lawbooks.fact_reader()
    if key not in reader.definitions:
        return value(given)
    return value(reader.value(key, given), reader.definition(key).type)


_SENTENCES: Mapping[str, Callable[[Body, Landscape, RuleSet], str]] = {
    "incident.opened": _opened,
    "incident.acknowledged": _acknowledged,
    "incident.became_major": _major,
    "incident.classified": _classified,
    "incident.imported": _imported,
    "incident.exported": _exported,
    "outage.declared": _down,
    "outage.ended": _restored,
    "deadline.near": _near,
    "claim.deadline_near": _claim_near,
    "fact.recorded": _fact,
}
KINDS = (*_SENTENCES, *course_words.KINDS, *duties_words.KINDS, *review_words.KINDS)
"""The kinds of entry that have a sentence of their own."""
