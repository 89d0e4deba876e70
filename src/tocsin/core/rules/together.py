"""
Several incidents taken together (2024/1772 Art. 8(2), recital 11): "collectively" is read as a sum.

Numbers, amounts and lengths of time are added up, Member States are united, and yes-or-no facts hold
if they hold for one incident. What is unknown of one incident is unknown of all; but what is known of
the others is a floor, and a threshold that the floor passes is met.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

from tocsin.core.incidents import Fact
from tocsin.core.rules.amounts import amount_at
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.elapsed import elapsed
from tocsin.core.rules.provisions import Clock, FactDefinition, Lasting, RuleSet, Share
from tocsin.core.time import Instant

_PAIRS = {
    "data_adverse_effect": "data_impact",
    "access_may_cause_data_losses": "malicious_unauthorised_access",
}
"""The second fact says something only of an incident for which the first holds (Art. 9(5)(a), (b))."""
_PLACES = 12
"""A number that grows by a rate is read as of the instant to so many decimals, rounded down."""
_UNKNOWN: tuple[Any, bool] = (None, False)
"""What a run is together where nothing is known of it, not even a floor."""
_LEAST = Decimal(-1)
"""Less than any count or amount, so that what is unknown is never the largest."""


@dataclass(frozen=True, slots=True)
class Together:
    """The facts of several incidents as if of one: those known of every one, and what is known at least."""

    known: Facts
    floor: Facts


class Sums:
    """
    Running sums over incidents in an order, so that any run of them is taken together without adding up anew.

    ``incidents`` are the facts of each; clocks that still run are read as of ``at``. Which facts are added
    up and which taken at their largest is the reading ``recurring_clients`` of the rules.
    """

    def __init__(self, rules: RuleSet, incidents: Sequence[Facts], at: Instant) -> None:
        self._incidents = incidents
        self._columns = dict(_columns(rules, incidents, at))
        self._told_by = {clock.length: _sources(clock) for clock in _clocks(rules)}

    def over(self, begin: int, end: int) -> Together:
        """Take the incidents from place ``begin`` up to, not including, ``end`` together."""
        return _taken((key, *column.over(begin, end)) for key, column in self._columns.items())

    def with_one_more(self, begin: int, end: int) -> Together:
        """
        Take a run together with one more incident like its median.

        That incident has the median of each number that is added up (the lower middle of an even count);
        where it is unknown of a member, it is unknown of the one more. In all else it is like most members,
        which changes nothing: what holds of all holds still, and it reaches no further Member State.
        """
        return _taken((key, *column.one_more(begin, end)) for key, column in self._columns.items())

    def estimated(self, taken: Together, begin: int, end: int) -> Together:
        """Mark what rests on an estimate of one of the incidents of a run."""
        run = self._incidents[begin:end]
        marks = {
            key: any(facts[each].estimate for facts in run for each in self._from(key) if each in facts)
            for key in (*taken.known, *taken.floor)
        }
        return Together(
            *(
                {key: replace(fact, estimate=marks[key]) for key, fact in facts.items()}
                for facts in (taken.known, taken.floor)
            )
        )

    def _from(self, key: str) -> tuple[str, ...]:
        return self._told_by.get(key, (key,))


def _taken(values: Iterable[tuple[str, Any, bool]]) -> Together:
    known: dict[str, Fact] = {}
    floor: dict[str, Fact] = {}
    for key, value, complete in values:
        if value is not None:
            (known if complete else floor)[key] = Fact(key, value)
    return Together(known, floor)


class _Column(ABC):
    """What is known of one fact, incident by incident; None where it is unknown."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._values = values
        self._unknown = [0, *accumulate(value is None for value in values)]

    @abstractmethod
    def over(self, begin: int, end: int) -> tuple[Any, bool]:
        """Return a run taken together, and whether that is all of it; if not, it is a floor."""

    def one_more(self, begin: int, end: int) -> tuple[Any, bool]:
        """Return a run taken together with one more like its median, which changes what is added up alone."""
        return self.over(begin, end)

    def _unknowns(self, begin: int, end: int) -> int:
        return self._unknown[end] - self._unknown[begin]


