"""The proof of a finding as a tree: what each provision says, its answer, and the facts it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tocsin.core.incidents import Fact, growth_body
from tocsin.core.rules.assess import Finding
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.elapsed import elapsed
from tocsin.core.rules.naming import asked, written
from tocsin.core.rules.provisions import ALWAYS, NEVER, Article, Lasting, Quorum, RuleSet, Truth
from tocsin.core.time import Instant, rfc3339


def proof(
    rules: RuleSet, finding: Finding, facts: Facts, at: Instant, exception_to: Article | None = None
) -> dict[str, Any]:
    """
    Return a finding as a tree, down to the facts, each with who established it where that is known.

    An exception is the last of the grounds of what it may displace, and says of which (``exception_to``);
    what it does displace says by what (``displaced_by``).
    """
    provision = rules[finding.article]
    since = finding.holds_from
    said: dict[str, Any] = {
        "article": finding.article,
        "truth": finding.truth.value,
        "says": provision.says,
        "zegt": provision.zegt,
        "holds_from": None if since in (ALWAYS, NEVER) else rfc3339(since),
    }
    if exception_to is not None:
        said["exception_to"] = exception_to
    if provision.unless is not None and finding.grounds[-1].truth is Truth.YES:
        said["displaced_by"] = provision.unless
    listed = provision.stated_in
    if listed is not None and listed in facts:
        said |= _resting((listed,), facts)
    elif not isinstance(provision.test, Quorum):
        said |= _resting(asked(provision.test), facts)
        if isinstance(provision.test, Lasting):
            length = elapsed(provision.test.clock, facts, at).at(at)
            said["elapsed_seconds"] = None if length is None else int(length.total_seconds())
    if finding.grounds:
        said["grounds"] = [
            proof(rules, each, facts, at, finding.article if each.article == provision.unless else None)
            for each in finding.grounds
        ]
    return said


def _resting(keys: Iterable[str], facts: Facts) -> dict[str, Any]:
    """Return the values of facts, null where unknown, and what is known of how they were established."""
    known = [(key, facts.get(key)) for key in keys]
    said: dict[str, Any] = {"facts": {key: written(fact.value) if fact else None for key, fact in known}}
    established = {key: _established(fact) for key, fact in known if fact and _has_origin(fact)}
    return {**said, "established": established} if established else said


def _has_origin(fact: Fact) -> bool:
    return bool(
        fact.author or fact.source or fact.known_since or fact.true_since or fact.estimate or fact.growth
    )


def _established(fact: Fact) -> dict[str, Any]:
    said: dict[str, Any] = {
        "value": written(fact.value),
        "by": fact.author or None,
        "known_since": rfc3339(fact.known_since) if fact.known_since else None,
        "true_since": rfc3339(fact.true_since) if fact.true_since else None,
        "source": fact.source or None,
        "estimate": fact.estimate,
    }
    return {**said, "growing": growth_body(fact.growth)} if fact.growth else said
