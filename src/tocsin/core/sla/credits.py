"""What a window is worth to whoever was let down: service credits, and until when they are claimed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from tocsin.core.commitments import CreditTier, ServiceLevelObjective
from tocsin.core.quantities import Money, percent
from tocsin.core.time import Instant, Interval
from tocsin.core.time.instants import zone
from tocsin.core.time.months import at_local, month_later

HOUR = 3_600_000_000
"""An hour in microseconds."""


@dataclass(frozen=True, slots=True)
class Credit:
    """
    A service credit: a percentage of the fee, or days of service.

    ``percent`` is zero, not None, when no credit is due, and None where the credit is given in days;
    ``days`` is the other way round. ``money`` is None where it is not money or the fee is not known.
    """

    percent: Decimal | None
    days: int | None
    money: Money | None

    @property
    def due(self) -> bool:
        """Whether there is anything to claim."""
        return bool(self.percent or self.days)


def lowest_tier(objective: ServiceLevelObjective, attained: Fraction) -> CreditTier | None:
    """Return the tier that counts: of those the attainment is strictly below, the lowest."""
    met = (tier for tier in objective.credits or () if attained < percent(tier.below))
    return min(met, key=lambda tier: tier.below, default=None)


def hours_beyond(objective: ServiceLevelObjective, beyond: Fraction) -> int:
    """Return how many full or started hours a number of microseconds beyond the budget is."""
    if objective.credit_per_hour_beyond is None or beyond <= 0:
        return 0
    whole = floor if objective.credit_per_hour_beyond.count == "full" else ceil
    return whole(beyond / HOUR)


def credit_due(objective: ServiceLevelObjective, attained: Fraction, beyond: Fraction) -> Credit:
    """
    Return the credit for an attainment (0 to 1) and the microseconds of downtime beyond the budget.

    The lowest tier that is met counts alone; per hour, each full or started hour beyond counts.
    The cap of the objective limits percentages, not days.
    """
    tier = lowest_tier(objective, attained)
    if tier is not None:
        return credit_of_tier(objective, tier)
    if objective.credit_per_hour_beyond is not None:
        return credit_of_hours(objective, hours_beyond(objective, beyond))
    if objective.credits and all(tier.percent is None for tier in objective.credits):
        return Credit(None, 0, None)
    return _in_percent(objective, Decimal(0))


def credit_of_tier(objective: ServiceLevelObjective, tier: CreditTier) -> Credit:
    """Return the credit that one tier gives."""
    if tier.percent is None:
        return Credit(None, tier.days or 0, None)
    return _in_percent(objective, tier.percent)


def credit_of_hours(objective: ServiceLevelObjective, hours: int) -> Credit:
    """Return the credit for a number of hours beyond the budget."""
    each = objective.credit_per_hour_beyond
    return _in_percent(objective, Decimal(0) if each is None else each.percent * hours)


def _in_percent(objective: ServiceLevelObjective, due: Decimal) -> Credit:
    if objective.credit_cap_percent is not None:
        due = min(due, objective.credit_cap_percent)
    fee = objective.fee
    if fee is None:
        return Credit(due, None, None)
    exact = Fraction(fee.amount) * percent(due) * 100
    whole = floor(exact + Fraction(1, 2))  # half up, exactly: a Decimal context could round before us
    return Credit(due, None, Money(Decimal(whole).scaleb(-2), fee.currency))


def claim_by(objective: ServiceLevelObjective, window: Interval) -> Instant | None:
    """
    Return the end of the claim period: counted from the end of the window; None when there is none.

    Months and days are local calendar ones, so that thirty days from midnight end at midnight.
    """
    period = objective.claim_within
    if period is None:
        return None
    moment = window.end
    tz = zone(objective.time_zone)
    if period.months:
        moment = month_later(moment, tz, period.months)
    if period.days:
        local = moment.astimezone(tz)
        moment = at_local(local.date() + timedelta(days=period.days), local.time(), tz)
    return moment + period.elapsed
