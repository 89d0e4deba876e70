"""More harm: what of an incident can be made worse, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tocsin.cli.law_check.drawing import COUNTRIES
from tocsin.core.rules import FactDefinition, RuleSet
from tocsin.core.rules.provisions import (
    Amount,
    AtMostShare,
    Condition,
    Fewer,
    Flag,
    Includes,
    Lasting,
    Quorum,
    Share,
    Spread,
)
from tocsin.core.time import rfc3339

LESS, MORE = -1, 1


def directions(rules: RuleSet, root: str) -> dict[str, int]:
    """
    Return which way each fact gets worse, for the facts of which that can be said.

    For a class, every fact that a condition asks for is harm, whatever an exception makes of it: an
    exception that rewards harm is what the check is to find. A question may have exceptions of every
    kind (a measure that made data unreadable), so there what an exception asks for counts the other way.
    """
    found: dict[str, set[int]] = {}
    turn = -1 if rules.classifies is None else 1
    for condition, sign in _signed(rules, root, 1, turn):
        for key, direction in _worse(condition):
            found.setdefault(key, set()).add(direction * sign)
    parts_of = {each.whole for each in _shares(rules)}
    return {key: next(iter(ways)) for key, ways in found.items() if len(ways) == 1 and key not in parts_of}


def worsened(
    facts: Mapping[str, Any],
    ways: Mapping[str, int],
    definitions: Mapping[str, FactDefinition],
    chance: Random,
) -> dict[str, Any]:
    """Return an incident that is worse in one to three facts."""
    worse = dict(facts)
    able = sorted(key for key in ways if key in facts)
    for key in chance.sample(able, min(len(able), chance.randint(1, 3))):
        worse[key] = _step(worse[key], ways[key], definitions[key], chance)
    return worse


def _step(  # noqa: PLR0911 - one for each type of fact
    value: Any, way: int, definition: FactDefinition, chance: Random
) -> Any:
    more, amount = way > 0, chance.choice((1, 1, 3_600, 10**6))
    match definition.type:
        case "bool":
            return more
        case "count" | "seconds":
            return value + amount if more else max(0, value - amount)
        case "money":
            return str(int(value) + amount if more else max(0, int(value) - amount))
        case "instant":
            moved = timedelta(seconds=amount if more else -amount)
            return rfc3339(datetime.fromisoformat(value) + moved)
        case "countries" | "codes":
            known = COUNTRIES if definition.type == "countries" else definition.codes
            if more:
                return list(dict.fromkeys([*value, chance.choice(known)]))
            return value[1:]
        case _:
            return value


def _signed(rules: RuleSet, article: str, sign: int, turn: int) -> Iterator[tuple[Condition, int]]:
    provision = rules[article]
    if provision.unless:
        yield from _signed(rules, provision.unless, sign * turn, turn)
    if isinstance(provision.test, Quorum):
        for each in provision.test.of:
            yield from _signed(rules, each, sign, turn)
    else:
        yield provision.test, sign


def _worse(condition: Condition) -> Iterator[tuple[str, int]]:
    match condition:
        case Flag(fact=fact) | Amount(fact=fact) | Share(fact=fact) | Includes(fact=fact) | Spread(fact=fact):
            yield fact, MORE
        case Fewer(fact=fact) | AtMostShare(fact=fact):
            yield fact, LESS
        case Lasting(clock=clock):
            yield clock.starts, LESS
            yield clock.ends, MORE
            yield clock.length, MORE


def _shares(rules: RuleSet) -> Iterator[Share | AtMostShare]:
    for provision in rules.provisions.values():
        if isinstance(provision.test, Share | AtMostShare):
            yield provision.test
