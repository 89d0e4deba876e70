"""The order in which provisions are answered: worked out once for a rule set, followed for every incident."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from tocsin.core.rules.conditions import Answering, answering, stating
from tocsin.core.rules.finding import Finding, Found
from tocsin.core.rules.provisions import Article, Quorum, RuleSet, Truth


class _Step(NamedTuple):
    """How one provision is answered once all it rests on is: by counting, and then by its exception."""

    article: Article
    grounds: Callable[[Found], tuple[Finding, ...]] | None
    """What takes the grounds that are counted; None where the provision has been answered already."""
    needed: int
    no: Finding
    """What is found where every ground is a plain no, as it most often is: made once."""
    unless: Article | None


class _Plan(NamedTuple):
    """The provisions that are asked about and all they rest on: first the conditions, then the steps."""

    no: Found
    """Each provision as a plain no, in the order in which it is answered."""
    conditions: tuple[tuple[Article, Answering], ...]
    steps: tuple[_Step, ...]


@lru_cache(maxsize=256)
def plan(rules: RuleSet, articles: tuple[Article, ...], listed: tuple[str, ...]) -> _Plan:
    """Return how to answer these provisions, each after what it rests on; parsing left no cycles."""
    found: Found = {}
    conditions: list[tuple[Article, Answering]] = []
    steps: list[_Step] = []

    def visit(article: Article) -> None:
        if article in found:
            return
        provision = rules.provisions[article]
        test, unless, key = provision.test, provision.unless, provision.stated_in
        below = test.of if isinstance(test, Quorum) and key not in listed else ()
        for each in below if unless is None else (*below, unless):
            visit(each)
        no = found[article] = Finding(article, Truth.NO, tuple([found[each] for each in below]))
        if key is not None and key in listed:
            conditions.append((article, stating(article, key)))
        elif isinstance(test, Quorum):
            steps.append(_Step(article, _taken(test.of), test.at_least, no, None))
        else:
            conditions.append((article, answering(test, no)))
        if unless is not None:
            steps.append(_Step(article, None, 0, no, unless))

    for article in articles:
        visit(article)
    return _Plan(found, tuple(conditions), tuple(steps))


def _taken(articles: tuple[Article, ...]) -> Callable[[Found], tuple[Finding, ...]]:
    if len(articles) > 1:
        return itemgetter(*articles)
    return lambda found: tuple([found[article] for article in articles])


@lru_cache(maxsize=256)
def lists(rules: RuleSet) -> tuple[str, ...]:
    """Return the facts that list which provisions hold."""
    return tuple({each.stated_in: None for each in rules.provisions.values() if each.stated_in is not None})
