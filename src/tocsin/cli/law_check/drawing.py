"""Incidents drawn by chance: values near the limits of the law, times in an order that can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from tocsin.core.rules import FactDefinition, RuleSet
from tocsin.core.rules.provisions import (
    Amount,
    AtMostShare,
    Clock,
    Condition,
    Fewer,
    Lasting,
    Provision,
    Quorum,
    Share,
)
from tocsin.core.rules.verdict import asked
from tocsin.core.time import Instant, instant, rfc3339

NOON = instant("2026-03-02T12:00:00Z")
"""The instant of the question; the drawn times lie around it."""
COUNTRIES = ("NL", "BE", "DE", "NO", "GB", "US")
_WHOLES = (1, 10, 999, 1_000, 100_000, 10**9)
_LONG = (0, 1, 3_600, 86_400, 10**6)
_SOME_HOURS = 60


class Drawing:
    """Draws the facts that some provisions of a rule set ask for, each time anew."""

    def __init__(self, rules: RuleSet, roots: Sequence[str], chance: Random) -> None:
        self._chance = chance
        tests = list(_conditions(rules, roots))
        self.clocks = list(
            {each.clock.article: each.clock for each in tests if isinstance(each, Lasting)}.values()
        )
        keys = {key for each in tests for key in asked(each)}
        keys |= {clock.provided for clock in self.clocks if clock.provided}
        self.definitions = {key: rules.facts[key] for key in rules.facts if key in keys}
        self._limits = dict(_limits(tests))
        self._wholes = {each.fact: each for each in tests if isinstance(each, Share | AtMostShare)}

    def facts(self) -> dict[str, Any]:
        """Return an incident of which everything is known, as ``tocsin assess`` reads it."""
        drawn: dict[str, Any] = {}
        timed = {key for clock in self.clocks for key in _of(clock)}
        for key, definition in self.definitions.items():
            if key not in timed or definition.type == "bool":
                drawn[key] = self._value(definition)
        for key, share in self._wholes.items():
            if self._chance.random() < 0.5:  # noqa: PLR2004 - every other time at the very limit
                drawn[key] = self._written(
                    share.fact, self._near(Fraction(str(drawn[share.whole])) * share.limit)
                )
        for clock in self.clocks:
            drawn |= self._length(clock) if self._chance.random() < 0.5 else self._times(clock)  # noqa: PLR2004 - either way
        return self._in_order(drawn)

    def readings(self, rules: RuleSet) -> dict[str, str]:
        """Return a side of each reading."""
        return {name: self._chance.choice(sorted(each.sides)) for name, each in rules.readings.items()}

    def parts(self) -> list[tuple[str, ...]]:
        """
        Return the facts in a new order, those of the clocks in one part.

        Where its start is unknown an act lets detection stand in for it, and says thereby itself that
        learning the start may change the answer: so what a clock rests on is learned at once. What
        silence answers (``presumed``) is never unknown, so it comes first: to state it is no learning.
        """
        together = {key for clock in self.clocks for key in _of(clock)}
        presumed = {key for key, each in self.definitions.items() if each.presumed is not None}
        parts: list[tuple[str, ...]] = [(key,) for key in self.definitions if key not in together | presumed]
        parts += [tuple(sorted(together))] if together else []
        self._chance.shuffle(parts)
        return [tuple(sorted(presumed)), *parts]

    def _value(self, definition: FactDefinition) -> Any:  # noqa: PLR0911 - one for each type of fact
        match definition.type:
            case "bool":
                return self._chance.random() < 0.5  # noqa: PLR2004 - a coin
            case "count" | "money" | "seconds":
                near = [self._near(limit) for limit in self._limits.get(definition.key, ())]
                return self._written(definition.key, self._chance.choice([*near, *map(Fraction, _WHOLES)]))
            case "country":
                return self._chance.choice(COUNTRIES)
            case "countries":
                return self._some(COUNTRIES)
            case "codes":
                return self._some(definition.codes)
            case "instant":
                return rfc3339(self._time())
            case _:
                return None

    def _near(self, limit: Fraction) -> Fraction:
        return max(Fraction(), Fraction(limit) + self._chance.choice((-1, 0, 0, 1)))

    def _written(self, key: str, number: Fraction) -> Any:
        whole = number.numerator // number.denominator
        return str(whole) if self.definitions[key].type == "money" else whole

    def _some(self, of: Sequence[str]) -> list[str]:
        return self._chance.sample(of, self._chance.randint(0, min(len(of), 3)))

    def _time(self) -> Instant:
        return NOON - timedelta(minutes=self._chance.randint(0, _SOME_HOURS * 60))

    def _length(self, clock: Clock) -> dict[str, Any]:
        near = [self._near(limit) for limit in self._limits.get(clock.article, ())]
        return {clock.length: int(self._chance.choice([*near, *map(Fraction, _LONG)]))}

    def _times(self, clock: Clock) -> dict[str, Any]:
        first, last = sorted((self._time(), self._time()))
        return {clock.starts: rfc3339(first), clock.ends: rfc3339(last)}

    def _in_order(self, drawn: dict[str, Any]) -> dict[str, Any]:
        """Let detection follow the occurrence, and let nothing both have ended and go on."""
        starts = [datetime.fromisoformat(drawn[each.starts]) for each in self.clocks if each.starts in drawn]
        for clock in self.clocks:
            if clock.otherwise is not None and starts:
                drawn[clock.otherwise] = rfc3339(max(starts))
                if clock.ends in drawn:
                    drawn[clock.ends] = max(drawn[clock.ends], drawn[clock.otherwise])
            if clock.ends in drawn:
                drawn[clock.runs_on] = False
        return {key: value for key, value in drawn.items() if value is not None}


def _conditions(rules: RuleSet, roots: Sequence[str]) -> Iterator[Condition]:
    """Yield every condition that the provisions rest on, under every side of every reading."""
    instead: dict[str, list[Provision]] = {}
    for reading in rules.readings.values():
        for side in reading.sides.values():
            for article, provision in side.instead.items():
                instead.setdefault(article, []).append(provision)
    waiting, seen = list(roots), set()
    while waiting:
        article = waiting.pop()
        if article in seen:
            continue
        seen.add(article)
        for provision in (rules[article], *instead.get(article, ())):
            waiting += [provision.unless] if provision.unless else []
            if isinstance(provision.test, Quorum):
                waiting += provision.test.of
            else:
                yield provision.test


def _limits(tests: Sequence[Condition]) -> Iterator[tuple[str, list[Fraction]]]:
    found: dict[str, list[Fraction]] = {}
    for each in tests:
        if isinstance(each, Amount | Fewer):
            found.setdefault(each.fact, []).append(each.limit)
        elif isinstance(each, Lasting):
            found.setdefault(each.clock.article, []).append(Fraction(int(each.limit.total_seconds())))
    yield from found.items()


def _of(clock: Clock) -> tuple[str, ...]:
    keys = (clock.starts, clock.otherwise, clock.provided, clock.ends, clock.runs_on, clock.length)
    return tuple(key for key in keys if key is not None)
