"""Premises: the conditions that an outcome rests on, or will rest on at the instant named for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from tocsin.core.incidents import Fact
from tocsin.core.rules.assess import Finding
from tocsin.core.rules.conditions import Facts, answer
from tocsin.core.rules.elapsed import elapsed
from tocsin.core.rules.naming import asked, facts_of
from tocsin.core.rules.provisions import ALWAYS, NEVER, Article, Condition, Lasting, Quorum, RuleSet, Truth
from tocsin.core.rules.questions import counted, enough, just_after
from tocsin.core.time import Instant

Proviso: TypeAlias = Literal["it goes on", "it grows on"]


@dataclass(frozen=True, slots=True)
class Premise:
    """
    One provision that an outcome rests on: what is known for it, from when it holds, and on what proviso.

    The proviso is that the incident goes on (no end of it is known), or that a number grows on at its
    rate; a premise without one rests on plain facts. ``exception_to`` names the provision that this
    one would displace if it held; it is a premise because it does not.
    """

    article: Article
    facts: Mapping[str, Fact]
    holds_from: Instant | None
    proviso: Proviso | None
    exception_to: Article | None = None


def premises(
    rules: RuleSet, outcome: Finding, findings: Mapping[Article, Finding], facts: Facts, at: Instant
) -> tuple[Premise, ...]:
    """
    Return a smallest proof of an outcome that holds, or will hold by time alone; else nothing.

    Of the grounds of a provision those are taken that hold earliest, as many as it needs, in the order
    of its text where they hold alike.
    """
    if outcome.holds_from == NEVER:
        return ()
    if outcome.holds_from != findings[outcome.article].holds_from:
        then = just_after(findings, outcome.holds_from)
        return tuple(
            _premise(rules, findings[each], facts, at) for each in enough(rules, outcome.article, then)
        )
    found = _leaves(rules, outcome, facts, at, decided=outcome.truth is Truth.YES)
    return tuple({each.article: each for each in found}.values())


def _leaves(
    rules: RuleSet, finding: Finding, facts: Facts, at: Instant, *, decided: bool
) -> Iterator[Premise]:
    provision = rules[finding.article]
    grounds = counted(provision, finding)
    if isinstance(provision.test, Quorum) and grounds:
        ready = [
            each for each in grounds if (each.truth is Truth.YES if decided else each.holds_from != NEVER)
        ]
        taken = sorted(ready, key=lambda each: each.holds_from)[: provision.test.at_least]
        for each in taken:
            yield from _leaves(rules, each, facts, at, decided=decided)
    else:
        yield _premise(rules, finding, facts, at)
    if provision.unless:
        keys = facts_of(rules, provision.unless)
        known = {key: facts[key] for key in keys if key in facts}
        yield Premise(provision.unless, known, None, None, exception_to=finding.article)


def _premise(rules: RuleSet, finding: Finding, facts: Facts, at: Instant) -> Premise:
    provision, since = rules[finding.article], finding.holds_from
    listed = provision.stated_in
    if listed is not None and listed in facts:
        used, proviso = {listed: facts[listed]}, None
    else:
        assert not isinstance(provision.test, Quorum)  # noqa: S101 - a leaf that is not stated is a condition
        used = {key: facts[key] for key in asked(provision.test) if key in facts}
        proviso = _proviso(provision.test, used, at)
    return Premise(finding.article, used, None if since in (ALWAYS, NEVER) else since, proviso)


def _proviso(condition: Condition, facts: Facts, at: Instant) -> Proviso | None:
    if isinstance(condition, Lasting):
        clock = elapsed(condition.clock, facts, at)
        return "it goes on" if clock.running and clock.start is not None else None
    still = {key: replace(fact, growth=None) for key, fact in facts.items()}
    grows = still != facts and answer(condition, still, at).truth is not Truth.YES
    return "it grows on" if grows else None
