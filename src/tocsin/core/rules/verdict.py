"""A classification as other programs read it: the keys of the outward contract, and the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tocsin.core.incidents import Fact
from tocsin.core.rules.assess import Finding
from tocsin.core.rules.classification import Classification
from tocsin.core.rules.elapsed import elapsed
from tocsin.core.rules.provisions import (
    ALWAYS,
    NEVER,
    Amount,
    Article,
    AtMostShare,
    Condition,
    Fewer,
    Flag,
    Includes,
    Lasting,
    Quorum,
    RuleSet,
    Share,
    Spread,
)
from tocsin.core.time import Instant, rfc3339


def verdict(decided: Classification, at: Instant) -> dict[str, Any]:
    """Return what was decided as of ``at``, by which rules and readings; instants are UTC with Z."""
    since = decided.becomes_major_at
    return {
        "rules": decided.rules,
        "at": rfc3339(at),
        "outcome": decided.outcome,
        "basis": decided.basis,
        "critical_services": {
            "answer": decided.critical_services.value,
            "points": list(decided.critical_points),
        },
        "thresholds": {article: truth.value for article, truth in decided.thresholds.items()},
        "points_met": list(decided.points_met),
        "becomes_major_at": None if since is None else rfc3339(since),
        "ask_next": list(decided.ask_next),
        "readings": dict(decided.readings),
        "pack": {
            "act": decided.law.title,
            "source": decided.law.source,
            "path": decided.law.path,
            "digest": decided.digest,
        },
    }


def proof(rules: RuleSet, finding: Finding, facts: Mapping[str, Fact], at: Instant) -> dict[str, Any]:
    """Return a finding as a tree: each provision with its words, its answer, and the facts it rests on."""
    provision = rules[finding.article]
    since = finding.holds_from
    said: dict[str, Any] = {
        "article": finding.article,
        "truth": finding.truth.value,
        "says": provision.says,
        "holds_from": None if since in (ALWAYS, NEVER) else rfc3339(since),
    }
    if provision.stated_in is not None and provision.stated_in in facts:
        said["facts"] = {provision.stated_in: written(facts[provision.stated_in].value)}
    elif not isinstance(provision.test, Quorum):
        known = {key: written(facts[key].value) for key in asked(provision.test) if key in facts}
        said["facts"] = {key: known.get(key) for key in asked(provision.test)}
        if isinstance(provision.test, Lasting):
            length = elapsed(provision.test.clock, facts, at).at(at)
            said["elapsed_seconds"] = None if length is None else int(length.total_seconds())
    if finding.grounds:
        said["grounds"] = [proof(rules, each, facts, at) for each in finding.grounds]
    return said


def written(value: object) -> object:
    """Write the value of a fact as JSON has it."""
    if isinstance(value, Instant):
        return rfc3339(value)
    return list(value) if isinstance(value, tuple) else value


def facts_of(rules: RuleSet, article: Article) -> tuple[str, ...]:
    """Return the facts that a provision rests on, in the order of its text, each once."""
    return tuple(dict.fromkeys(_facts_of(rules, article)))


def asked(condition: Condition) -> tuple[str, ...]:
    """Return the facts that a condition asks for."""
    match condition:
        case Flag(fact=fact) | Amount(fact=fact) | Fewer(fact=fact) | Includes(fact=fact):
            return (fact,)
        case Share(fact=fact, whole=whole) | AtMostShare(fact=fact, whole=whole):
            return (fact, whole)
        case Spread(fact=fact, other_than=other):
            return (fact, other) if other else (fact,)
        case Lasting(clock=clock):
            keys = (clock.starts, clock.otherwise, clock.ends, clock.runs_on, clock.length)
            return tuple(key for key in keys if key is not None)


def _facts_of(rules: RuleSet, article: Article) -> Iterator[str]:
    test = rules[article].test
    if isinstance(test, Quorum):
        for each in test.of:
            yield from _facts_of(rules, each)
    else:
        yield from asked(test)
