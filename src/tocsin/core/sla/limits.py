"""Limits of attainment: what lies below one, or also at it, once the agreed rounding is undone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from tocsin.core.commitments import ServiceLevelObjective
from tocsin.core.quantities import percent

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Limit:
    """A share of attainment, from 0 to 1, that an exact attainment meets strictly below it, or also at it."""

    share: Fraction
    included: bool = False
    """It is met at exactly ``share`` too."""

    def met_by(self, attained: Fraction) -> bool:
        """Say whether an exact attainment is below, or at it where that suffices."""
        return attained < self.share or (self.included and attained == self.share)


def limit(objective: ServiceLevelObjective, below: Decimal, *, included: bool = False) -> Limit:
    """
    Return the limit that an exact attainment meets when the agreed, rounded one is below ``below`` percent.

    Rounded half up to d decimals, an attainment is a whole number n of units of 10^-d percent. n is below
    a limit when it is below the first whole number from there up, which the exact attainment is when it
    lies below half a unit less; n is at most a limit when the exact one lies below half a unit more than
    the last whole number up to there. So a rounded limit is always strict.
    """
    return _limit(below, objective.attainment_decimals, included)


@lru_cache(maxsize=4096)
def _limit(below: Decimal, decimals: int | None, included: bool) -> Limit:  # noqa: FBT001 - a key of the cache
    if decimals is None:
        return Limit(percent(below), included)
    units = Fraction(below) * 10**decimals
    edge = floor(units) + _HALF if included else ceil(units) - _HALF
    return Limit(edge / 10**decimals / 100)


def target_of(objective: ServiceLevelObjective) -> Limit:
    """Return the limit below which the target is missed: strict, so a budget just spent still holds."""
    return limit(objective, objective.target)


def rounded(objective: ServiceLevelObjective, attained: Fraction) -> Fraction:
    """Return an attainment (0 to 1) as it is compared: rounded half up as agreed, or exact."""
    if objective.attainment_decimals is None:
        return attained
    units = 100 * 10**objective.attainment_decimals
    return Fraction(floor(attained * units + _HALF), units)
