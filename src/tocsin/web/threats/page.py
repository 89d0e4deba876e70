"""What the pages of threats show: values of core turned into the context of templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tocsin.actions.judge_threat import judge_threat
from tocsin.actions.policy import MAY, allow_threat, may
from tocsin.core.incidents import Actor, Fact, latest
from tocsin.core.incidents.annex_iii import REQUIRED, annex_iii, missing
from tocsin.core.incidents.threats import NOTE_KINDS, NoteKind, ThreatHistory
from tocsin.core.refusal import Refused
from tocsin.core.rules import facts_of
from tocsin.core.time import Instant, instant
from tocsin.store import lawbooks, queries, threats
from tocsin.web.asked import Asked, asked
from tocsin.web.follow_ups.page import rows_about
from tocsin.web.incidents.matrix import known_by, label, value
from tocsin.web.incidents.matrix import question as in_words
from tocsin.web.law import article_url
from tocsin.web.threats.proposal import proposal_context
from tocsin.web.threats.telling import DUTIES, duty_rows, timeline
from tocsin.web.threats.words import CRITERIA, FIELDS, SIGNIFICANCE, STATUSES

ACT = "2024/1772"


def rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the rows of the register."""
    return [
        {
            "reference": each.reference,
            "title": each.title,
            "entity": each.entity.name,
            "status": each.status,
            "significance": SIGNIFICANCE[each.significant],
            "since": each.since,
        }
        for each in found
    ]


def filters(status: str | None) -> list[dict[str, Any]]:
    """Return the filters of the register: all, and one for each status."""
    here = reverse("threats")
    one = [
        {"word": word, "url": f"{here}?status={code}", "chosen": status == code}
        for code, word in STATUSES.items()
    ]
    return [{"word": None, "url": here, "chosen": status is None}, *one]


def asked_status(given: str | None) -> str | None:
    """Return the status that was asked for; what is none asks for all."""
    return given if given in STATUSES else None


def entities(who: Actor, verb: str) -> list[tuple[str, str]]:
    """Return the entities at which somebody may do something: LEI and name."""
    return [(each.lei, each.name) for each in queries.entities() if may(who, verb, each.lei)]


def seen(reference: str, who: Actor, verb: str = "see", known_at: Instant | None = None) -> ThreatHistory:
    """Return a threat that somebody may see, and on which they may do something (``unknown_threat``)."""
    told = threats.threat(reference, known_at)
    allow_threat(who, verb, told.entity, reference)
    return told


def threat(reference: str, who: Actor, now: Instant, known: str | None) -> dict[str, Any]:
    """Return the context of ``threats/threat.html``, as known at the instant that was asked for."""
    known_at = instant(known, "known_at") if known else None
    told = seen(reference, who, known_at=known_at)
    entity = queries.entity(told.entity)
    name = entity.name if entity else told.entity
    live, open_ = known_at is None, told.status != "dismissed"
    pending, kept = told.pending, told.confirmed
    judged = assessment(told, known_at or now, known_at)
    return {
        "now": known_at or now,
        "told": told,
        "entity": name,
        "live": live,
        "may": {verb for verb in MAY if may(who, verb, told.entity)},
        "records": live and open_ and may(who, "record_threat", told.entity),
        "significance": SIGNIFICANCE[told.significant],
        "assessment": judged,
        "pending": proposal_context(pending.proposal) if pending else None,
        "update": pending is not None and len(told.offers) > 1,
        "kept": proposal_context(kept) if kept else None,
        "rejected": proposal_context(told.offers[-1].proposal)
        if told.offers and not (pending or kept)
        else None,
        "next": _next(told, judged),
        "duties": duty_rows(told),
        "follow_ups": rows_about(reference, told.entity, who, now) if live else None,
        "annex": _annex(told, name),
        "timeline": timeline(told),
        "section": "threats",
    }


def assessment(told: ThreatHistory, at: Instant, known_at: Instant | None) -> dict[str, Any]:
    """Return what Art. 10 gives on what is known, point by point, and what is still to be asked."""
    now = judge_threat(told, at, known_at)
    grounds = [
        {
            "article": ground.article,
            "article_url": article_url(ACT, ground.article),
            "says": _says(now.rules[ground.article]),
            "answer": ground.truth.value,
            "points": [
                {"article": each.article, "says": _says(now.rules[each.article]), "answer": each.truth.value}
                for each in ground.grounds
            ],
            "observed": [
                _observed(now.facts[key], told)
                for key in facts_of(now.rules, ground.article)
                if key in now.facts
            ],
            "asks": [
                _ask(key, told)
                for key in facts_of(now.rules, ground.article)
                if key not in now.facts and ground.truth.value == "unknown"
            ],
        }
        for ground in now.finding.grounds
    ]
    last = told.assessments[-1] if told.assessments else None
    return {
        "outcome": now.finding.truth.value,
        "significance": SIGNIFICANCE[now.finding.truth.value],
        "rows": grounds,
        "met": sum(each["answer"] == "yes" for each in grounds),
        "open": [ask for each in grounds for ask in each["asks"]],
        "last": last,
        "last_significance": SIGNIFICANCE[last.significant] if last else None,
        "differs": last is not None and last.significant != now.finding.truth.value,
    }


