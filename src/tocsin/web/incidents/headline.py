"""The answer on top of the situation page: what is down, is it major, what to do next."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tocsin.actions.policy import may
from tocsin.core.incidents import Actor, History
from tocsin.core.register import BusinessFunction, Customer
from tocsin.core.rules import RuleSet
from tocsin.core.situation import Landscape, Situation
from tocsin.core.sla import Standing
from tocsin.web.amounts import count
from tocsin.web.incidents.clocks import TITLES
from tocsin.web.incidents.handling_words import PRIORITIES
from tocsin.web.incidents.matrix import question
from tocsin.web.law import article_url

REPORTS = {"initial_notification": "#report"}
"""Where the page says what a report still needs."""


def headline(now: Situation, landscape: Landscape, rules: RuleSet, who: Actor) -> dict[str, object]:
    """Return the context of ``incidents/_headline.html``."""
    verdict, first = now.classification, next(iter(now.told.outages), None)
    ended = [each.until for each in now.told.outages]
    return {
        "reference": now.told.reference,
        "title": now.told.title,
        "what": landscape.name(first.node) if first else now.told.title,
        "url": reverse("node", args=[first.node]) if first else None,
        "state": _state(now),
        "since": first.since if first else now.told.since or now.told.opened_at,
        "until": max(filter(None, ended)) if ended and all(ended) else None,
        "outcome": verdict.outcome,
        "basis": verdict.basis,
        "becomes_major_at": verdict.becomes_major_at if verdict.outcome != "major" else None,
        "open_questions": len(verdict.ask_next),
        "points": [
            {"article": point, "url": article_url(rules.short, point)} for point in verdict.points_met
        ],
        "next": _next(now, rules, who),
        "figures": _figures(now),
        "life": _life(now.told),
    }


def _state(now: Situation) -> str:
    """Return how what is out stands now; empty where nothing of the inventory was named as out."""
    outages = now.told.outages
    if not outages:
        return ""
    return "operational" if all(each.until for each in outages) else "down"


def _life(told: History) -> dict[str, object]:
    """Return where the incident is in its life, who leads it, and with what it hangs together."""
    course = told.course
    manager = course.holder("incident_manager")
    level = course.triage.priority if course.triage else None
    return {
        "state": course.state,
        "over": not course.open,
        "priority": PRIORITIES[level] if level else "",
        "manager": manager.person if manager else "",
        "confidential": course.confidential,
        "merged_into": course.merged_into,
        "absorbed": course.absorbed,
    }


def _next(now: Situation, rules: RuleSet, who: Actor) -> dict[str, object] | None:
    """
    The one thing to do: record what is decided, file what is due, or answer the most decisive question.

    It leads there (``url``) only whom the policy lets do it.
    """
    reference, verdict = now.told.reference, now.classification
    if verdict.outcome == "major" and now.told.classified_major_at is None:
        there = "#decide" if may(who, "classify", now.told.entity) else None
        return {"text": _("Record the classification"), "url": there, "due": None}
    due = next(
        (each for each in now.deadlines if not each.projected and each.submitted_at is None and each.due),
        None,
    )
    if due is not None:
        return {"text": TITLES[due.report], "url": REPORTS.get(due.report, "#clocks"), "due": due.due}
    if verdict.ask_next:
        key = verdict.ask_next[0]
        there = reverse("fact", args=[reference, key]) if may(who, "record_fact", now.told.entity) else None
        return {"text": question(rules.facts[key]), "url": there, "due": None}
    return None


def _figures(now: Situation) -> list[dict[str, str]]:
    functions = [each for each in now.hit if isinstance(each.node, BusinessFunction)]
    critical = sum(
        bool(each.node.critical_or_important) for each in functions if isinstance(each.node, BusinessFunction)
    )
    customers = sum(isinstance(each.node, Customer) for each in now.hit)
    breaking = sum(each.standing is Standing.BREAKING for each in now.commitments)
    broken = len({each.commitment.id for each in now.commitments if each.standing is Standing.BROKEN})
    rows = (
        (ngettext("function hit", "functions hit", len(functions)), len(functions)),
        (ngettext("of them critical", "of them critical", critical), critical),
        (ngettext("customer hit", "customers hit", customers), customers),
        (ngettext("promise broken", "promises broken", broken), broken),
        (ngettext("promise about to break", "promises about to break", breaking), breaking),
        (_("held up by redundancy"), len(now.saved)),
    )
    return [{"label": label, "value": count(figure)} for label, figure in rows]
