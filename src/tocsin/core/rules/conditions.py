"""Conditions: one comparison of facts with the law, exact and strict, with three answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias, cast

from tocsin.core.incidents import Fact
from tocsin.core.rules.amounts import amount_at, number, reached_at
from tocsin.core.rules.elapsed import lasting
from tocsin.core.rules.provisions import (
    ALWAYS,
    NEVER,
    Amount,
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


class Answer(NamedTuple):
    """Whether a condition holds, from when, and which unknown facts could still change that."""

    truth: Truth
    holds_from: Instant
    open: tuple[str, ...] = ()


NO = Answer(Truth.NO, NEVER)
HELD = Answer(Truth.YES, ALWAYS)
"""A plain no, and a plain yes since no instant that can be named."""
_UNDECIDABLE = Answer(Truth.UNKNOWN, NEVER)


def answer(condition: Condition, facts: Facts, at: Instant) -> Answer:
    """Answer one condition as of an instant. What becomes true only later is a no that holds from then."""
    return _ANSWERS[type(condition)](condition, facts, at)


def answering(condition: Condition) -> Callable[[Any, Facts, Instant], Answer]:
    """Return what answers conditions of this kind."""
    return _ANSWERS[type(condition)]


def stated(article: str, fact: Fact, at: Instant) -> Answer:
    """Answer a provision from a fact that lists which provisions hold; the list is complete."""
    return _held(at, fact) if article in cast("tuple[str, ...]", fact.value) else NO


def _flag(condition: Flag, facts: Facts, at: Instant) -> Answer:
    fact = facts.get(condition.fact)
    if fact is None:
        if condition.presumed is None:
            return Answer(Truth.UNKNOWN, NEVER, (condition.fact,))
        return HELD if condition.presumed else NO
    return _held(at, fact) if fact.value is True else NO


def _amount(condition: Amount, facts: Facts, at: Instant) -> Answer:
    fact = facts.get(condition.fact)
    if fact is None:
        return Answer(Truth.UNKNOWN, NEVER, (condition.fact,))
    if fact.growth is not None:
        return _growing(fact, condition.limit, at)
    return _held(at, fact) if _exceeds(number(fact), 1, condition.limit) else NO


def _share(condition: Share, facts: Facts, at: Instant) -> Answer:
    """
    Compare by cross-multiplication. Nothing is no share of anything; of a whole of zero no share
    exists (2024/1772 Art. 9(1) does not say what then): that stays unknown and a person decides.
    """
    part, whole = facts.get(condition.fact), facts.get(condition.whole)
    if part is None:
        return Answer(Truth.UNKNOWN, NEVER, (condition.fact,) if whole else (condition.fact, condition.whole))
    some = amount_at(part, at)
    if whole is None:
        return Answer(Truth.UNKNOWN, NEVER, (condition.whole,)) if some else NO
    every = number(whole)
    if not every:
        return _UNDECIDABLE if some else NO
    if part.growth is not None:
        return _growing(part, every * condition.limit, at, whole)
    return _held(at, part, whole) if _exceeds(some, every, condition.limit) else NO


def _exceeds(some: int | Fraction, every: int | Fraction, limit: Fraction) -> bool:
    """Say whether a part is strictly more than a share of a whole; in integers, which is exact and fast."""
    left = some.numerator * every.denominator * limit.denominator
    return left > every.numerator * limit.numerator * some.denominator


def _growing(fact: Fact, limit: Fraction, at: Instant, *others: Fact) -> Answer:
    """Hold just after the instant at which a number that grows is equal to the limit."""
    held = _held(at, fact, *others)
    if number(fact) > limit:
        return held
    mark = reached_at(fact, limit)
    met = held.truth is Truth.YES and at > mark
    return Answer(Truth.YES if met else Truth.NO, max(mark, held.holds_from))


def _fewer(condition: Fewer, facts: Facts, at: Instant) -> Answer:
    fact = facts.get(condition.fact)
    if fact is None:
        return Answer(Truth.UNKNOWN, NEVER, (condition.fact,))
    return _held(at, fact) if amount_at(fact, at) < condition.limit else NO


def _at_most(condition: AtMostShare, facts: Facts, at: Instant) -> Answer:
    """Answer the opposite of a share that is strictly more: the share itself is still at most it."""
    part, whole = facts.get(condition.fact), facts.get(condition.whole)
    open_facts = tuple(key for key in (condition.fact, condition.whole) if key not in facts)
    if part is not None and not amount_at(part, at):
        return _held(at, part)
    if part is None or whole is None:
        return Answer(Truth.UNKNOWN, NEVER, open_facts)
    every = number(whole)
    if not every:
        return _UNDECIDABLE
    return NO if _exceeds(amount_at(part, at), every, condition.limit) else _held(at, part, whole)


def _includes(condition: Includes, facts: Facts, at: Instant) -> Answer:
    fact = facts.get(condition.fact)
    if fact is None:
        return Answer(Truth.UNKNOWN, NEVER, (condition.fact,))
    return _held(at, fact) if condition.code in cast("tuple[str, ...]", fact.value) else NO


def _spread(condition: Spread, facts: Facts, at: Instant) -> Answer:
    listed, home = facts.get(condition.fact), facts.get(condition.other_than or "")
    asks_home = (condition.other_than,) if condition.other_than and home is None else ()
    if listed is None:
        return Answer(Truth.UNKNOWN, NEVER, (condition.fact, *asks_home))
    states = condition.states.intersection(cast("tuple[str, ...]", listed.value))
    if home is not None:
        states -= {cast("str", home.value)}
    if len(states) < condition.number_from:
        return NO
    if asks_home and len(states) == condition.number_from:  # one of them may be the entity's own
        return Answer(Truth.UNKNOWN, NEVER, asks_home)
    return _held(at, listed)


def _held(at: Instant, *facts: Fact) -> Answer:
    """Hold from the last instant at which one of the facts became true; before that it is a no."""
    since = ALWAYS
    for fact in facts:
        true_since = fact.true_since
        if true_since is not None and true_since > since:
            since = true_since
    if since is ALWAYS:
        return HELD
    return Answer(Truth.YES if since <= at else Truth.NO, since)


def _lasting(condition: Lasting, facts: Facts, at: Instant) -> Answer:
    return Answer(*lasting(condition, facts, at))


_ANSWERS: Mapping[type[Condition], Callable[[Any, Facts, Instant], Answer]] = {
    Flag: _flag,
    Amount: _amount,
    Share: _share,
    Fewer: _fewer,
    AtMostShare: _at_most,
    Includes: _includes,
    Spread: _spread,
    Lasting: _lasting,
}
