"""
What each incident weighs towards each condition, if the harm of several is added up (2024/1772 Art. 8(2)).

An incident that meets a condition by itself weighs more than ``ALONE``; otherwise its weight is the part of
the limit that it makes up, rounded up. So incidents that meet a condition together always weigh more than
``ALONE`` together, however ``together.py`` leaves some of them out or divides by the largest whole: weights
rule out, and never decide. An exception can only take away, and is passed over; a condition that is not
met by more of anything is taken to hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np

from tocsin.core.rules.columns.clocks import elapsed_column
from tocsin.core.rules.columns.columns import NO, YES, Columns
from tocsin.core.rules.columns.conditions import stated_column
from tocsin.core.rules.columns.kernel import ALONE, BitQuorums, Bools, Days, Longs, Weights
from tocsin.core.rules.columns.states import states_counted
from tocsin.core.rules.provisions import (
    Amount,
    Article,
    Condition,
    Flag,
    Includes,
    Lasting,
    Quorum,
    RuleSet,
    Share,
    Spread,
)
from tocsin.core.time import Instant

_ENOUGH = ALONE + 1
_MOST = (1 << 63) - 1
_MOST_BITS = 63
_CUT = 24
"""Bits taken off both sides of a share whose product would not fit; what is cut off is rounded up."""
_QUORUM = 1 << 10
"""Quorums are counted from here on until it is known how many columns stand before them."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What incidents weigh, row by row and condition by condition, and when their sums could be major."""

    weights: Weights
    quorums: BitQuorums


def weighed(rules: RuleSet, columns: Columns, causes: Days, at: Instant) -> Weighed | None:
    """
    Weigh every incident towards every condition of the outcome, clocks as of an instant.

    ``rules`` are understood. Returns None where there are more conditions than a number has bits.
    """
    scales = _Scales(rules, columns, causes, at)
    scales.quorum([scales.place(rules.answers.outcome)], 1)
    if len(scales.columns) + len(scales.quorums) > _MOST_BITS:
        return None
    weights = np.column_stack(scales.columns)
    weights[scales.doubtful] = _ENOUGH
    return Weighed(weights, scales.numbered())


