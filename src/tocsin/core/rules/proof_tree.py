"""The proof of a finding as a tree: what each provision says, its answer, and the facts it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from tocsin.core.incidents import Fact, growth_body
from tocsin.core.rules.assess import Finding
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.elapsed import elapsed
from tocsin.core.rules.naming import asked, written
from tocsin.core.rules.provisions import ALWAYS, NEVER, Article, Clock, Lasting, Quorum, RuleSet, Truth
from tocsin.core.time import Instant, rfc3339

_SECOND = timedelta(seconds=1)
_NO_INSTANT = (NEVER, ALWAYS)


def proof(rules: RuleSet, finding: Finding, facts: Facts, at: Instant) -> dict[str, Any]:
    """
    Return a finding as a tree, down to the facts, each with who established it where that is known.

    An exception is the last of the grounds of what it may displace, and says of which (``exception_to``);
    what it does displace says by what (``displaced_by``).
    """
    return _tree(_told(rules), finding, facts, at, None)


class _Told(NamedTuple):
    """What a proof tells of one provision, whatever the incident; the facts are those of its condition."""

    says: str
    zegt: str
    unless: Article | None
    listed: str | None
    facts: tuple[str, ...] | None
    clock: Clock | None


@lru_cache(maxsize=256)
def _told(rules: RuleSet) -> Mapping[Article, _Told]:
    told = {}
    for article, each in rules.provisions.items():
        keys = None if isinstance(each.test, Quorum) else asked(each.test)
        clock = each.test.clock if isinstance(each.test, Lasting) else None
        told[article] = _Told(each.says, each.zegt, each.unless, each.stated_in, keys, clock)
    return told


def _tree(
    told: Mapping[Article, _Told], finding: Finding, facts: Facts, at: Instant, exception_to: Article | None
) -> dict[str, Any]:
    article, truth, grounds, since, _, _ = finding
    says, zegt, unless, listed, keys, clock = told[article]
    said: dict[str, Any] = {
        "article": article,
        "truth": truth._value_,  # `value` is worked out at every look
        "says": says,
        "zegt": zegt,
        "holds_from": None if since in _NO_INSTANT else _instant(since),
    }
    if exception_to is not None:
        said["exception_to"] = exception_to
    if unless is not None and grounds[-1].truth is Truth.YES:
        said["displaced_by"] = unless
    if listed is not None and listed in facts:
        _rest(said, (listed,), facts)
    elif keys is not None:
        _rest(said, keys, facts)
        if clock is not None:
            length = elapsed(clock, facts, at).at(at)
            said["elapsed_seconds"] = None if length is None else length // _SECOND
    if grounds:
        said["grounds"] = [
            _tree(told, each, facts, at, article if each.article == unless else None) for each in grounds
        ]
    return said


def _rest(said: dict[str, Any], keys: tuple[str, ...], facts: Facts) -> None:
    """Add the values of facts, null where unknown, and what is known of how they were established."""
    values = said["facts"] = {}
    for key in keys:
        fact = facts.get(key)
        if fact is None:
            values[key] = None
            continue
        value = values[key] = written(fact.value)
        if fact.author or fact.source or fact.known_since or fact.true_since or fact.estimate or fact.growth:
            said.setdefault("established", {})[key] = _established(fact, value)


def _established(fact: Fact, value: object) -> dict[str, Any]:
    said: dict[str, Any] = {
        "value": value,
        "by": fact.author or None,
        "known_since": _instant(fact.known_since) if fact.known_since else None,
        "true_since": _instant(fact.true_since) if fact.true_since else None,
        "source": fact.source or None,
        "estimate": fact.estimate,
    }
    return {**said, "growing": growth_body(fact.growth)} if fact.growth else said


@lru_cache(maxsize=1024)
def _instant(moment: Instant) -> str:
    return rfc3339(moment)