class _Adding(_Column):
    """What adds up to a floor where it is known of some incidents only."""

    def over(self, begin: int, end: int) -> tuple[Any, bool]:
        unknown = self._unknowns(begin, end)
        return _UNKNOWN if unknown == end - begin else (self._take(begin, end), not unknown)

    @abstractmethod
    def _take(self, begin: int, end: int) -> Any:
        """Take what is known of a run together."""


class _Summed(_Adding):
    """What is added up, so that one more like the lower middle of a run makes it more."""

    def one_more(self, begin: int, end: int) -> tuple[Any, bool]:
        if self._unknowns(begin, end):
            return self.over(begin, end)
        run = sorted(self._values[begin:end])
        return type(self)([*run, run[(len(run) - 1) // 2]]).over(0, len(run) + 1)


class _Total(_Summed):
    """Counts and lengths of time, added up."""

    def __init__(self, values: Sequence[int | None]) -> None:
        super().__init__(values)
        self._running = [0, *accumulate(value or 0 for value in values)]

    def _take(self, begin: int, end: int) -> Any:
        return self._running[end] - self._running[begin]


class _TotalOfParts(_Summed):
    """Amounts, added up exactly: as whole numbers of the smallest part that one of them names."""

    def __init__(self, values: Sequence[int | str | Decimal | None]) -> None:
        super().__init__([None if value is None else Decimal(value) for value in values])
        exponents = [value.as_tuple().exponent for value in self._values if value is not None]
        self._places = max(-each for each in exponents if isinstance(each, int))
        self._running = [0, *accumulate(_parts(value, self._places) for value in self._values)]

    def _take(self, begin: int, end: int) -> Any:
        return _amount(self._running[end] - self._running[begin], self._places)


class _Largest(_Adding):
    """Counts or amounts of which the largest stands for all; halves that overlap find it in any run."""

    def __init__(self, values: Sequence[int | str | None]) -> None:
        super().__init__(values)
        self._numbers = [_LEAST if value is None else Decimal(value) for value in values]
        self._halves: list[list[int]] = []
        row, step = list(range(len(values))), 1
        while row:
            self._halves.append(row)
            row = [self._larger(*pair) for pair in zip(row, row[step:], strict=False)]
            step *= 2

    def _larger(self, one: int, other: int) -> int:
        return max(one, other, key=self._numbers.__getitem__)

    def _take(self, begin: int, end: int) -> Any:
        level = (end - begin).bit_length() - 1
        row = self._halves[level]
        return self._values[self._larger(row[begin], row[end - (1 << level)])]


class _Whole(_Largest):
    """The largest of the wholes that shares are of; the part of a whole that is known is no whole."""

    def over(self, begin: int, end: int) -> tuple[Any, bool]:
        return _UNKNOWN if self._unknowns(begin, end) else (self._take(begin, end), True)


class _Any(_Column):
    """A yes-or-no fact, which holds of all if it holds of one."""

    def __init__(self, values: Sequence[bool | None]) -> None:
        super().__init__(values)
        self._held = [0, *accumulate(value is True for value in values)]

    def over(self, begin: int, end: int) -> tuple[Any, bool]:
        if self._held[end] > self._held[begin]:
            return True, True
        return _UNKNOWN if self._unknowns(begin, end) else (False, True)


class _Union(_Adding):
    """Lists of countries or criteria, united in the order in which they first come up."""

    def __init__(self, values: Sequence[tuple[str, ...] | None]) -> None:
        super().__init__(values)
        self._places: dict[str, list[tuple[int, int]]] = {}
        for place, listed in enumerate(values):
            for rank, each in enumerate(listed or ()):
                self._places.setdefault(each, []).append((place, rank))

    def _take(self, begin: int, end: int) -> Any:
        found = []
        for each, places in self._places.items():
            first = bisect_left(places, (begin, 0))
            if first < len(places) and places[first][0] < end:
                found.append((places[first], each))
        return tuple(each for _, each in sorted(found))


class _Same(_Column):
    """One country, which is known of all if each has the same."""

    def __init__(self, values: Sequence[str | None]) -> None:
        super().__init__(values)
        self._changes = [0, *accumulate(one != other for one, other in pairwise(values))]

    def over(self, begin: int, end: int) -> tuple[Any, bool]:
        same = self._changes[end - 1] == self._changes[begin]
        return (self._values[begin], True) if same else _UNKNOWN


def _columns(rules: RuleSet, incidents: Sequence[Facts], at: Instant) -> Iterator[tuple[str, _Column]]:
    """Yield a column for each fact that adds up and that something is known of."""
    largest = rules.chosen.get("recurring_clients") == "max"
    wholes = {each.test.whole for each in rules.provisions.values() if isinstance(each.test, Share)}
    clocks = list(_clocks(rules))
    # It runs on in its own incident, and its length so far is in the sum.
    seen = {key for facts in incidents for key in facts} - {clock.runs_on for clock in clocks}
    for key, definition in rules.facts.items():
        first = _PAIRS.get(key)
        kind = _kind(definition, whole=key in wholes, largest=largest)
        if kind is not None and (key in seen or first in seen):
            values = [_value_if(each, first, key, at) for each in incidents]
            whole = all(value is None or isinstance(value, int) for value in values)
            yield key, (_TotalOfParts if kind is _Total and not whole else kind)(values)
    for clock in clocks:
        yield clock.length, _Total([_length(clock, each, at) for each in incidents])


def _kind(fact: FactDefinition, *, whole: bool, largest: bool) -> type[_Column] | None:
    """Return how a fact adds up; None for one that does not, such as an instant or a text."""
    numbers: Mapping[str, type[_Column]] = {"count": _Total, "money": _TotalOfParts}
    if fact.type in numbers:
        if whole:
            return _Whole
        at_most = largest and (fact.type == "count" or fact.key.startswith("transaction"))
        return _Largest if at_most else numbers[fact.type]
    others: Mapping[str, type[_Column]] = {
        "bool": _Any,
        "countries": _Union,
        "criteria": _Union,
        "country": _Same,
    }
    return others.get(fact.type)


def _clocks(rules: RuleSet) -> Iterable[Clock]:
    found = [each.test.clock for each in rules.provisions.values() if isinstance(each.test, Lasting)]
    return dict.fromkeys(found)


def _sources(clock: Clock) -> tuple[str, ...]:
    """Return the facts that a length of time is measured by."""
    keys = (clock.length, clock.starts, clock.ends, clock.otherwise, clock.provided)
    return tuple(key for key in keys if key is not None)


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


def _value_at(facts: Facts, key: str, at: Instant) -> Any:
    """Return a value as of an instant: a number that grows has grown by then."""
    fact = facts.get(key)
    if fact is None or fact.growth is None:
        return None if fact is None else fact.value
    return _amount(Fraction(amount_at(fact, at)) * 10**_PLACES // 1, _PLACES)


def _value_if(facts: Facts, first: str | None, key: str, at: Instant) -> Any:
    """Return a value, and for the second of a pair whether both hold."""
    after = _value_at(facts, key, at)
    if first is None:
        return after
    before = _value(facts, first)
    if before is False or after is False:
        return False
    return True if before and after else None


def _amount(parts: int, places: int) -> str:
    """Write so many of the smallest parts of an amount, with all their decimals."""
    return f"{Decimal(f'{parts}E-{places}'):f}"


def _parts(amount: Decimal | None, places: int) -> int:
    """Return an amount as a whole number of its smallest parts, without rounding."""
    if amount is None:
        return 0
    _, digits, exponent = amount.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - amounts are finite: facts are read so
    whole: int = int("".join(map(str, digits))) * 10 ** (places + exponent)
    return whole
