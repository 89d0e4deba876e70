"""Classification: is the incident major, on what basis, when does it become so, and what to ask next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tocsin.core.incidents import Fact
from tocsin.core.rules.assess import Finding, assess_all
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.elapsed import check_order
from tocsin.core.rules.premises import Premise, premises
from tocsin.core.rules.provisions import ALWAYS, NEVER, Article, RuleSet, Truth
from tocsin.core.rules.questions import ask_next, whenever
from tocsin.core.rules.readings import under
from tocsin.core.rules.reasons import Reason, reasons
from tocsin.core.rules.settling import Settling, settling
from tocsin.core.time import Instant

Outcome: TypeAlias = Literal["major", "not_major", "undetermined"]

_OUTCOMES: Mapping[Truth, Outcome] = {
    Truth.YES: "major",
    Truth.NO: "not_major",
    Truth.UNKNOWN: "undetermined",
}


@dataclass(frozen=True, slots=True)
class Classification:
    """
    The legal finding on one incident, under one version of the law and one choice of readings.

    ``rules``, ``digest`` and ``readings`` say by what it was decided; with the facts and the instant
    they let the decision be made again. ``critical_services`` is the gate, with the points met in
    ``critical_points``. ``becomes_major_at`` is the first instant at which the incident
    is or will be major if it goes on and nothing else is learned, or None (2024/1772 Art. 8(1)).
    ``finding`` is the proof, ``law`` the rules under these readings, ``at`` when it was asked.
    """

    at: Instant
    rules: str
    digest: str
    outcome: Outcome
    basis: Article | None
    critical_services: Truth
    critical_points: tuple[Article, ...]
    thresholds: Mapping[Article, Truth]
    points_met: tuple[Article, ...]
    becomes_major_at: Instant | None
    finding: Finding
    readings: Mapping[str, str]
    facts: Mapping[str, Fact] = field(repr=False)
    law: RuleSet = field(repr=False)
    _findings: Mapping[Article, Finding] = field(repr=False, compare=False)

    @property
    def ask_next(self) -> tuple[str, ...]:
        """The unknown facts whose answer can still change the outcome, most decisive first."""
        if self.outcome != "undetermined":
            return ()
        return ask_next(self.law, self.law.answers.outcome, self._findings)

    @property
    def rests_on(self) -> tuple[Premise, ...]:
        """The conditions that a major outcome rests on, or will rest on at ``becomes_major_at``."""
        return premises(self.law, self.finding, self._findings, self.facts, self.at)

    @property
    def settled_by(self) -> Settling:
        """The smallest sets of unknown facts that could settle an undetermined outcome: yes is major."""
        order = self.ask_next
        if not order:
            return Settling()
        root = self.law.answers.outcome
        return settling(self.law, root, self._findings, self.facts, self.at, order)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is not major: the smallest set of provisions whose no is enough for that."""
        return reasons(self.law, self.finding, self._findings, self.facts)


def classify(
    rules: RuleSet, facts: Facts, at: Instant, readings: Mapping[str, str] | None = None
) -> Classification:
    """
    Classify an incident from what is known of it, as of an instant.

    ``facts`` holds each fact in force by key; what is absent is unknown. ``readings`` takes other
    sides than the default. Raises ``Refused`` (``impossible_order``, ``contradictory_facts``,
    ``unknown_reading``).
    """
    law = under(rules, readings)
    answers = law.answers
    check_order(facts, at)
    found = assess_all(law, (answers.outcome, answers.gate, *answers.thresholds), facts, at)
    finding = found[answers.outcome]
    if not law.monotone:
        finding = whenever(law, answers.outcome, found)
    major = finding.truth is Truth.YES
    since = finding.holds_from
    return Classification(
        at=at,
        rules=law.id,
        digest=law.digest,
        outcome=_OUTCOMES[finding.truth],
        basis=next((each for each in answers.bases if major and found[each].truth is Truth.YES), None),
        critical_services=found[answers.gate].truth,
        critical_points=_met(answers.gates, found),
        thresholds={article: found[article].truth for article in answers.thresholds},
        points_met=_met(answers.points, found),
        becomes_major_at=None if since in (ALWAYS, NEVER) else since,
        finding=finding,
        readings=law.chosen,
        facts=facts,
        law=law,
        _findings=found,
    )


def _met(articles: tuple[Article, ...], found: Mapping[Article, Finding]) -> tuple[Article, ...]:
    return tuple([article for article in articles if article in found and found[article].truth is Truth.YES])
