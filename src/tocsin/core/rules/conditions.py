"""Conditions: one comparison of facts with the law, exact and strict, with three answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias, cast

from tocsin.core.incidents import Fact
from tocsin.core.rules.amounts import number, ratio, ratio_at, reached_at
from tocsin.core.rules.elapsed import lasting
from tocsin.core.rules.finding import Finding
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
    Share,
    Spread,
    Truth,
)
from tocsin.core.time import Instant

Facts: TypeAlias = Mapping[str, Fact]
"""The facts in force by key. A key that is absent is unknown: neither false nor zero."""
Answering: TypeAlias = Callable[[Facts, Instant], Finding]
"""What finds whether one provision holds, by its condition alone, as of an instant."""


def answering(condition: Condition, no: Finding) -> Answering:
    """
    Return what answers a condition for a provision, whose plain no is given.

    What becomes true only later is a no that holds from then. Most conditions of most incidents are a
    plain no, a plain yes or not known at all: those findings are made once, here.
    """
    return _ANSWERING[type(condition)](condition, no)


def answer(condition: Condition, facts: Facts, at: Instant) -> Finding:
    """Answer one condition by itself, for no provision in particular."""
    return _alone(condition)(facts, at)


@lru_cache(maxsize=1024)
def _alone(condition: Condition) -> Answering:
    return answering(condition, Finding("", Truth.NO))


def stating(article: Article, key: str) -> Answering:
    """Return what answers a provision from the fact that lists which provisions hold."""
    return lambda facts, at: stated(article, facts[key], at)


def stated(article: Article, fact: Fact, at: Instant) -> Finding:
    """Answer a provision from a fact that lists which provisions hold; the list is complete."""
    no = Finding(article, Truth.NO)
    return _held(_plain_yes(no), at, fact) if article in cast("tuple[str, ...]", fact.value) else no


def _flag(condition: Flag, no: Finding) -> Answering:
    key, yes = condition.fact, _plain_yes(no)
    silent = {True: yes, False: no, None: _unknown(no, key)}[condition.presumed]

    def flag(facts: Facts, at: Instant) -> Finding:
        fact = facts.get(key)
        if fact is None:
            return silent
        return _held(yes, at, fact) if fact.value is True else no

    return flag


def _amount(condition: Amount, no: Finding) -> Answering:
    key, limit = condition.fact, condition.limit
    yes, unknown = _plain_yes(no), _unknown(no, key)
    most, per = limit.as_integer_ratio()

    def amount(facts: Facts, at: Instant) -> Finding:
        fact = facts.get(key)
        if fact is None:
            return unknown
        if fact.growth is not None:
            return _growing(yes, fact, limit, at)
        count, of = ratio(fact)
        return _held(yes, at, fact) if count * per > most * of else no

    return amount


def _share(condition: Share, no: Finding) -> Answering:
    """
    Compare by cross-multiplication. Nothing is no share of anything; of a whole of zero no share
    exists (2024/1772 Art. 9(1) does not say what then): that stays unknown and a person decides.
    """
    key, of_key, limit = condition.fact, condition.whole, condition.limit
    yes, undecidable = _plain_yes(no), _unknown(no)
    neither, no_part, no_whole = _unknown(no, key, of_key), _unknown(no, key), _unknown(no, of_key)
    share, per = limit.as_integer_ratio()

    def shared(facts: Facts, at: Instant) -> Finding:
        part, whole = facts.get(key), facts.get(of_key)
        if part is None:
            return neither if whole is None else no_part
        some, of = ratio_at(part, at)
        if whole is None:
            return no_whole if some else no
        every, by = ratio(whole)
        if not every:
            return undecidable if some else no
        if part.growth is not None:
            return _growing(yes, part, number(whole) * limit, at, whole)
        return _held(yes, at, part, whole) if some * by * per > every * share * of else no

    return shared


def _growing(yes: Finding, fact: Fact, limit: Fraction, at: Instant, *others: Fact) -> Finding:
    """Hold just after the instant at which a number that grows is equal to the limit."""
    held = _held(yes, at, fact, *others)
    if number(fact) > limit:
        return held
    mark = reached_at(fact, limit)
    met = held.truth is Truth.YES and at > mark
    return Finding(yes.article, Truth.YES if met else Truth.NO, (), max(mark, held.holds_from))


def _fewer(condition: Fewer, no: Finding) -> Answering:
    key, yes, unknown = condition.fact, _plain_yes(no), _unknown(no, condition.fact)
    most, per = condition.limit.as_integer_ratio()

    def fewer(facts: Facts, at: Instant) -> Finding:
        fact = facts.get(key)
        if fact is None:
            return unknown
        count, of = ratio_at(fact, at)
        return _held(yes, at, fact) if count * per < most * of else no

    return fewer


def _at_most(condition: AtMostShare, no: Finding) -> Answering:
    """Answer the opposite of a share that is strictly more: the share itself is still at most it."""
    key, of_key = condition.fact, condition.whole
    yes, undecidable = _plain_yes(no), _unknown(no)
    neither, no_part, no_whole = _unknown(no, key, of_key), _unknown(no, key), _unknown(no, of_key)
    share, per = condition.limit.as_integer_ratio()

    def at_most(facts: Facts, at: Instant) -> Finding:
        part, whole = facts.get(key), facts.get(of_key)
        if part is None:
            return neither if whole is None else no_part
        some, of = ratio_at(part, at)
        if not some:
            return _held(yes, at, part)
        if whole is None:
            return no_whole
        every, by = ratio(whole)
        if not every:
            return undecidable
        return no if some * by * per > every * share * of else _held(yes, at, part, whole)

    return at_most


def _includes(condition: Includes, no: Finding) -> Answering:
    key, yes, unknown = condition.fact, _plain_yes(no), _unknown(no, condition.fact)

    def includes(facts: Facts, at: Instant) -> Finding:
        fact = facts.get(key)
        if fact is None:
            return unknown
        return _held(yes, at, fact) if condition.code in cast("tuple[str, ...]", fact.value) else no

    return includes


def _spread(condition: Spread, no: Finding) -> Answering:
    key, other, needed, yes = condition.fact, condition.other_than, condition.number_from, _plain_yes(no)

    def spread(facts: Facts, at: Instant) -> Finding:
        listed, home = facts.get(key), facts.get(other or "")
        asks_home = (other,) if other and home is None else ()
        if listed is None:
            return _unknown(no, key, *asks_home)
        states = condition.states.intersection(cast("tuple[str, ...]", listed.value))
        if home is not None:
            states -= {cast("str", home.value)}
        if len(states) < needed:
            return no
        if asks_home and len(states) == needed:  # one of them may be the entity's own
            return _unknown(no, *asks_home)
        return _held(yes, at, listed)

    return spread


def _lasting(condition: Lasting, no: Finding) -> Answering:
    plain_no = (Truth.NO, NEVER, ())

    def lasts(facts: Facts, at: Instant) -> Finding:
        found = truth, since, still_open = lasting(condition, facts, at)
        return no if found == plain_no else Finding(no.article, truth, (), since, still_open)

    return lasts


def _plain_yes(no: Finding) -> Finding:
    """Return the yes, since no instant that can be named, of the provision whose plain no this is."""
    return Finding(no.article, Truth.YES, (), ALWAYS)


def _unknown(no: Finding, *keys: str) -> Finding:
    """Return what is found of a provision while these facts could still change its answer."""
    return Finding(no.article, Truth.UNKNOWN, (), NEVER, keys)


def _held(yes: Finding, at: Instant, *facts: Fact) -> Finding:
    """Hold from the last instant at which one of the facts became true; before that it is a no."""
    since = ALWAYS
    for fact in facts:
        true_since = fact.true_since
        if true_since is not None and true_since > since:
            since = true_since
    if since is ALWAYS:
        return yes
    return Finding(yes.article, Truth.YES if since <= at else Truth.NO, (), since)


_ANSWERING: Mapping[type[Condition], Callable[[Any, Finding], Answering]] = {
    Flag: _flag,
    Amount: _amount,
    Share: _share,
    Fewer: _fewer,
    AtMostShare: _at_most,
    Includes: _includes,
    Spread: _spread,
    Lasting: _lasting,
}
