"""The evaluator: does a provision hold for an incident, and on what grounds."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.finding import Finding, Found
from tocsin.core.rules.plan import lists, plan
from tocsin.core.rules.provisions import NEVER, Article, RuleSet, Truth
from tocsin.core.time import Instant

__all__ = ["Finding", "assess", "assess_all"]

_YES, _NO, _UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def assess(rules: RuleSet, article: Article, facts: Facts, at: Instant) -> Finding:
    """
    Say whether one provision holds for an incident, and on what grounds.

    Not knowing is an answer: a provision is decided only when the facts still
    open can no longer change it.
    """
    return assess_all(rules, (article,), facts, at)[article]


def assess_all(rules: RuleSet, articles: Iterable[Article], facts: Facts, at: Instant) -> Found:
    """Assess several provisions and all they rest on; each provision is looked at once."""
    listed = tuple([key for key in lists(rules) if key in facts])
    planned = plan(rules, tuple(articles), listed)
    found = planned.no.copy()
    for article, answering in planned.conditions:
        found[article] = answering(facts, at)
    for article, grounds, needed, no, unless in planned.steps:
        if grounds is not None:
            on = grounds(found)
            found[article] = no if on == no.grounds else _counted(article, needed, on)
        if unless is not None:
            found[article] = _unless_displaced(found[article], found[unless])
    return found


def _counted(article: Article, needed: int, grounds: tuple[Finding, ...]) -> Finding:
    """Count three answers; a quorum holds when the needed-th of its grounds begins to."""
    met = unsettled = 0
    instants = []
    for each in grounds:
        truth = each.truth
        if truth is _YES:
            met += 1
        elif truth is _UNKNOWN:
            unsettled += 1
        since = each.holds_from
        if since is not NEVER:
            instants.append(since)
    truth = _YES if met >= needed else _UNKNOWN if met + unsettled >= needed else _NO
    if len(instants) < needed:
        return Finding(article, truth, grounds)
    if len(instants) > 1:
        instants.sort()
    return Finding(article, truth, grounds, instants[needed - 1])


def _unless_displaced(finding: Finding, exception: Finding) -> Finding:
    """
    Apply an exception: while it is undecided, so is what it would displace.

    What would begin to hold only when the exception does never holds by time alone.
    """
    truth, since = finding.truth, finding.holds_from
    if exception.truth is _YES:
        truth = _NO
    elif exception.truth is _UNKNOWN and truth is _YES:
        truth = _UNKNOWN
    if exception.truth is not _NO or exception.holds_from <= since:
        since = NEVER
    grounds = (*finding.grounds, exception)
    return Finding(finding.article, truth, grounds, since, finding.open, finding.truth)
