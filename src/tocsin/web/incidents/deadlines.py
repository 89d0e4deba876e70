"""Every deadline of an incident, with both limbs, relief, outer end and what else follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy

from tocsin.actions.judge_incident import law_of
from tocsin.core.deadlines import Deadline, TimeLimits, delay_notice_proposed, delay_notice_proposed_from
from tocsin.core.deadlines.events import MOMENTS
from tocsin.core.deadlines.time_limits import Limb, TimeLimit
from tocsin.core.incidents import Actor
from tocsin.core.situation import Law, Situation
from tocsin.core.time import Instant
from tocsin.web.incidents.clocks import SOON
from tocsin.web.incidents.deadlines_week import week
from tocsin.web.incidents.moments import control
from tocsin.web.incidents.proof_moment import look
from tocsin.web.law import article_url
from tocsin.web.law.wording import event, period, report_name

FALLS_ON = {
    "saturday": gettext_lazy("a Saturday"),
    "sunday": gettext_lazy("a Sunday"),
    "holiday": gettext_lazy("a public holiday"),
}
_WORDS = {key: word for word, key in MOMENTS.items()}
"""The word of the law files for the key of an event."""


def page(reference: str, who: Actor, now: Instant, request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``incidents/deadlines.html``."""
    seen = look(reference, who, request, now)
    situation, moment = seen.situation, seen.moment
    law = law_of(situation.told, situation.entity, moment.at, moment.known_at)
    rows = [row(each, situation, law) for each in situation.deadlines]
    running = [each for each in rows if each["due"] and each["state"] not in {"met", "projected"}]
    return {
        "reference": reference,
        "title": situation.told.title,
        "now": moment.at,
        "live": moment.live,
        "rows": rows,
        "first": min(running, key=lambda each: each["due"], default=None),
        "planned": next((each for each in rows if each["due"] and each["state"] == "projected"), None),
        "outcome": situation.classification.outcome,
        "becomes_major_at": situation.classification.becomes_major_at,
        "week": week(situation, law),
        "act": {"title": law.limits.title, "source": law.limits.source},
        "moment": control(seen, "deadlines"),
        "section": "incidents",
        "page": "deadlines",
    }


def row(each: Deadline, now: Situation, law: Law) -> dict[str, Any]:
    """Return one deadline as its card shows it."""
    notice = each.delay_notice
    return {
        "title": report_name(each.report),
        "state": state(each, now.at),
        "due": each.due,
        "done": each.submitted_at,
        "projected": each.projected,
        "trigger": event(_WORDS.get(each.trigger, each.trigger)),
        "runs_from": each.runs_from,
        "limbs": list(_limbs(each, now, law)),
        "why": each.zegt if get_language() == "nl" else each.says,
        "act": each.act,
        "article": each.article,
        "article_url": article_url(each.act, each.article),
        "falls_on": FALLS_ON.get(each.falls_on or ""),
        "relief": _provision(each.relief, law.limits),
        "denied": _provision(each.relief_denied_by, law.limits),
        "before_relief": each.before_relief if each.relief else None,
        "legal_outer": each.legal_outer if each.legal_outer != each.due else None,
        "notice": _provision(notice.article, law.limits) if notice else None,
        "notice_by": notice.due if notice else None,
        "notice_from": delay_notice_proposed_from(each),
        "notice_now": delay_notice_proposed(each, now.at),
    }


def state(each: Deadline, at: Instant) -> str:
    """Return how a deadline stands: met, projected, missed, soon or running; ``to_tell`` without a number."""
    left = each.remaining(at)
    if each.submitted_at is not None:
        return "met"
    if each.projected:
        return "projected"
    if left is None:
        return "to_tell"
    if each.missed_at(at):
        return "missed"
    return "soon" if left < SOON else "running"


def _limbs(each: Deadline, now: Situation, law: Law) -> Iterator[dict[str, Any]]:
    """Yield the limits of a deadline, the one that binds marked; the earliest counts."""
    for limb in _limit(each, law.limits).limbs:
        key = MOMENTS[limb.after]
        start = each.runs_from if key == each.trigger else _happened(limb.after, now)
        ends = _end(limb, start, law) if start else None
        yield {
            "within": period(f"{limb.within.count} {limb.within.unit}"),
            "event": event(limb.after),
            "start": start,
            "end": ends,
            "binds": key == each.trigger,
        }


def _limit(each: Deadline, limits: TimeLimits) -> TimeLimit:
    return next(
        limit for limit in limits.limits if (limit.article, limit.report) == (each.article, each.report)
    )


def _end(limb: Limb, start: Instant, law: Law) -> Instant:
    return law.limits.counting.end(limb.within, start, law.calendar, law.limits.settings).due


def _happened(word: str, now: Situation) -> Instant | None:
    known = {"became_aware": now.told.aware_at, "classified": now.told.classified_major_at}
    return known.get(word)


def _provision(article: str | None, limits: TimeLimits) -> dict[str, str] | None:
    """Return an article of the act with its sentence, for a reason."""
    if article is None:
        return None
    provision = limits.provisions[article]
    return {
        "article": article,
        "act": provision.act,
        "url": article_url(provision.act, article),
        "says": provision.zegt if get_language() == "nl" else provision.says,
    }
