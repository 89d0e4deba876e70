"""The classification, criterion by criterion, as the situation page shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tocsin.core.incidents import Fact
from tocsin.core.quantities import Money
from tocsin.core.rules import FactDefinition, Quorum, RuleSet, assess, facts_of
from tocsin.core.situation import Situation
from tocsin.store import lawbooks
from tocsin.web.amounts import count, money
from tocsin.web.law import article_url
from tocsin.web.templatetags.clock import span, written


def matrix(now: Situation, rules: RuleSet) -> dict[str, object]:
    """Return what is met, not met and unknown, with what was observed and what to ask next."""
    verdict = now.classification
    answers = {rules.answers.gate: verdict.critical_services.value, **_values(now)}
    rows = [_row(article, answer, now, rules) for article, answer in answers.items()]
    return {
        "outcome": verdict.outcome,
        "basis": verdict.basis,
        "met": sum(answer == "yes" for answer in answers.values()),
        "rows": rows,
    }


def _values(now: Situation) -> dict[str, str]:
    return {article: truth.value for article, truth in now.classification.thresholds.items()}


def _row(article: str, answer: str, now: Situation, rules: RuleSet) -> dict[str, object]:
    keys = list(facts_of(rules, article))
    known = [now.facts[key] for key in keys if key in now.facts]
    return {
        "criterion": lawbooks.terms(get_language() or "en")["article"].get(article, article),
        "article": article,
        "article_url": article_url(rules.short, article),
        "points": list(_points(article, now, rules)),
        "observed": [_observed(each, rules.facts[each.key], now.told.reference) for each in known],
        "answer": answer,
        "ask": next(_asked(keys, now, rules), None) if answer == "unknown" else None,
    }


def _asked(keys: list[str], now: Situation, rules: RuleSet) -> Iterator[dict[str, object]]:
    """Yield the questions of a threshold that are still open, those that can change the outcome first."""
    decisive = now.classification.ask_next
    for key in sorted((key for key in keys if key not in now.facts), key=lambda key: key not in decisive):
        yield {
            "question": question(rules.facts[key]),
            "url": reverse("fact", args=[now.told.reference, key]),
            "decisive": key in decisive,
        }


def question(fact: FactDefinition) -> str:
    """Return how a fact is asked for in the reader's language."""
    return fact.questions[get_language() or "en"]


def label(fact: FactDefinition) -> str:
    """Return what a fact is called in the reader's language."""
    return fact.labels[get_language() or "en"]


def known_by(fact: FactDefinition) -> str:
    """Return who usually knows a fact, in the reader's language."""
    return fact.known_by.get(get_language() or "en", "")


def _observed(fact: Fact, definition: FactDefinition, reference: str) -> dict[str, object]:
    return {
        "url": reverse("fact", args=[reference, fact.key]),
        "label": label(definition),
        "value": value(fact.value, definition.type),
        "source": fact.source,
        "estimate": fact.estimate,
    }


def _points(article: str, now: Situation, rules: RuleSet) -> Iterator[dict[str, str]]:
    """Yield what a threshold asks, point by point, with the answer to each."""
    test = rules[article].test
    parts = (
        [part for part in test.of if part in rules.answers.points or part in rules.answers.gates]
        if isinstance(test, Quorum)
        else []
    )
    for part in parts or [article]:
        provision = rules[part]
        answer = assess(rules, part, now.facts, now.at).truth
        yield {
            "article": part,
            "says": provision.zegt if get_language() == "nl" else provision.says,
            "answer": answer.value,
        }


_MEASURED: Mapping[str, Callable[[str], str]] = {
    "money": lambda text: money(Money(Decimal(text))),
    "seconds": lambda text: span(timedelta(seconds=int(text))),
}


def value(given: object, kind: str = "") -> str:
    """Write a fact's value in the reader's language; ``kind`` is the type of the fact, where it is known."""
    if kind in _MEASURED:
        return _MEASURED[kind](str(given))
    if isinstance(given, bool):
        return _("yes") if given else _("no")
    if isinstance(given, int):
        return count(given)
    if isinstance(given, datetime):
        return written(localtime(given), "short")
    if isinstance(given, tuple | list | frozenset):
        return ", ".join(sorted(map(str, given)))
    return str(given)
