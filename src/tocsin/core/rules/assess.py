"""The evaluator: does a provision hold for an incident, and on what grounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tocsin.core.rules.conditions import Facts, answer, stated
from tocsin.core.rules.provisions import NEVER, Article, Quorum, RuleSet, Truth
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Whether a provision holds, and the findings it rests on: a proof, down to the facts.

    ``holds_from`` is the first instant at which it holds if everything goes on as it is: ``ALWAYS``
    if none can be named, ``NEVER`` if time alone does not bring it about. A threshold that is
    measured by a clock holds just after that instant, since thresholds are strict. ``open`` are
    the unknown facts that could still change the answer of this provision's own condition.
    """

    article: Article
    truth: Truth
    grounds: tuple[Finding, ...] = ()
    holds_from: Instant = NEVER
    open: tuple[str, ...] = ()


def assess(rules: RuleSet, article: Article, facts: Facts, at: Instant) -> Finding:
    """
    Say whether one provision holds for an incident, and on what grounds.

    Not knowing is an answer: a provision is decided only when the facts still
    open can no longer change it.
    """
    return assess_all(rules, (article,), facts, at)[article]


def assess_all(
    rules: RuleSet, articles: Iterable[Article], facts: Facts, at: Instant
) -> dict[Article, Finding]:
    """Assess several provisions and all they rest on; each provision is looked at once."""
    found: dict[Article, Finding] = {}
    for article in articles:
        _assess(rules, article, facts, at, found)
    return found


def _assess(
    rules: RuleSet, article: Article, facts: Facts, at: Instant, found: dict[Article, Finding]
) -> Finding:
    known = found.get(article)
    if known is not None:
        return known
    provision = rules.provisions[article]
    test = provision.test
    if provision.stated_in is not None and provision.stated_in in facts:
        listed = stated(article, facts[provision.stated_in], at)
        finding = Finding(article, listed.truth, (), listed.holds_from)
    elif isinstance(test, Quorum):
        grounds = tuple([_assess(rules, each, facts, at, found) for each in test.of])
        finding = Finding(article, _counted(test.at_least, grounds), grounds, _since(test.at_least, grounds))
    else:
        finding = _leaf(article, *answer(test, facts, at))
    if provision.unless is not None:
        finding = _unless_displaced(finding, _assess(rules, provision.unless, facts, at, found))
    found[article] = finding
    return finding


def _counted(needed: int, grounds: tuple[Finding, ...]) -> Truth:
    met = unsettled = 0
    for each in grounds:
        if each.truth is Truth.YES:
            met += 1
        elif each.truth is Truth.UNKNOWN:
            unsettled += 1
    if met >= needed:
        return Truth.YES
    return Truth.UNKNOWN if met + unsettled >= needed else Truth.NO


def _since(needed: int, grounds: tuple[Finding, ...]) -> Instant:
    """Return when the needed-th of the grounds begins to hold."""
    instants = [each.holds_from for each in grounds if each.holds_from is not NEVER]
    if len(instants) < needed:
        return NEVER
    return instants[0] if len(instants) == 1 else sorted(instants)[needed - 1]


def _leaf(article: Article, truth: Truth, holds_from: Instant, still_open: tuple[str, ...]) -> Finding:
    if holds_from is NEVER and not still_open:
        return _settled(article, truth)
    return Finding(article, truth, (), holds_from, still_open)


@lru_cache(maxsize=4096)
def _settled(article: Article, truth: Truth) -> Finding:
    """Most conditions of most incidents are a plain no: that finding is made once."""
    return Finding(article, truth)


def _unless_displaced(finding: Finding, exception: Finding) -> Finding:
    """Apply an exception: while it is undecided, so is what it would displace."""
    truth = finding.truth
    if exception.truth is Truth.YES:
        truth = Truth.NO
    elif exception.truth is Truth.UNKNOWN and truth is Truth.YES:
        truth = Truth.UNKNOWN
    return Finding(
        finding.article,
        truth,
        (*finding.grounds, exception),
        finding.holds_from if exception.truth is Truth.NO else NEVER,
        finding.open,
    )
