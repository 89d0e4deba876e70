"""What if: the same question with other facts, readings or rules, at another instant; none is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from tocsin.actions.judge_incident import law_of
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import Actor, Fact, latest
from tocsin.core.refusal import Refused
from tocsin.core.rules import FactReader, RuleSet, under, written
from tocsin.core.situation import Landscape, Law, Situation, situation
from tocsin.core.time import Instant
from tocsin.store import lawbooks, readings
from tocsin.web.incidents.clocks import deadline_clocks
from tocsin.web.incidents.proof import outcome
from tocsin.web.incidents.what_if_form import Asked, WhatIfForm, groups
from tocsin.web.law.comparison import matched
from tocsin.web.law.shelf import of_path


@dataclass(frozen=True, slots=True)
class Supposed:
    """One supposition: the rules with their readings, how facts are read, and the form it was asked by."""

    rules: RuleSet
    reader: FactReader
    form: WhatIfForm


def page(reference: str, who: Actor, now: Instant, request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``incidents/what_if.html``; the incident itself is only read."""
    seen, landscape = survey_situation(reference, by=who, at=now)
    supposed = _supposed(seen, request)
    then = _answer(seen, landscape, supposed, now)
    rows = list(_rows(seen, then)) if then else []
    return {
        "reference": reference,
        "title": seen.told.title,
        "now": now,
        "form": supposed.form,
        "groups": groups(supposed.form, supposed.rules),
        "asked": bool(request.GET),
        "before": outcome(seen),
        "after": outcome(then) if then else None,
        "at": then.at if then else now,
        "rows": rows,
        "differing": sum(row["changed"] for row in rows),
        "clocks_before": deadline_clocks(seen),
        "clocks_after": deadline_clocks(then) if then else [],
        "section": "incidents",
        "page": "what_if",
    }


def _supposed(seen: Situation, request: HttpRequest) -> Supposed:
    law = law_of(seen.told, seen.entity, seen.at)
    books = {id_: each for id_, each in lawbooks.rule_books().items() if each.classifies}
    rules = books.get(request.GET.get("rules", ""), law.rules)
    chosen = readings.applicable(readings.chosen(), rules.readings)
    asked = Asked(
        rules=under(rules, chosen),
        reader=lawbooks.reader_for(rules),
        books={id_: each.short for id_, each in books.items()},
        known=seen.facts,
    )
    form = WhatIfForm(request.GET or None, asked=asked)
    taken = {name: side for name in rules.readings if (side := request.GET.get(f"reading-{name}"))}
    valid = readings.applicable(taken, rules.readings)
    return Supposed(under(rules, {**chosen, **valid}), asked.reader, form)


def _answer(seen: Situation, landscape: Landscape, supposed: Supposed, now: Instant) -> Situation | None:
    """Return the situation under a supposition; None, with the reason beside the field, if it cannot be."""
    form = supposed.form
    if not form.is_bound:
        return seen
    if not form.is_valid():
        return None
    facts = tuple(_as_known(key, value, seen) for key, value in form.facts().items())
    kept = () if form.cleaned_data["undecided"] else seen.told.decisions
    told = replace(seen.told, facts=facts, decisions=kept)
    law = law_of(seen.told, seen.entity, seen.at)
    try:
        return situation(
            landscape,
            told,
            Law(supposed.rules, supposed.reader, law.limits, law.calendar),
            form.cleaned_data["at"] or now,
        )
    except Refused as reason:
        form.refuse(reason)
        return None


def _as_known(key: str, value: object, seen: Situation) -> Fact:
    """Keep a fact as it is known where the form repeats its value; of a supposed one only that is known."""
    known, recorded = seen.facts.get(key), latest(seen.told.facts).get(key)
    if known is None or written(_to_the_second(known.value)) != value:
        return Fact(key, value)
    return recorded or Fact(key, written(known.value))


def _to_the_second(known: object) -> object:
    """Return a value as the form can show it."""
    return known.replace(microsecond=0) if isinstance(known, datetime) else known


def _rows(seen: Situation, then: Situation) -> Iterator[dict[str, Any]]:
    """Yield each threshold with its answer now and then; of other rules the one that asks the same."""
    now_answers, then_answers = _answers(seen), _answers(then)
    beside = _beside(seen.classification.law, then.classification.law)
    for article, answer in now_answers.items():
        twin = beside.get(article, article)
        after = then_answers.pop(twin, None)
        yield _row(article, answer, after, twin)
    for article, after in then_answers.items():
        yield _row(article, None, after, article)


def _row(article: str, before: str | None, after: str | None, twin: str) -> dict[str, Any]:
    return {
        "criterion": criterion(article),
        "article": article if twin == article else f"{article} · {twin}",
        "before": before,
        "after": after,
        "changed": before != after,
    }


def criterion(article: str) -> str:
    """Return the official term for a criterion, by its article or, in the draft, by its name."""
    terms = lawbooks.terms(get_language() or "en")
    return terms["article"].get(article) or terms["criterion"].get(article, article)


def _answers(now: Situation) -> dict[str, str]:
    found = now.classification
    gate = found.law.answers.gate
    thresholds = {article: truth.value for article, truth in found.thresholds.items()}
    return {gate: found.critical_services.value, **thresholds}


def _beside(one: RuleSet, other: RuleSet) -> dict[str, str]:
    left, right = of_path(one.path), of_path(other.path)
    return matched(left, right) if left and right and left is not right else {}
