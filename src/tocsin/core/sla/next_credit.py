"""When it gets worse: the credit after the one that is due now, and from when it is due."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from tocsin.core.commitments import CreditTier, ServiceLevelObjective
from tocsin.core.sla.attainment import Attainment
from tocsin.core.sla.breach import falls_below, lasts_beyond
from tocsin.core.sla.course import Course
from tocsin.core.sla.credits import HOUR, Credit, credit_of_hours, credit_of_tier, hours_beyond, meets
from tocsin.core.sla.limits import Limit, limit
from tocsin.core.time import Instant

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NextCredit:
    """The credit that is due after the one that is due now, and from when."""

    credit: Credit
    at: Instant | None
    """When it is reached if what is open stays open; None: not in this window."""


def next_credit(course: Course, attainment: Attainment) -> NextCredit | None:
    """
    Return the next tier, or the next hour, with what it gives; None when it gives no more than now.

    A tier or an hour that changes nothing, because of the cap or the smallest credit, is passed over.
    A credit in proportion grows steadily and has no next; one that is not known has none either, except
    between two bands, where the next band is known.
    """
    attained = attainment.attained
    if attained is None or course.objective.measure == "requests":
        return None
    if course.objective.credit_per_hour_beyond is not None:
        return _next_hour(course, attainment.credit)
    return _next_tier(course, attained, attainment.credit)


def _next_tier(course: Course, attained: Fraction, now: Credit) -> NextCredit | None:
    objective = course.objective
    tiers = sorted(objective.credits or (), key=lambda tier: tier.below, reverse=True)
    for tier in tiers:
        if meets(objective, tier, attained):
            continue
        credit, reached = credit_of_tier(objective, tier), limit(objective, tier.below, included=tier.at_most)
        if credit != now and not _empty(objective, tier, reached):
            return NextCredit(credit, falls_below(course, reached))
    return None


def _empty(objective: ServiceLevelObjective, tier: CreditTier, reached: Limit) -> bool:
    """Say whether a band is so narrow that no rounded attainment lies in it."""
    if tier.down_to is None:
        return False
    return limit(objective, tier.down_to, included=not tier.down_to_included).share >= reached.share


def _next_hour(course: Course, now: Credit) -> NextCredit | None:
    objective = course.objective
    begun = hours_beyond(objective, course.beyond())
    longest = -(-course.committed.total // _HOUR)
    hours = bisect_left(
        range(longest + 1),
        x=True,
        lo=min(begun + 1, longest),
        key=lambda n: credit_of_hours(objective, n) != now,
    )
    if hours > longest or credit_of_hours(objective, hours) == now:
        return None
    full = objective.credit_per_hour_beyond is not None and objective.credit_per_hour_beyond.count == "full"
    extra = Fraction((hours if full else hours - 1) * HOUR)
    return NextCredit(credit_of_hours(objective, hours), lasts_beyond(course, extra, exactly=full))
