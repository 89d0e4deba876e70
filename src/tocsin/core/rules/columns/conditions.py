"""
Conditions in columns: what ``conditions.py`` beside this folder answers of one incident, answered of all.

Comparisons are of whole numbers of 64 bits. Where a product would not fit, the incident is left to the
evaluator for one incident. A condition on codes is answered by that evaluator itself, once for each
combination of codes that occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from math import gcd
from typing import Any, TypeAlias

import numpy as np

from tocsin.core.incidents import Fact
from tocsin.core.rules import conditions as one
from tocsin.core.rules.columns.clocks import elapsed_column, lasting_column
from tocsin.core.rules.columns.columns import NO, UNKNOWN, YES, Codes, Columns, WordColumn
from tocsin.core.rules.columns.kernel import Bools
from tocsin.core.rules.provisions import (
    Amount,
    Article,
    AtMostShare,
    Clock,
    Condition,
    Fewer,
    Flag,
    Includes,
    Lasting,
    Provision,
    Quorum,
    RuleSet,
    Share,
    Spread,
    Truth,
)
from tocsin.core.time import Instant

CODES: Mapping[Truth, int] = {Truth.NO: NO, Truth.UNKNOWN: UNKNOWN, Truth.YES: YES}
_MOST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """What a condition answers of every incident, and the rows that are to be asked one by one."""

    codes: Codes
    doubtful: Bools | None = None


def answer_column(condition: Condition, columns: Columns, at: Instant) -> AnswerColumn:
    """Answer one condition of every incident, as of an instant."""
    return _ANSWERS[type(condition)](condition, columns, at)


def stated_column(article: Article, key: str, columns: Columns, at: Instant) -> AnswerColumn:
    """Answer a provision from the fact that lists which provisions hold; unknown where it is not given."""
    listed = columns.word(key)
    found = [UNKNOWN] + [CODES[one.stated(article, Fact(key, word), at).truth] for word in listed.words[1:]]
    return AnswerColumn(np.array(found, np.int8)[listed.places])


def understood(rules: RuleSet, articles: Iterable[Article]) -> bool:
    """
    Say whether these provisions are made of nothing but what is answered here.

    A kind of condition that is new, and one that has learned to say more, is not: its pack is then
    assessed one incident at a time, which is slower and never wrong.
    """
    for article in articles:
        provision = rules[article]
        if not _known(type(provision)) or not _known(type(provision.test)):
            return False
        if isinstance(provision.test, Lasting) and not _known(type(provision.test.clock)):
            return False
    return True


def _known(kind: type) -> bool:
    said: tuple[str, ...] = tuple(each.name for each in fields(kind))
    return _SAID.get(kind) == said


def _flag(condition: Flag, columns: Columns, _: Instant) -> AnswerColumn:
    codes = columns.flag(condition.fact).codes
    if condition.presumed is not None:
        codes = np.where(codes == UNKNOWN, np.int8(YES if condition.presumed else NO), codes)
    return AnswerColumn(codes)


def _amount(condition: Amount, columns: Columns, _: Instant) -> AnswerColumn:
    """Of whole numbers, those above a fraction are those above the whole number below it."""
    column, limit = columns.number(condition.fact), condition.limit
    below = limit.numerator * column.scale // limit.denominator
    return AnswerColumn(_decided(column.values > min(below, _MOST), column.known))


def _fewer(condition: Fewer, columns: Columns, _: Instant) -> AnswerColumn:
    column, limit = columns.number(condition.fact), condition.limit
    above = -(-limit.numerator * column.scale // limit.denominator)
    return AnswerColumn(_decided(column.values < above if above <= _MOST else column.known, column.known))


def _share(condition: Share | AtMostShare, columns: Columns, _: Instant) -> AnswerColumn:
    """Nothing is no share of anything; of a whole of zero, or an unknown one, no share is known."""
    part, whole = columns.number(condition.fact), columns.number(condition.whole)
    some = condition.limit.denominator * whole.scale
    every = condition.limit.numerator * part.scale
    some, every = some // gcd(some, every), every // gcd(some, every)
    doubtful = (part.values > _MOST // some) | (whole.values > _MOST // max(every, 1))
    more = part.values * some > whole.values * every
    at_most = isinstance(condition, AtMostShare)
    measured = _decided(~more if at_most else more, whole.known & (whole.values != 0))
    measured[part.values == 0] = YES if at_most else NO
    measured[~part.known] = UNKNOWN
    return AnswerColumn(measured, doubtful)


def _lasting(condition: Lasting, columns: Columns, at: Instant) -> AnswerColumn:
    found = elapsed_column(condition.clock, columns, at)
    return AnswerColumn(lasting_column(condition, found, at), found.doubtful)


def _of_codes(condition: Includes | Spread, columns: Columns, at: Instant) -> AnswerColumn:
    keys = (condition.fact, condition.other_than) if isinstance(condition, Spread) else (condition.fact,)
    named = [key for key in keys if key is not None]
    listed = [columns.word(key) for key in named]
    combinations, place = _combinations(listed)
    found = []
    for words in combinations:
        facts = {key: Fact(key, word) for key, word in zip(named, words, strict=True) if word is not None}
        found.append(CODES[one.answer(condition, facts, at).truth])
    return AnswerColumn(np.array(found, np.int8)[place])


def _combinations(listed: list[WordColumn]) -> tuple[list[tuple[object, ...]], Any]:
    """Return each combination of words that occurs, and which of them each incident has."""
    if len(listed) == 1:
        return [(word,) for word in listed[0].words], listed[0].places
    first, second = listed
    pairs = first.places.astype(np.int64) * len(second.words) + second.places
    distinct, place = np.unique(pairs, return_inverse=True)
    return [
        (first.words[pair // len(second.words)], second.words[pair % len(second.words)])
        for pair in distinct.tolist()
    ], place


def _decided(met: Bools, known: Bools) -> Codes:
    codes = np.where(met, np.int8(YES), np.int8(NO))
    codes[~known] = UNKNOWN
    return codes


_Answering: TypeAlias = Callable[[Any, Columns, Instant], AnswerColumn]
_ANSWERS: Mapping[type[Condition], _Answering] = {
    Flag: _flag,
    Amount: _amount,
    Share: _share,
    Fewer: _fewer,
    AtMostShare: _share,
    Includes: _of_codes,
    Spread: _of_codes,
    Lasting: _lasting,
}
_SAID: Mapping[type, tuple[str, ...]] = {
    Flag: ("fact", "presumed"),
    Amount: ("fact", "limit", "unit"),
    Share: ("fact", "whole", "limit"),
    Fewer: ("fact", "limit", "unit"),
    AtMostShare: ("fact", "whole", "limit"),
    Includes: ("fact", "code"),
    Spread: ("fact", "states", "number_from", "other_than"),
    Lasting: ("clock", "limit"),
    Clock: ("article", "starts", "otherwise", "provided", "ends", "length", "runs_on", "may_be_none"),
    Quorum: ("at_least", "of"),
    Provision: ("article", "says", "zegt", "test", "unless", "stated_in", "confidence"),
}
"""All that each kind says, as it is answered here."""
