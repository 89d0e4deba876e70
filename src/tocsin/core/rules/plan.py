"""The order in which provisions are answered: worked out once for a rule set, followed for every incident."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from tocsin.core.rules.conditions import Answer, Facts, answering, stated
from tocsin.core.rules.finding import Finding, Found
from tocsin.core.rules.provisions import ALWAYS, Article, Quorum, RuleSet, Truth
from tocsin.core.time import Instant


class _Step(NamedTuple):
    """How one provision is answered once all it rests on is: by a condition, or by counting its grounds."""

    article: Article
    test: Any
    """What ``answered`` is asked, or the number of grounds that is needed."""
    answered: Callable[[Any, Facts, Instant], Answer]
    of: Callable[[Found], tuple[Finding, ...]] | None
    unless: Article | None
    no: Finding
    """Most conditions of most incidents are a plain no or a plain yes: those findings are made once."""
    held: Finding


@lru_cache(maxsize=256)
def plan(rules: RuleSet, articles: tuple[Article, ...], listed: tuple[str, ...]) -> tuple[_Step, ...]:
    """Return the steps to these provisions, each after what it rests on; parsing left no cycles."""
    steps: dict[Article, _Step] = {}

    def visit(article: Article) -> None:
        provision = rules.provisions[article]
        test, unless, key = provision.test, provision.unless, provision.stated_in
        below = test.of if isinstance(test, Quorum) and key not in listed else ()
        for each in (*below, unless):
            if each is not None and each not in steps:
                visit(each)
        made = (unless, Finding(article, Truth.NO), Finding(article, Truth.YES, (), ALWAYS))
        if key is not None and key in listed:
            steps[article] = _Step(article, (article, key), _listed, None, *made)
        elif isinstance(test, Quorum):
            steps[article] = _Step(article, test.at_least, _listed, _taken(test.of), *made)
        else:
            steps[article] = _Step(article, test, answering(test), None, *made)

    for article in articles:
        visit(article)
    return tuple(steps.values())


def _listed(asked: tuple[Article, str], facts: Facts, at: Instant) -> Answer:
    article, key = asked
    return stated(article, facts[key], at)


def _taken(articles: tuple[Article, ...]) -> Callable[[Found], tuple[Finding, ...]]:
    if len(articles) == 1:
        return lambda found: (found[articles[0]],)
    return itemgetter(*articles)


@lru_cache(maxsize=256)
def lists(rules: RuleSet) -> tuple[str, ...]:
    """Return the facts that list which provisions hold."""
    return tuple({each.stated_in: None for each in rules.provisions.values() if each.stated_in is not None})