def _says(provision: Any) -> str:
    return str(provision.zegt if get_language() == "nl" else provision.says)


def _observed(fact: Fact, told: ThreatHistory) -> dict[str, Any]:
    definition = lawbooks.fact_reader("threat").definition(fact.key)
    return {
        "label": label(definition),
        "value": value(fact.value, definition.type),
        "url": reverse("threat_fact", args=[told.reference, fact.key]),
        "source": " · ".join(filter(None, (fact.author, fact.source))),
        "known_since": fact.known_since,
        "estimate": fact.estimate,
    }


def _ask(key: str, told: ThreatHistory) -> dict[str, Any]:
    definition = lawbooks.fact_reader("threat").definition(key)
    return {
        "question": in_words(definition),
        "url": reverse("threat_fact", args=[told.reference, key]),
        "known_by": known_by(definition),
    }


def _next(told: ThreatHistory, judged: dict[str, Any]) -> str:
    """Return the one thing to do: decide on a proposal, answer, record the assessment, or nothing."""
    if told.pending:
        return "decide"
    if told.status == "dismissed":
        return ""
    if judged["open"]:
        return "ask"
    return "assess" if told.outdated or judged["last"] is None or judged["differs"] else ""


def _annex(told: ThreatHistory, name: str) -> dict[str, Any]:
    fields = annex_iii(told, name)
    wanting = missing(fields)
    notes = {field: kind for kind, field in DUTIES.items() if field}
    return {
        "missing": [
            {"number": number, "label": FIELDS[number], "kind": notes.get(number)} for number in wanting
        ],
        "known": [
            {"number": number, "label": FIELDS[number], "value": _field(number, given)}
            for number, given in fields.items()
            if given is not None
        ],
        "required": len(REQUIRED),
        "filled": len(REQUIRED) - len(wanting),
    }


def _field(number: str, given: object) -> str:
    if isinstance(given, tuple):
        return ", ".join(str(CRITERIA[code]) for code in given)
    return str(STATUSES[str(given)]) if number == "16" else str(given)


def question(reference: str, key: str, who: Actor) -> Asked:
    """Return the fact that is asked for, if one may record it and the law knows it (``unknown_key``)."""
    told = seen(reference, who, "record_threat")
    fact, known = lawbooks.fact_reader("threat").definition(key), latest(told.facts).get(key)
    shown = value(known.value, fact.type) if known else ""
    return asked(fact, known, shown, reverse("threat", args=[reference]))


def note_kind(given: str) -> NoteKind:
    """Return the kind of note that an address names (``unknown_code``)."""
    for kind in NOTE_KINDS:
        if kind == given:
            return kind
    raise Refused("unknown_code", f"{given!r:.80} is no kind of note. Go back and choose one.", "kind")


def noted(told: ThreatHistory, kind: NoteKind) -> list[dict[str, Any]]:
    """Return what is noted of a kind already."""
    return next(row["notes"] for row in duty_rows(told) if row["kind"] == kind)


def cautions(told: ThreatHistory) -> list[Any]:
    """Return what one must know before confirming what a file proposed."""
    return proposal_context(told.offers[-1].proposal)["cautions"] if told.offers else []


def other_status(told: ThreatHistory) -> Literal["active", "inactive"]:
    """Return the status that a threat can be given: the one it does not have."""
    return "active" if told.status == "inactive" else "inactive"


def imported(answer: dict[str, Any]) -> str:
    """Say what an import came to."""
    new, unchanged = len(answer["proposals"]), answer["unchanged"]
    if not new:
        return _("Nothing new: the register has all of it already.")
    said = ngettext("%(count)s threat is proposed.", "%(count)s threats are proposed.", new) % {"count": new}
    if unchanged:
        said += " " + _("%(count)s were in the register already.") % {"count": unchanged}
    return said


def after_import(answer: dict[str, Any]) -> str:
    """Return where an import leads: to the one threat it proposed, else to the register."""
    found = {each["threat"] for each in answer["proposals"]}
    return reverse("threat", args=[found.pop()]) if len(found) == 1 else reverse("threats")
