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

    ``becomes_major_at`` is the first instant at which the incident is or will be major if it goes on
    and nothing else is learned, or None (2024/1772 Art. 8(1)). ``finding`` is the proof, ``law`` the
    rules under these readings, ``at`` when it was asked.
    """

    at: Instant
    outcome: Outcome
    becomes_major_at: Instant | None
    finding: Finding
    facts: Mapping[str, Fact] = field(repr=False)
    law: RuleSet = field(repr=False)
    _findings: Mapping[Article, Finding] = field(repr=False, compare=False)

    @property
    def rules(self) -> str:
        """The id of the rules by which it was decided."""
        return self.law.id

    @property
    def digest(self) -> str:
        """The digest of their file: with readings, facts and instant, the decision can be made again."""
        return self.law.digest

    @property
    def readings(self) -> Mapping[str, str]:
        """The side that was taken of each reading."""
        return self.law.chosen

    @property
    def basis(self) -> Article | None:
        """The first of the provisions that make it major, if it is."""
        return next(iter(self._met(self.law.answers.bases)), None) if self.outcome == "major" else None

    @property
    def critical_services(self) -> Truth:
        """Whether the gate is passed (2024/1772 Art. 6)."""
        return self._findings[self.law.answers.gate].truth

    @property
    def critical_points(self) -> tuple[Article, ...]:
        """The points of the gate that are met."""
        return self._met(self.law.answers.gates)

    @property
    def thresholds(self) -> Mapping[Article, Truth]:
        """The answer of each materiality threshold."""
        return {article: self._findings[article].truth for article in self.law.answers.thresholds}

    @property
    def points_met(self) -> tuple[Article, ...]:
        """The points of the thresholds that are met."""
        return self._met(self.law.answers.points)

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
        return self.settled_among(self.ask_next)

    def settled_among(self, order: tuple[str, ...]) -> Settling:
        """Return ``settled_by`` where ``ask_next`` is known already."""
        if not order:
            return Settling()
        root = self.law.answers.outcome
        return settling(self.law, root, self._findings, self.facts, self.at, order)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is not major: the smallest set of provisions whose no is enough for that."""
        return reasons(self.law, self.finding, self._findings, self.facts)

    def _met(self, articles: tuple[Article, ...]) -> tuple[Article, ...]:
        found = self._findings
        return tuple([each for each in articles if each in found and found[each].truth is Truth.YES])


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
    since = finding.holds_from
    return Classification(
        at=at,
        outcome=_OUTCOMES[finding.truth],
        becomes_major_at=None if since in (ALWAYS, NEVER) else since,
        finding=finding,
        facts=facts,
        law=law,
        _findings=found,
    )
