"""
Recurring incidents (2024/1772 Art. 8(2)): several that are not major by themselves may be so together.

A window is six calendar months, counted in days of UTC: the same-numbered day still lies within it,
and where the month has none, its last day. Incidents with the same apparent root cause, compared to
the letter, fall into as many windows as they need; no incident is in two clusters. Of the windows that
are left, the newest that is collectively major is a cluster, else the newest: so no collectively
major window is missed, and where a span is too long the oldest incidents are dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tocsin.core.refusal import Refused
from tocsin.core.rules.classification import classify
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.provisions import Article, Recurrence, RuleSet, Truth
from tocsin.core.rules.readings import under
from tocsin.core.rules.together import together
from tocsin.core.time import Instant
from tocsin.core.time.months import month_later

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class PastIncident:
    """One incident that may recur: when it occurred, its apparent root cause ("" if unknown), its facts."""

    id: str
    occurred_at: Instant
    root_cause: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Cluster:
    """
    Incidents with one root cause within one window, and what they are together.

    ``outcome`` is that of Art. 8(1) for all of them; an ``exempt`` entity need not add them up.
    """

    incident_ids: tuple[str, ...]
    root_cause: str
    outcome: Truth
    thresholds: Mapping[Article, Truth]
    exempt: bool

    @property
    def collectively_major(self) -> bool:
        """Whether they count as one major incident."""
        return self.outcome is Truth.YES and not self.exempt


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
    if rule is None:
        raise Refused("unknown_rules", f"{law.title} says nothing about recurring incidents.", law.id)
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
