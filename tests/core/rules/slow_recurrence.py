"""
Recurrence as it was first written: every window is added up anew and weighed in full.

It is slow and plain, and the definition that the fast one is held against.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tocsin.core.incidents import Fact
from tocsin.core.rules import PastIncident, RuleSet, Truth, classify, under
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.elapsed import elapsed
from tocsin.core.rules.provisions import Clock, Lasting, Recurrence, Share
from tocsin.core.time import Instant
from tocsin.core.time.months import month_later

_UTC = ZoneInfo("UTC")

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


@dataclass(frozen=True, slots=True)
class Cluster:
    """
    Incidents with one root cause within one window, and what they are together.

    ``outcome`` is that of Art. 8(1) for all of them; an ``exempt`` entity need not add them up.
    """

    incident_ids: tuple[str, ...]
    root_cause: str
    outcome: Truth
    thresholds: Mapping[str, Truth]
    exempt: bool


def clusters(
    rules: RuleSet,
    incidents: Sequence[PastIncident],
    at: Instant,
    *,
    exemptions: Collection[str] = (),
    already_reported: Collection[str] = (),
    readings: Mapping[str, str] | None = None,
) -> tuple[Cluster, ...]:
    """
    Return the clusters of recurring incidents, the oldest first; each incident is in one at most.

    Incidents that are major by themselves, were ``already_reported`` as major (alone or in a
    cluster), or have no known root cause are left out. ``exemptions`` are what the entity is:
    ``microenterprise``, ``simplified_framework``. Raises ``Refused`` (``unknown_rules``) for rules
    that have no recurrence, and as ``classify`` does.
    """
    law = under(rules, readings)
    rule = law.recurrence
    assert rule is not None
    by_cause: dict[str, list[PastIncident]] = {}
    for each in sorted(incidents, key=lambda each: (each.occurred_at, each.id)):
        alone = classify(law, each.facts, at).outcome
        if each.root_cause and each.id not in already_reported and alone != "major":
            by_cause.setdefault(each.root_cause, []).append(each)
    exempt = any(each in rule.exempt for each in exemptions)
    weigh = _Scales(law, rule, at, exempt=exempt)
    found = [cluster for members in by_cause.values() for cluster in weigh.clusters(members)]
    first = {each.id: (each.occurred_at, each.id) for each in incidents}
    return tuple(sorted(found, key=lambda cluster: first[cluster.incident_ids[0]]))


class _Scales:
    """What the members of a window weigh together, each window weighed once."""

    def __init__(self, law: RuleSet, rule: Recurrence, at: Instant, *, exempt: bool) -> None:
        self._law, self._rule, self._at, self._exempt = law, rule, at, exempt
        self._weighed: dict[tuple[str, ...], Cluster] = {}

    def clusters(self, members: list[PastIncident]) -> Iterator[Cluster]:
        """Part the incidents of one root cause, in order of time, into clusters."""
        while windows := [self._weigh(window) for window in self._windows(members)]:
            chosen = next((each for each in windows if each.outcome is Truth.YES), windows[0])
            yield chosen
            members = [each for each in members if each.id not in chosen.incident_ids]

    def _windows(self, members: Sequence[PastIncident]) -> Iterator[Sequence[PastIncident]]:
        """Yield every widest run of incidents that fits the window, the newest first."""
        begin, covered_from = len(members), len(members)
        for end in range(len(members), 0, -1):
            begin = min(begin, end - 1)
            while begin and self._within(members[begin - 1], members[end - 1]):
                begin -= 1
            if begin < covered_from and end - begin >= self._rule.number:
                covered_from = begin
                yield members[begin:end]

    def _within(self, first: PastIncident, last: PastIncident) -> bool:
        limit = month_later(first.occurred_at, _UTC, self._rule.months).date()
        day = last.occurred_at.date()
        return day < limit or (day == limit and self._law.chosen.get("recurring_window") != "exclusive")

    def _weigh(self, members: Sequence[PastIncident]) -> Cluster:
        ids = tuple(each.id for each in members)
        if ids not in self._weighed:
            facts = together(self._law, [each.facts for each in members], self._at)
            exact = classify(self._law, facts.known, self._at)
            least = classify(self._law, {**facts.floor, **facts.known}, self._at) if facts.floor else exact
            sure = least.finding.truth is Truth.YES
            self._weighed[ids] = Cluster(
                incident_ids=ids,
                root_cause=members[0].root_cause,
                outcome=Truth.YES if sure else exact.finding.truth,
                thresholds={
                    article: Truth.YES if least.thresholds[article] is Truth.YES else truth
                    for article, truth in exact.thresholds.items()
                },
                exempt=self._exempt,
            )
        return self._weighed[ids]


def plain(fact: Fact) -> object:
    """Return a value so that equal amounts are equal, however many decimals they are written with."""
    return Decimal(fact.value) if isinstance(fact.value, str) and fact.value[0].isdigit() else fact.value