class _Scales:
    """Columns of weights, and quorums over them, in the making."""

    def __init__(self, rules: RuleSet, columns: Columns, causes: Days, at: Instant) -> None:
        self.columns: list[Weights] = []
        self.quorums: list[tuple[list[int], int]] = []
        self.doubtful = np.zeros(columns.rows, np.bool_)
        self.doubtful[list(columns.odd)] = True
        self._rules, self._facts, self._causes, self._at = rules, columns, causes, at
        self._places: dict[Article | Condition, int] = {}

    def place(self, article: Article) -> int:
        """Return the column or the quorum that stands for a provision."""
        if article not in self._places:
            self._places[article] = self._placed(article)
        return self._places[article]

    def quorum(self, members: list[int], least: int) -> int:
        """Add a quorum that opens when so many of its members hold; one bit may stand for two of them."""
        distinct = list(dict.fromkeys(members))
        self.quorums.append((distinct, max(least - len(members) + len(distinct), 1)))
        return _QUORUM + len(self.quorums) - 1

    def numbered(self) -> BitQuorums:
        """Return the quorums over bits, those of the columns first."""
        before = len(self.columns)
        bits = [
            sum(1 << (before + each - _QUORUM if each >= _QUORUM else each) for each in members)
            for members, _ in self.quorums
        ]
        return np.array(bits, np.uint64), np.array([least for _, least in self.quorums], np.int64)

    def _placed(self, article: Article) -> int:
        provision = self._rules[article]
        test = provision.test
        if not isinstance(test, Quorum):
            place = self._column(test)
        elif test.at_least == 1:
            place = self._any(test)
        else:
            place = self.quorum([self.place(each) for each in test.of], test.at_least)
        if provision.stated_in is None:
            return place
        listed = stated_column(article, provision.stated_in, self._facts, self._at).codes == YES
        return self.quorum([place, self._added(_enough(listed))], 1)

    def _any(self, quorum: Quorum) -> int:
        """Put the yes-or-no conditions of an alternative into one column: any of them is all of them."""
        plain = [each for each in quorum.of if self._plain(each)]
        members = [self.place(each) for each in quorum.of if each not in plain]
        if plain:
            together = [self._weights(self._rules[each].test) for each in plain]
            members.append(self._added(np.maximum.reduce(together)))
        return members[0] if len(members) == 1 else self.quorum(members, 1)

    def _plain(self, article: Article) -> bool:
        provision = self._rules[article]
        return isinstance(provision.test, Flag | Includes) and provision.stated_in is None

    def _column(self, condition: Condition) -> int:
        if condition not in self._places:
            self._places[condition] = self._added(self._weights(condition))
        return self._places[condition]

    def _added(self, weights: Weights) -> int:
        self.columns.append(weights)
        return len(self.columns) - 1

    def _weights(self, condition: Condition | Quorum) -> Weights:  # noqa: PLR0911 - one for each kind
        facts = self._facts
        match condition:
            case Flag(fact=fact, presumed=presumed):
                codes = facts.flag(fact).codes
                return _enough(codes != NO if presumed else codes == YES)
            case Includes(fact=fact, code=code):
                column = facts.word(fact)
                named = [isinstance(word, tuple) and code in word for word in column.words]
                return _enough(np.array(named)[column.places])
            case Amount(fact=fact, limit=limit):
                number = facts.number(fact)
                most = np.full(facts.rows, limit.numerator * number.scale)
                return _parts(number.values, most, number.known, limit.denominator)
            case Share(fact=fact, whole=whole, limit=limit):
                part, of = facts.number(fact), facts.number(whole)
                some, every = limit.denominator * of.scale, limit.numerator * part.scale
                return _parts(part.values, of.values, part.known & of.known, some, every)
            case Lasting():
                return self._lasting(condition)
            case Spread():
                counted = states_counted(condition, facts, self._causes)
                needed = max(condition.number_from - 1, 1)
                return np.minimum(-(-counted * _ENOUGH // needed), _ENOUGH).astype(np.int16)
        return np.full(facts.rows, _ENOUGH, np.int16)

    def _lasting(self, condition: Lasting) -> Weights:
        """Weigh a length so far, in whole seconds as they are added up, unless it is known not to count."""
        clock = condition.clock
        found = elapsed_column(clock, self._facts, self._at)
        self.doubtful |= found.doubtful
        length = found.at(self._at)
        counts = length.known
        if clock.provided is not None:
            counts = counts & (self._facts.flag(clock.provided).codes != NO)
        limit = np.full(self._facts.rows, int(condition.limit.total_seconds()))
        return _parts(length.values // 1_000_000, limit, counts)


def _enough(met: Bools) -> Weights:
    return np.where(met, np.int16(_ENOUGH), np.int16(0))


def _parts(part: Longs, whole: Longs, known: Bools, some: int = 1, every: int = 1) -> Weights:
    """
    Weigh ``some`` times a part against ``every`` times a whole, rounded up; nothing where they are unknown.

    Of a whole of zero, or one that is nothing beside its part, any part is enough.
    """
    some, every = some // gcd(some, every), every // gcd(some, every)
    if max(some, every) >= 1 << (_CUT // 2):
        return _enough(known & (part > 0))
    large = (part > _MOST // (some * ALONE)) | (whole > _MOST // max(every, 1))
    if large.any():
        part, whole = np.where(large, (part >> _CUT) + 1, part), np.where(large, whole >> _CUT, whole)
    against = np.maximum(whole * every, 0)
    share = -(-(part * some * ALONE) // np.maximum(against, 1))
    share[(against == 0) & (part > 0)] = _ENOUGH
    return np.where(known, np.minimum(share, _ENOUGH), 0).astype(np.int16)
