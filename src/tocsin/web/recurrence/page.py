"""What the page of recurring incidents shows: the last assessment of each entity, as it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language

from tocsin.actions.policy import may, visible_entities, visible_incidents
from tocsin.core.incidents import Actor, Entry
from tocsin.core.register import Entity
from tocsin.core.time import Instant, instant
from tocsin.store import queries
from tocsin.store import recurrence as recorded
from tocsin.web.law import article_url
from tocsin.web.recurrence.readings import columns, exemptions, rows

OUTCOMES = {"yes": "major", "no": "not_major", "unknown": "undetermined"}
ACT = "2024/1772"


def entities(who: Actor, now: Instant) -> list[dict[str, Any]]:
    """Return the context of ``recurrence/_entity.html`` for each entity that somebody may see."""
    visible = visible_entities(who)
    found = [each for each in queries.entities() if visible is None or each.lei in visible]
    return [_entity(each, recorded.record(each.lei), who, now) for each in found]


def _entity(entity: Entity, told: recorded.Record, who: Actor, now: Instant) -> dict[str, Any]:
    last, due = told.last, told.next_due
    classifies = may(who, "classify", entity.lei)
    rows_seen = visible_incidents(who).filter(entity_id=entity.lei)
    named = dict(rows_seen.values_list("reference", "title"))
    found = _seen(last.body, named) if last else {}
    return {
        "lei": entity.lei,
        "name": entity.name,
        "may_assess": may(who, "assess_recurrence", entity.lei),
        "exemptions": exemptions(told.exempt_as) if may(who, "set_exemption", entity.lei) else [],
        "exempt": told.exempt_as is not None,
        "state": _state(told, now),
        "last": _assessment(last) if last else None,
        "due": due,
        "overdue": due is not None and due < now,
        "clusters": [
            _cluster(each, named, told, now, classifies=classifies) for each in found.get("clusters", ())
        ],
        "alone": [_alone(each, named, now) for each in found.get("alone", ()) if _warns(each, now)],
        "without_cause": [
            _without_cause(each, named, entity, who) for each in found.get("without_cause", ())
        ],
        "alike": found.get("alike", ()),
        "history": [_assessment(each) for each in reversed(told.assessments)],
    }


def _seen(found: Mapping[str, Any], named: Mapping[str, str]) -> Mapping[str, Any]:
    """Return what was found without the incidents that are none to this person; the sums stay true."""
    clusters = [
        {**each, "incident_ids": [one for one in each["incident_ids"] if one in named]}
        for each in found["clusters"]
    ]
    clusters = [each for each in clusters if each["incident_ids"]]
    alone = [each for each in found["alone"] if each["incident_id"] in named]
    causes = {each["root_cause"] for each in (*clusters, *alone)}
    return {
        "clusters": clusters,
        "alone": alone,
        "without_cause": [each for each in found["without_cause"] if each in named],
        "alike": [pair for pair in found["alike"] if causes.issuperset(pair)],
    }


def _state(told: recorded.Record, now: Instant) -> str | None:
    """Return how the assessment stands, as a state of ``parts/_state.html``; None where none is due."""
    if told.exempt_as is not None or told.next_due is None:
        return None
    return "missed" if told.next_due < now else "met"


def _assessment(entry: Entry) -> dict[str, Any]:
    begun = entry.body["window"]["from"]
    clusters = entry.body["clusters"]
    return {
        "at": entry.recorded_at,
        "by": entry.actor,
        "number": len(entry.body["incidents"]),
        "from": instant(begun) if begun else None,
        "until": instant(entry.body["window"]["until"]),
        "clusters": len(clusters),
        "major": sum(each["collectively_major"] for each in clusters),
        "rules": entry.body["rules"],
    }


def _cluster(
    found: Mapping[str, Any],
    named: Mapping[str, str],
    told: recorded.Record,
    now: Instant,
    *,
    classifies: bool,
) -> dict[str, Any]:
    opened = _opened(found["incident_ids"], told)
    since, major_since = found["known_since"], found["major_since"]
    compared = rows(found)
    return {
        "cause": found["root_cause"],
        "state": OUTCOMES[found["outcome"]],
        "exempt": found["exempt"],
        "members": list(_linked(found["incident_ids"], named)),
        "columns": columns(found),
        "rows": [row for row in compared if row["decides"]],
        "rest": [row for row in compared if not row["decides"]],
        "one_more": _one_more(found, now) if found["one_more"] and not found["exempt"] else None,
        "known_since": instant(since) if since else None,
        "major_since": instant(major_since) if major_since else None,
        "opened": opened if opened in named else None,
        "opened_url": reverse("situation", args=[opened]) if opened in named else None,
        "classify": found["incident_ids"][0]
        if classifies and found["collectively_major"] and not opened
        else None,
    }


def _opened(members: Iterable[str], told: recorded.Record) -> str | None:
    """Return the incident that was opened for a cluster, also since the assessment."""
    shared = set(members)
    return next((incident for incident, ids in told.opened.items() if shared & set(ids)), None)


def _linked(references: Iterable[str], named: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for each in references:
        yield {"reference": each, "title": named.get(each, each), "url": reverse("situation", args=[each])}


def _warns(alone: Mapping[str, Any], now: Instant) -> bool:
    """Say whether one more incident like this one would still make a major incident of the two."""
    return alone["one_more"]["answer"] == "yes" and date.fromisoformat(alone["last_day"]) >= now.date()


def _alone(found: Mapping[str, Any], named: Mapping[str, str], now: Instant) -> dict[str, Any]:
    (member,) = _linked([found["incident_id"]], named)
    return {**member, "cause": found["root_cause"], "one_more": _one_more(found, now)}


def _one_more(found: Mapping[str, Any], now: Instant) -> dict[str, Any]:
    day = date.fromisoformat(found["last_day"])
    points = found["one_more"]["thresholds"]
    return {
        "answer": found["one_more"]["answer"],
        "open": day >= now.date(),
        "day": day.isoformat(),
        "day_written": date_format(day, "j b Y" if get_language() == "nl" else "j M Y", use_l10n=False),
        "points": [{"article": point, "url": article_url(ACT, point)} for point in points],
    }


def _without_cause(
    reference: str, named: Mapping[str, str], entity: Entity, who: Actor
) -> dict[str, str | None]:
    (member,) = _linked([reference], named)
    asks = may(who, "record_fact", entity.lei)
    return {**member, "ask": reverse("fact", args=[reference, "apparent_root_cause"]) if asks else None}
