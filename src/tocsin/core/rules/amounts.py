"""
Amounts: the number that a fact states, exactly, and what a number that grows amounts to at an instant.

A rate is read like an incident that goes on: the number runs on until something else is learned. Before
the instant at which it was observed it counts as it was then; nothing is projected backwards. What is
compared with the law is the exact number, clients in thirds included: rounding down would be a number
that the rate does not give.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias, cast

from tocsin.core.incidents import Fact
from tocsin.core.quantities import exact
from tocsin.core.rules.provisions import NEVER
from tocsin.core.time import Instant

Ratio: TypeAlias = tuple[int, int]
"""An exact number as a numerator and a denominator: to compare two takes a multiplication of integers."""

_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _MICROSECOND
_HORIZON: Instant = datetime(2200, 1, 1, tzinfo=UTC)
"""The end of the years that an incident can have: what grows beyond it does not come about."""


def has_growth(facts: Mapping[str, Fact]) -> bool:
    """Say whether a number among the facts is given with a rate, so that its value depends on the instant."""
    return any(fact.growth is not None for fact in facts.values())


def number(fact: Fact) -> int | Fraction:
    """Return a count or an amount as it was observed, as an exact number, whichever way the fact keeps it."""
    value = fact.value
    return value if isinstance(value, int) else _amount_of(cast("str", value), fact.key)


def amount_at(fact: Fact, at: Instant) -> int | Fraction:
    """Return what a count or an amount is at an instant: as observed, and what it has grown by since."""
    growth = fact.growth
    if growth is None or at <= growth.since:
        return number(fact)
    return number(fact) + Fraction(growth.per_hour) * ((at - growth.since) // _MICROSECOND) / _HOUR


def ratio(fact: Fact) -> Ratio:
    """Return what ``number`` does, as a ratio."""
    value = fact.value
    return (value, 1) if isinstance(value, int) else _ratio_of(value, fact.key)


def ratio_at(fact: Fact, at: Instant) -> Ratio:
    """Return what ``amount_at`` does, as a ratio."""
    return ratio(fact) if fact.growth is None else amount_at(fact, at).as_integer_ratio()


def reached_at(fact: Fact, limit: Fraction) -> Instant:
    """
    Return the instant at which a growing number is equal to a limit that it does not exceed as observed.

    It is rounded down to a microsecond: at it the limit is not exceeded, a microsecond later it is.
    ``NEVER`` if the rate is zero, or if the year 2200 comes first.
    """
    growth = fact.growth
    if growth is None or not growth.per_hour:
        return NEVER
    hours = (limit - number(fact)) / Fraction(growth.per_hour)
    microseconds = hours * _HOUR // 1
    if microseconds >= (_HORIZON - growth.since) // _MICROSECOND:
        return NEVER
    return growth.since + timedelta(microseconds=microseconds)


@lru_cache(maxsize=4096)
def _amount_of(text: str, key: str) -> Fraction:
    return Fraction(exact(text, key))


@lru_cache(maxsize=4096)
def _ratio_of(value: object, key: str) -> Ratio:
    text = str(value)
    digits = text.replace(".", "", 1)
    plain = digits.isascii() and digits.isdigit()  # as facts keep money, and read here at a third of the time
    return (Decimal(text) if plain else exact(value, key)).as_integer_ratio()
