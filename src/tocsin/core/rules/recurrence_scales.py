"""What incidents with one root cause weigh together (2024/1772 Art. 8(2)): Art. 8(1) asked of their sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.core.rules.classification import Classification, classify
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.provisions import Article, RuleSet, Truth
from tocsin.core.rules.together import Sums, Together
from tocsin.core.rules.verdict import facts_of
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class PastIncident:
    """One incident that may recur: when it occurred, its apparent root cause ("" if unknown), its facts."""

    id: str
    occurred_at: Instant
    root_cause: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Weight:
    """
    What some incidents are together: the answer of Art. 8(1), that of each threshold, and on what facts.

    ``decisive`` are the facts known of some of them only, on which a threshold that is met rests.
    """

    incident_ids: tuple[str, ...]
    outcome: Truth
    thresholds: Mapping[Article, Truth]
    together: Together
    decisive: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OneMore:
    """Whether one more incident like the median would make them major together, and on which thresholds."""

    answer: Truth
    thresholds: tuple[Article, ...]


class Scales:
    """Incidents with one root cause, in the order of time, under one choice of readings; runs are weighed."""

    def __init__(self, law: RuleSet, members: Sequence[PastIncident], at: Instant) -> None:
        self._law, self._members, self._at = law, members, at
        self._sums = Sums(law, [each.facts for each in members], at)
        self._answers: dict[tuple[int, int], bool] = {}

    def is_major(self, begin: int, end: int) -> bool:
        """Say whether a run is major together; asked twice, it is weighed once."""
        if (begin, end) not in self._answers:
            taken = self._sums.over(begin, end)
            self._answers[begin, end] = self._at_least(taken).finding.truth is Truth.YES
        return self._answers[begin, end]

    def weigh(self, begin: int, end: int) -> Weight:
        """Weigh a run in full."""
        taken = self._sums.estimated(self._sums.over(begin, end), begin, end)
        exact, least = self._classified(taken)
        points = set(least.points_met) - set(exact.points_met)
        rests_on = {key for point in points for key in facts_of(self._law, point)}
        return Weight(
            incident_ids=tuple(each.id for each in self._members[begin:end]),
            outcome=_answer(exact, least),
            thresholds=_thresholds(exact, least),
            together=taken,
            decisive=frozenset(rests_on & taken.floor.keys()),
        )

    def one_more(self, begin: int, end: int) -> OneMore:
        """Weigh a run with one more incident like its median."""
        exact, least = self._classified(self._sums.with_one_more(begin, end))
        met = [article for article, truth in _thresholds(exact, least).items() if truth is Truth.YES]
        return OneMore(_answer(exact, least), tuple(met))

    def major_since(self, begin: int, end: int, number: int) -> Instant:
        """Return when the member occurred from which on a run that is major was so, and stayed so."""
        while end - begin > number and self.is_major(begin, end - 1):
            end -= 1
        return self._members[end - 1].occurred_at

    def _classified(self, taken: Together) -> tuple[Classification, Classification]:
        """Classify on what is known of all, and on that with what is known at least."""
        least = self._at_least(taken)
        return (self._of(taken.known) if taken.floor else least), least

    def _at_least(self, taken: Together) -> Classification:
        return self._of({**taken.floor, **taken.known})

    def _of(self, facts: Facts) -> Classification:
        return classify(self._law, facts, self._at)


def _answer(exact: Classification, least: Classification) -> Truth:
    return Truth.YES if least.finding.truth is Truth.YES else exact.finding.truth


def _thresholds(exact: Classification, least: Classification) -> dict[Article, Truth]:
    return {
        article: Truth.YES if least.thresholds[article] is Truth.YES else truth
        for article, truth in exact.thresholds.items()
    }
