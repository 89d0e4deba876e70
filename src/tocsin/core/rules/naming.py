"""Which facts a condition or a provision asks for, and how a value is written."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.core.rules.provisions import (
    Amount,
    Article,
    AtMostShare,
    Condition,
    Fewer,
    Flag,
    Includes,
    Lasting,
    Quorum,
    RuleSet,
    Share,
    Spread,
)
from tocsin.core.time import Instant, rfc3339


def written(value: object) -> object:
    """Write the value of a fact as JSON has it."""
    if isinstance(value, Instant):
        return rfc3339(value)
    return list(value) if isinstance(value, tuple) else value


def facts_of(rules: RuleSet, article: Article) -> tuple[str, ...]:
    """Return the facts that a provision rests on, in the order of its text, each once."""
    return tuple(dict.fromkeys(_facts_of(rules, article)))


def asked_for(rules: RuleSet, article: Article) -> tuple[str, ...]:
    """Return the facts that may be asked for a provision: those it rests on, then those of its exceptions."""
    found: dict[str, None] = {}
    waiting = [article]
    while waiting:
        each = waiting.pop(0)
        found |= dict.fromkeys(_facts_of(rules, each))
        waiting += _exceptions(rules, each)
    return tuple(found)


def asked(condition: Condition) -> tuple[str, ...]:
    """Return the facts that a condition asks for."""
    match condition:
        case Flag(fact=fact) | Amount(fact=fact) | Fewer(fact=fact) | Includes(fact=fact):
            return (fact,)
        case Share(fact=fact, whole=whole) | AtMostShare(fact=fact, whole=whole):
            return (fact, whole)
        case Spread(fact=fact, other_than=other):
            return (fact, other) if other else (fact,)
        case Lasting(clock=clock):
            keys = (clock.starts, clock.otherwise, clock.ends, clock.runs_on, clock.length)
            return tuple(key for key in keys if key is not None)


def _facts_of(rules: RuleSet, article: Article) -> Iterator[str]:
    test = rules[article].test
    if isinstance(test, Quorum):
        for each in test.of:
            yield from _facts_of(rules, each)
    else:
        yield from asked(test)


def _exceptions(rules: RuleSet, article: Article) -> Iterator[Article]:
    test, unless = rules[article].test, rules[article].unless
    if unless is not None:
        yield unless
    for each in test.of if isinstance(test, Quorum) else ():
        yield from _exceptions(rules, each)
