"""What a window is worth to whoever was let down: service credits, in tiers, per hour or in proportion."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from tocsin.core.commitments import CreditTier, ServiceLevelObjective
from tocsin.core.quantities import Money
from tocsin.core.sla.limits import limit, target_of

HOUR = 3_600_000_000
"""An hour in microseconds."""
_HALF = Fraction(1, 2)
_SHOWN = 6
"""Decimals of a percentage that is no decimal number."""


@dataclass(frozen=True, slots=True)
class Credit:
    """
    A service credit: a percentage of the fee, or days of service.

    ``percent`` is zero, not None, when no credit is due, and None where the credit is given in days;
    ``days`` is the other way round. Both are None when the credit is not known, which is not zero.
    ``money`` is None where it is not money or the fee is not known. A percentage in proportion to
    downtime is rounded to six decimals for show; the money is rounded once, from the exact value.
    """

    percent: Decimal | None
    days: int | None
    money: Money | None

    @property
    def due(self) -> bool:
        """Whether there is anything to claim, as far as is known."""
        return bool(self.percent or self.days)

    @property
    def known(self) -> bool:
        """Whether it can be said what is due."""
        return self.percent is not None or self.days is not None

    @property
    def claimable(self) -> bool:
        """Whether something is due, or may be: the time to claim what is not known runs out all the same."""
        return self.due or not self.known


UNKNOWN = Credit(None, None, None)


@dataclass(frozen=True, slots=True)
class Gap:
    """An attainment that lies between two bands of credit: the contract does not say what is due."""

    above: CreditTier
    """The band that has ended."""
    below: CreditTier | None
    """The next band, which has not begun; None: there is none."""


def lowest_tier(objective: ServiceLevelObjective, attained: Fraction) -> CreditTier | None:
    """Return the tier that counts: of those the attainment is below, or at, the lowest."""
    met = (tier for tier in objective.credits or () if meets(objective, tier, attained))
    return min(met, key=lambda tier: tier.below, default=None)


def meets(objective: ServiceLevelObjective, tier: CreditTier, attained: Fraction) -> bool:
    """Say whether an exact attainment (0 to 1) is low enough for a tier."""
    return limit(objective, tier.below, included=tier.at_most).met_by(attained)


def gap_at(objective: ServiceLevelObjective, attained: Fraction) -> Gap | None:
    """
    Return the gap between bands in which an exact attainment lies, if it does.

    It is below the lower edge of the lowest tier that it is low enough for. GitHub's text gives 10 %
    above 99.0 % and 25 % below 99.0 %: at exactly 99.0 % neither is agreed, and none is chosen here.
    """
    tier = lowest_tier(objective, attained)
    if tier is None or tier.down_to is None:
        return None
    if not limit(objective, tier.down_to, included=not tier.down_to_included).met_by(attained):
        return None
    lower = (each for each in objective.credits or () if each.below < tier.below)
    return Gap(tier, max(lower, key=lambda each: each.below, default=None))


def hours_beyond(objective: ServiceLevelObjective, beyond: Fraction) -> int:
    """Return how many full or started hours a number of microseconds beyond the budget is."""
    if objective.credit_per_hour_beyond is None or beyond <= 0:
        return 0
    whole = floor if objective.credit_per_hour_beyond.count == "full" else ceil
    return whole(beyond / HOUR)


def credit_due(objective: ServiceLevelObjective, attained: Fraction | None, beyond: Fraction) -> Credit:
    """
    Return the credit for an attainment (0 to 1) and the microseconds of downtime beyond the budget.

    The lowest tier that is met counts alone; per hour, each full or started hour beyond counts; in
    proportion, so many times the part of the window that was down, or was beyond, once the target is
    missed. The cap of the objective limits percentages, not days; a credit below its minimum is none.
    It is not known where the attainment is not, where it lies between two bands, where time is
    credited and requests are measured, and where it is not known which credits are agreed: unless
    the attainment is above the target, or everything was attained.
    """
    timed = objective.credit_per_hour_beyond or objective.credit_proportional
    if attained is None or (timed and objective.measure == "requests"):
        return UNKNOWN
    if objective.credits is None:
        missed = limit(objective, objective.target, included=True).met_by(attained) and attained < 1
        return UNKNOWN if missed else credit_of_percent(objective, Decimal(0))
    tier = lowest_tier(objective, attained)
    if tier is None:
        return _without_tier(objective, attained, beyond)
    return credit_of_tier(objective, tier) if gap_at(objective, attained) is None else UNKNOWN


def _without_tier(objective: ServiceLevelObjective, attained: Fraction, beyond: Fraction) -> Credit:
    if objective.credit_per_hour_beyond is not None:
        return credit_of_hours(objective, hours_beyond(objective, beyond))
    if objective.credits and all(tier.percent is None for tier in objective.credits):
        return Credit(None, 0, None)
    return credit_of_percent(objective, proportion(objective, attained))


def credit_of_tier(objective: ServiceLevelObjective, tier: CreditTier) -> Credit:
    """Return the credit that one tier gives."""
    if tier.percent is None:
        return Credit(None, tier.days or 0, None)
    return credit_of_percent(objective, tier.percent)


def credit_of_hours(objective: ServiceLevelObjective, hours: int) -> Credit:
    """Return the credit for a number of hours beyond the budget."""
    each = objective.credit_per_hour_beyond
    return credit_of_percent(objective, Fraction(0) if each is None else Fraction(each.percent) * hours)


def proportion(objective: ServiceLevelObjective, attained: Fraction) -> Fraction:
    """Return the credit in proportion for an attainment (0 to 1), in exact percent and without the cap."""
    terms, target = objective.credit_proportional, target_of(objective)
    if terms is None or not target.met_by(attained):
        return Fraction(0)
    lost = (1 if terms.of == "downtime" else target.share) - attained
    return Fraction(terms.times) * lost * 100


def credit_of_percent(objective: ServiceLevelObjective, due: Fraction | Decimal) -> Credit:
    """Return the credit for an exact percentage of the fee: at most the cap, and none below the minimum."""
    if objective.credit_cap_percent is not None and due > objective.credit_cap_percent:
        due = objective.credit_cap_percent
    shown = due if isinstance(due, Decimal) else _decimal(due)
    fee, least = objective.fee, objective.credit_minimum
    if fee is None:
        return Credit(shown, None, None)
    money = of_fee(fee, Fraction(due))
    if least is not None and least.currency == money.currency and 0 < money.amount < least.amount:
        return Credit(Decimal(0), None, Money(Decimal("0.00"), fee.currency))
    return Credit(shown, None, money)


def of_fee(fee: Money, due: Fraction) -> Money:
    """Return an exact percentage of a fee, rounded half up to the cent."""
    exact = Fraction(fee.amount) * due
    whole = floor(exact + _HALF)  # half up, exactly: a Decimal context could round before us
    return Money(Decimal(whole).scaleb(-2), fee.currency)


def _decimal(exact: Fraction) -> Decimal:
    """Write a percentage as a decimal number, or rounded half up where it is none."""
    digits = Decimal(exact.numerator) / Decimal(exact.denominator)
    if Fraction(digits) == exact:
        return digits
    return Decimal(floor(exact * 10**_SHOWN + _HALF)).scaleb(-_SHOWN)
