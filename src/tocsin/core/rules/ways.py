"""
Ways: which sets of unknown facts could answer one condition, as yes and as no, found by trying.

For every fact that a condition asks for there are a few values that go to its extremes: nothing and the
most there can be, an outage that began now and one that began just too long ago. What no such values
bring about, no others do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import combinations, product
from typing import Any, TypeAlias

from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules.conditions import Facts, answer
from tocsin.core.rules.elapsed import check_order
from tocsin.core.rules.naming import asked
from tocsin.core.rules.provisions import (
    Amount,
    AtMostShare,
    Condition,
    Fewer,
    Flag,
    Includes,
    Lasting,
    RuleSet,
    Share,
    Spread,
    Truth,
)
from tocsin.core.time import Instant

Ways: TypeAlias = tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]
"""The smallest sets of facts that could answer yes, and those that could answer no."""

_SECOND = timedelta(seconds=1)
_MOST = 10**18 - 1
_LEAST_MONEY = "0.000000000001"
"""The largest and smallest numbers that ``FactReader`` takes."""
_ANY: Instant = datetime(2100, 1, 1, tzinfo=UTC)


def ways(rules: RuleSet, condition: Condition, unknown: tuple[str, ...], facts: Facts, at: Instant) -> Ways:
    """Return the smallest sets of these unknown facts that could answer a condition for good."""
    keys = tuple([key for key in unknown if rules.facts[key].asked])
    known = tuple(
        [
            Fact(key, fact.value, fact.true_since, growth=fact.growth)
            for key in asked(condition)
            if (fact := facts.get(key)) is not None
        ]
    )
    money = isinstance(condition, Share | AtMostShare) and rules.facts[condition.whole].type == "money"
    return _ways(condition, keys, known, at if known else _ANY, money=money)


@lru_cache(maxsize=4096)
def _ways(
    condition: Condition, keys: tuple[str, ...], known: tuple[Fact, ...], at: Instant, *, money: bool
) -> Ways:
    given = {fact.key: fact for fact in known}
    values = _extremes(condition, given, at, _LEAST_MONEY if money else 1)
    found: dict[Truth, list[tuple[str, ...]]] = {Truth.YES: [], Truth.NO: []}
    for size in range(1, len(keys) + 1):
        for chosen in combinations(keys, size):
            wanted = {
                truth for truth, sets in found.items() if not any(set(each) <= set(chosen) for each in sets)
            }
            for tried in product(*(values[key] for key in chosen)) if wanted else ():
                truth = _answered(condition, given, dict(zip(chosen, tried, strict=True)), at)
                if truth in wanted:
                    wanted.remove(truth)
                    found[truth].append(chosen)
    return tuple(found[Truth.YES]), tuple(found[Truth.NO])


def _answered(condition: Condition, known: Facts, tried: Mapping[str, Any], at: Instant) -> Truth:
    """Return the answer if it is one for good, else unknown; times that cannot be answer nothing."""
    facts = {**known, **{key: Fact(key, value) for key, value in tried.items()}}
    try:
        check_order(facts)
        found = answer(condition, facts, at)
    except Refused:
        return Truth.UNKNOWN
    return Truth.UNKNOWN if found.open else found.truth


def _extremes(  # noqa: PLR0911 - one answer for each kind of condition
    condition: Condition, known: Facts, at: Instant, least: int | str
) -> Mapping[str | None, tuple[Any, ...]]:
    match condition:
        case Flag(fact=fact):
            return {fact: (True, False)}
        case Amount(fact=fact):
            return {fact: (_MOST, 0)}
        case Fewer(fact=fact):
            return {fact: (0, _MOST)}
        case Share(fact=fact, whole=whole) | AtMostShare(fact=fact, whole=whole):
            return {fact: (_MOST, 0), whole: (least, _MOST)}
        case Includes(fact=fact, code=code):
            return {fact: ((code,), ())}
        case Spread(fact=fact, states=states, other_than=other):
            return {fact: (tuple(states), ()), other: ("", *states)}
        case Lasting():
            return _times(condition, known, at)


def _times(condition: Lasting, known: Facts, at: Instant) -> Mapping[str | None, tuple[Any, ...]]:
    clock, too_long = condition.clock, condition.limit + _SECOND
    moments: dict[str | None, Any] = {key: fact.value for key, fact in known.items()}
    start, end, detected = map(moments.get, (clock.starts, clock.ends, clock.otherwise))
    last = min(at, end or at)
    before = min(last, detected or last)
    return {
        clock.starts: (before - too_long, before, last),
        clock.otherwise: (last - too_long, last),
        clock.ends: (at, start or detected or at),
        clock.runs_on: (True,),
        clock.length: (int(too_long.total_seconds()), 0),
    }
