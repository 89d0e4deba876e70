"""What the ledger can measure for a review: spans between moments, with where each is from. No answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from tocsin.core.incidents.facts import Fact, latest
from tocsin.core.incidents.history import History
from tocsin.core.time import Instant, instant

MomentName: TypeAlias = Literal[
    "occurred", "detected", "aware", "triaged", "classified", "recovered", "resolved"
]
_FACTS: dict[str, MomentName] = {
    "occurred_at": "occurred",
    "detected_at": "detected",
    "service_restored_at": "recovered",
    "resolved_at": "resolved",
}
_SPANS: tuple[tuple[str, MomentName, MomentName], ...] = (
    ("promptness", "occurred", "detected"),
    ("promptness", "detected", "aware"),
    ("promptness", "aware", "triaged"),
    ("promptness", "aware", "classified"),
    ("procedures", "occurred", "recovered"),
    ("procedures", "aware", "resolved"),
)
"""Which question a span speaks to, from which moment, until which."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, and where that is from."""

    name: MomentName
    at: Instant
    source: str
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredSpan:
    """
    How long it took from one moment to the next, as a proposal for one question.

    ``length`` is negative where the second moment is recorded as before the first: that is shown, not hidden.
    """

    question: str
    start: Moment
    end: Moment

    @property
    def length(self) -> timedelta:
        """From the first moment to the second."""
        return self.end.at - self.start.at


def moments(told: History) -> dict[MomentName, Moment]:
    """Return the moments of an incident that are known, by name; what nobody said is not there."""
    found = {each.name: each for each in _of_facts(told)}
    if told.aware_at:
        found["aware"] = Moment("aware", told.aware_at, _who(told, "incident.acknowledged"))
    if told.course.triage:
        found["triaged"] = Moment("triaged", told.course.triage.at, told.course.triage.by)
    if told.decisions:
        found["classified"] = Moment("classified", told.decisions[0].at, told.decisions[0].by)
    return found


def measured_spans(told: History) -> tuple[MeasuredSpan, ...]:
    """Return the spans of which both ends are known, in the order of the questions."""
    known = moments(told)
    return tuple(
        MeasuredSpan(question, known[start], known[end])
        for question, start, end in _SPANS
        if start in known and end in known
    )


def _of_facts(told: History) -> Iterator[Moment]:
    facts = latest(told.facts)
    for key, name in _FACTS.items():
        if key in facts:
            yield Moment(name, instant(facts[key].value, key), _source(facts[key]), facts[key].estimate)
    if "occurred_at" not in facts and told.since:
        yield Moment("occurred", told.since, _who(told, "incident.opened"))


def _source(fact: Fact) -> str:
    return ", ".join(filter(None, (fact.author, fact.source)))


def _who(told: History, kind: str) -> str:
    return next((each.actor for each in told.entries if each.kind == kind), "")
