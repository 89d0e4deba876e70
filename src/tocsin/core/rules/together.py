"""
Several incidents taken together (2024/1772 Art. 8(2), recital 11): "collectively" is read as a sum.

Numbers, amounts and lengths of time are added up, Member States are united, and yes-or-no facts hold
if they hold for one incident. What is unknown of one incident is unknown of all; but what is known of
the others is a floor, and a threshold that the floor passes is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tocsin.core.incidents import Fact
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.elapsed import elapsed
from tocsin.core.rules.provisions import Clock, Lasting, RuleSet, Share
from tocsin.core.time import Instant

_PAIRS = {
    "data_adverse_effect": "data_impact",
    "access_may_cause_data_losses": "malicious_unauthorised_access",
}
"""The second fact says something only of an incident for which the first holds (Art. 9(5)(a), (b))."""


@dataclass(frozen=True, slots=True)
class Together:
    """The facts of several incidents as if of one: those known of every one, and what is known at least."""

    known: Facts
    floor: Facts


def together(rules: RuleSet, incidents: Sequence[Facts], at: Instant) -> Together:
    """Take the facts of several incidents together, clocks as of an instant."""
    known: dict[str, Fact] = {}
    floor: dict[str, Fact] = {}
    largest = rules.chosen.get("recurring_clients") == "max"
    wholes = {each.test.whole for each in rules.provisions.values() if isinstance(each.test, Share)}
    for key, definition in rules.facts.items():
        values = [_value(each, key) for each in incidents]
        if definition.type == "bool":
            taken = [_value_if(each, _PAIRS.get(key), key) for each in incidents]
            _put(known, key, _any(taken))
        elif definition.type in {"count", "money"} and key in wholes:
            _put(known, key, None if None in values else max(values, key=_number))
        elif definition.type == "count":
            _both(known, floor, key, values, _largest if largest else _sum)
        elif definition.type == "money":
            at_most = largest and key.startswith("transaction")
            _both(known, floor, key, values, _largest if at_most else _sum)
        elif definition.type in {"countries", "criteria"}:
            _both(known, floor, key, values, _union)
        elif definition.type == "country":
            _put(known, key, values[0] if len(set(values)) == 1 else None)
    for clock in _clocks(rules):
        lengths = [_length(clock, each, at) for each in incidents]
        _both(known, floor, clock.length, lengths, _sum)
    known.pop("ongoing", None)  # it runs on in its own incident, and its length so far is in the sum
    return Together(known, {key: fact for key, fact in floor.items() if key not in known})


def _clocks(rules: RuleSet) -> Iterable[Clock]:
    return {each.test.clock for each in rules.provisions.values() if isinstance(each.test, Lasting)}


def _length(clock: Clock, facts: Facts, at: Instant) -> int | None:
    """Return the whole seconds of a clock so far; none where it is settled that it does not count."""
    counts = True if clock.provided is None else _value(facts, clock.provided)
    if counts is False:
        return 0
    length = elapsed(clock, facts, at).at(at)
    if length is None or (counts is None and length):
        return None
    return length // timedelta(seconds=1)


def _value(facts: Facts, key: str) -> Any:
    fact = facts.get(key)
    return None if fact is None else fact.value


def _value_if(facts: Facts, first: str | None, key: str) -> Any:
    before = True if first is None else _value(facts, first)
    after = _value(facts, key)
    if before is False or after is False:
        return False
    return True if before and after else None


def _any(values: Sequence[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _both(
    known: dict[str, Fact],
    floor: dict[str, Fact],
    key: str,
    values: Sequence[Any],
    combine: Callable[[Sequence[Any]], Any],
) -> None:
    given = [value for value in values if value is not None]
    _put(known if len(given) == len(values) else floor, key, combine(given) if given else None)


def _put(facts: dict[str, Fact], key: str, value: Any) -> None:
    if value is not None:
        facts[key] = Fact(key, value)


def _number(value: int | str) -> Decimal:
    return Decimal(value)


def _sum(values: Sequence[Any]) -> int | str:
    if all(isinstance(value, int) for value in values):
        return int(sum(values))
    return format(sum((_number(value) for value in values), Decimal()), "f")


def _largest(values: Sequence[Any]) -> Any:
    return max(values, key=_number)


def _union(values: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for value in values for each in value))
