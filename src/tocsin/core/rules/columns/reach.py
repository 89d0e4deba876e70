"""What a provision rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.core.rules.provisions import Article, Quorum, RuleSet


def reached(rules: RuleSet, articles: Iterable[Article]) -> Iterator[Article]:
    """Yield provisions and all they rest on, each once."""
    seen: set[Article] = set()
    waiting = list(articles)
    while waiting:
        article = waiting.pop()
        if article in seen:
            continue
        seen.add(article)
        yield article
        provision = rules[article]
        waiting += provision.test.of if isinstance(provision.test, Quorum) else ()
        waiting += (provision.unless,) if provision.unless else ()
