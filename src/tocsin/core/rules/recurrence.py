"""
Recurring incidents (2024/1772 Art. 8(2)): several that are not major by themselves may be so together.

A window is six calendar months, counted in days of UTC: the same-numbered day still lies within it,
and where the month has none, its last day. Incidents with the same apparent root cause, compared to
the letter, fall into as many windows as they need; no incident is in two clusters. Of the windows that
are left, the newest that is collectively major is a cluster, else the newest: so no collectively
major window is missed, and where a span is too long the oldest incidents are dropped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tocsin.core.refusal import Refused
from tocsin.core.rules.classification import classify
from tocsin.core.rules.provisions import Article, Recurrence, RuleSet, Truth
from tocsin.core.rules.readings import under
from tocsin.core.rules.recurrence_scales import OneMore, PastIncident, Scales, Weight
from tocsin.core.rules.recurrence_windows import Run, Windows, parts
from tocsin.core.rules.together import Together
from tocsin.core.time import Instant

__all__ = ["Alone", "Cluster", "PastIncident", "Recurring", "clusters", "recurring"]

_CLIENTS, _WINDOW = "recurring_clients", "recurring_window"
_STRENGTH = {Truth.NO: 0, Truth.UNKNOWN: 1, Truth.YES: 2}
_NOTHING = Weight((), Truth.NO, {}, Together({}, {}))


@dataclass(frozen=True, slots=True)
class Cluster:
    """
    Incidents with one root cause within one window, and what they are together.

    ``weight`` has the answer of Art. 8(1) for all of them; an ``exempt`` entity need not add them up.
    ``otherwise`` has their weight under each other side of the two readings of recurrence, named
    ``reading=side``: under another sum, of the same incidents; under another window, of the strongest
    cluster there that has one of them. ``one_more`` is absent where they are major already. ``last_day``
    is the last day (UTC) on which another incident would fall into the window of them all.
    """

    members: tuple[PastIncident, ...]
    weight: Weight
    otherwise: Mapping[str, Weight]
    exempt: bool
    one_more: OneMore | None
    major_since: Instant | None
    """When the member occurred with which they became collectively major, on what is known now."""
    last_day: date

    @property
    def incident_ids(self) -> tuple[str, ...]:
        """The members in the order in which they occurred."""
        return self.weight.incident_ids

    @property
    def root_cause(self) -> str:
        """The apparent root cause that they share, to the letter."""
        return self.members[0].root_cause

    @property
    def outcome(self) -> Truth:
        """The answer of Art. 8(1) for all of them together."""
        return self.weight.outcome

    @property
    def thresholds(self) -> Mapping[Article, Truth]:
        """The answer of each threshold of Art. 9 for all of them together."""
        return self.weight.thresholds

    @property
    def collectively_major(self) -> bool:
        """Whether they count as one major incident."""
        return self.outcome is Truth.YES and not self.exempt


@dataclass(frozen=True, slots=True)
class Alone:
    """An incident that no other shares its window and root cause with, and what one more like it would do."""

    member: PastIncident
    one_more: OneMore
    last_day: date


@dataclass(frozen=True, slots=True)
class Recurring:
    """What recurs, and what may yet: clusters and single incidents, the oldest first."""

    clusters: tuple[Cluster, ...]
    alone: tuple[Alone, ...]
    already_major: tuple[str, ...]
    """Left out: major by themselves, or reported as major."""
    without_cause: tuple[str, ...]
    """Left out: no apparent root cause is known, so they cannot be assessed."""


def clusters(
    rules: RuleSet,
    incidents: Sequence[PastIncident],
    at: Instant,
    *,
    exemptions: Collection[str] = (),
    already_reported: Collection[str] = (),
    readings: Mapping[str, str] | None = None,
) -> tuple[Cluster, ...]:
    """Return the clusters of recurring incidents alone, as ``recurring`` finds them."""
    found = recurring(
        rules,
        incidents,
        at,
        exemptions=exemptions,
        already_reported=already_reported,
        readings=readings,
    )
    return found.clusters


def recurring(
    rules: RuleSet,
    incidents: Sequence[PastIncident],
    at: Instant,
    *,
    exemptions: Collection[str] = (),
    already_reported: Collection[str] = (),
    readings: Mapping[str, str] | None = None,
) -> Recurring:
    """
    Return the clusters of recurring incidents, the oldest first; each incident is in one at most.

    Incidents that are major by themselves, were ``already_reported`` as major (alone or in a
    cluster), or have no known root cause are left out. ``exemptions`` are what the entity is:
    ``microenterprise``, ``simplified_framework``. Raises ``Refused`` (``unknown_rules``) for rules
    that have no recurrence, and as ``classify`` does.
    """
    law = under(rules, readings)
    rule = law.recurrence
    if rule is None:
        raise Refused("unknown_rules", f"{law.title} says nothing about recurring incidents.", law.id)
    in_order = sorted(incidents, key=_order)
    major = {each.id for each in in_order if each.id in already_reported or _is_major(law, each, at)}
    by_cause: dict[str, list[PastIncident]] = {}
    for each in in_order:
        if each.root_cause and each.id not in major:
            by_cause.setdefault(each.root_cause, []).append(each)
    exempt = not set(exemptions).isdisjoint(rule.exempt)
    found = [_Cause(law, rule, members, at, exempt=exempt) for members in by_cause.values()]
    together = sorted((it for one in found for it in one.clusters()), key=lambda it: _order(it.members[0]))
    single = sorted((it for one in found for it in one.alone()), key=lambda it: _order(it.member))
    return Recurring(
        tuple(together),
        tuple(single),
        tuple(each.id for each in in_order if each.id in major),
        tuple(each.id for each in in_order if not each.root_cause and each.id not in major),
    )


def _is_major(law: RuleSet, incident: PastIncident, at: Instant) -> bool:
    """Say whether an incident is major by itself."""
    return classify(law, incident.facts, at).outcome == "major"


def _order(incident: PastIncident) -> tuple[Instant, str]:
    return incident.occurred_at, incident.id


class _Cause:
    """The incidents of one root cause, in the order of time."""

    def __init__(
        self, law: RuleSet, rule: Recurrence, members: Sequence[PastIncident], at: Instant, *, exempt: bool
    ) -> None:
        self._law, self._rule, self._members, self._exempt = law, rule, members, exempt
        self._at = at
        self._scales = Scales(law, members, at)
        self._windows = self._laid(law.chosen.get(_WINDOW))
        self._runs = sorted(parts(self._windows, rule.number, self._scales.is_major))

    def clusters(self) -> Iterator[Cluster]:
        """Weigh the clusters in full, under every side of the readings."""
        others = dict(self._otherwise()) if self._runs else {}
        for begin, end in self._runs:
            weight = self._scales.weigh(begin, end)
            major = weight.outcome is Truth.YES
            yield Cluster(
                members=tuple(self._members[begin:end]),
                weight=weight,
                otherwise={name: weigh[begin, end] for name, weigh in others.items()},
                exempt=self._exempt,
                one_more=None if major else self._scales.one_more(begin, end),
                major_since=self._scales.major_since(begin, end, self._rule.number)
                if major and not self._exempt
                else None,
                last_day=self._windows.last_days[begin],
            )

    def alone(self) -> Iterator[Alone]:
        """Yield the incidents that are in no cluster."""
        clustered = {place for begin, end in self._runs for place in range(begin, end)}
        for place, member in enumerate(self._members):
            if place not in clustered:
                yield Alone(member, self._scales.one_more(place, place + 1), self._windows.last_days[place])

    def _otherwise(self) -> Iterator[tuple[str, Mapping[Run, Weight]]]:
        """Yield what the clusters weigh under each other side of the readings, by ``reading=side``."""
        for reading, weigh in ((_CLIENTS, self._summed_otherwise), (_WINDOW, self._laid_otherwise)):
            sides = self._law.readings[reading].sides if reading in self._law.readings else ()
            for side in sides:
                if side != self._law.chosen[reading]:
                    yield f"{reading}={side}", weigh(side)

    def _summed_otherwise(self, side: str) -> Mapping[Run, Weight]:
        scales = Scales(under(self._law, {_CLIENTS: side}), self._members, self._at)
        return {run: scales.weigh(*run) for run in self._runs}

    def _laid_otherwise(self, side: str) -> Mapping[Run, Weight]:
        """Under another window, weigh the strongest of the clusters that have an incident in common."""
        windows = self._laid(side)
        same = windows.begins == self._windows.begins
        there = self._runs if same else sorted(parts(windows, self._rule.number, self._scales.is_major))
        weights = [self._scales.weigh(*run) for run in there]
        found = {}
        for begin, end in self._runs:
            first = bisect_right([run[1] for run in there], begin)
            shared = [
                weight for run, weight in zip(there[first:], weights[first:], strict=True) if run[0] < end
            ]
            found[begin, end] = max(shared, key=lambda each: _STRENGTH[each.outcome], default=_NOTHING)
        return found

    def _laid(self, side: str | None) -> Windows:
        moments = [each.occurred_at for each in self._members]
        return Windows.of(moments, self._rule.months, inclusive=side != "exclusive")
