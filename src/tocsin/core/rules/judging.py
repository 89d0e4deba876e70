"""Judging: one question that an act answers by one provision, on what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tocsin.core.rules.assess import Finding, assess_all
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.elapsed import check_order
from tocsin.core.rules.provisions import ALWAYS, NEVER, Article, Question, RuleSet, Truth
from tocsin.core.rules.questions import ask_next, whenever
from tocsin.core.rules.readings import under
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    The answer to one question, by which rules and readings, and the findings it rests on.

    ``holds_from`` is the first instant at which the answer is or will be yes if everything goes on
    and nothing else is learned, or None.
    """

    at: Instant
    question: Question
    answer: Truth
    parts: Mapping[Article, Truth]
    holds_from: Instant | None
    finding: Finding
    law: RuleSet = field(repr=False)
    facts: Facts = field(repr=False)
    _findings: Mapping[Article, Finding] = field(repr=False, compare=False)

    @property
    def ask_next(self) -> tuple[str, ...]:
        """The unknown facts whose answer can still change this one, the most decisive first."""
        if self.answer is not Truth.UNKNOWN:
            return ()
        return ask_next(self.law, self.question.article, self._findings)


def judge(
    rules: RuleSet, question: str, facts: Facts, at: Instant, readings: Mapping[str, str] | None = None
) -> Judgement:
    """
    Answer one of the questions of an act, as of an instant.

    Raises ``Refused`` (``unknown_question``, ``impossible_order``, ``contradictory_facts``,
    ``unknown_reading``).
    """
    law = under(rules, readings)
    asked = law.question(question)
    check_order(facts, at)
    found = assess_all(law, (asked.article, *asked.parts), facts, at)
    finding = whenever(law, asked.article, found)
    since = finding.holds_from
    return Judgement(
        at=at,
        question=asked,
        answer=finding.truth,
        parts={article: found[article].truth for article in asked.parts},
        holds_from=None if since in (ALWAYS, NEVER) else since,
        finding=finding,
        law=law,
        facts=facts,
        _findings=found,
    )
