"""Attainment: how one objective stands in one window, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import floor

from tocsin.core.commitments import ServiceLevelObjective
from tocsin.core.sla.breach import falls_below
from tocsin.core.sla.course import Course, course_of
from tocsin.core.sla.credits import Credit, claim_by, credit_due
from tocsin.core.sla.downtime import Outage
from tocsin.core.time import Instant, Interval, union

_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Attainment:
    """
    How an objective stands in a window, as the window would close if what is open ended at ``at``.

    Exact throughout: shares from 0 to 1, downtime in seconds weighed by the share that was out.
    """

    window: Interval
    attained: Fraction
    committed: timedelta
    """The window, or the service hours in it."""
    downtime: Fraction
    allowed_downtime: Fraction
    """Seconds of downtime with which the target is attained exactly."""
    breached: bool
    """The attainment is strictly below the target: a budget spent to the last moment still holds."""
    breach_at: Instant | None
    """The last instant at which the budget holds; see ``breach.falls_below``."""
    credit: Credit
    claim_by: Instant | None
    """None when no credit is due, or when no period is agreed."""
    intervals: tuple[Interval, ...]
    """The downtime that counted, whatever its share."""

    @property
    def remaining(self) -> Fraction:
        """Seconds of full downtime left in the budget, never negative."""
        return max(self.allowed_downtime - self.downtime, Fraction(0))

    @property
    def shown(self) -> str:
        """The attainment in percent to four decimals, rounded half up; for show only."""
        shown = floor(self.attained * 1_000_000 + Fraction(1, 2))
        return f"{shown // 10_000}.{shown % 10_000:04d}"


def attain(
    objective: ServiceLevelObjective,
    outages: Sequence[Outage],
    at: Instant,
    window: Interval | None = None,
) -> Attainment:
    """
    Say how an objective stands in the window of ``at``, or in an earlier calendar window.

    Raises ``Refused`` (``unknown_window``, ``unknown_time_zone``, ``instant_out_of_range``).
    """
    return attainment_of(course_of(objective, outages, at, window))


def attainment_of(course: Course) -> Attainment:
    """Judge the course of a window."""
    objective = course.objective
    attained = course.attained()
    downtime, allowed = course.downtime, course.allowed(course.target())
    credit = credit_due(objective, attained, downtime - allowed)
    return Attainment(
        window=course.window,
        attained=attained,
        committed=course.committed.total,
        downtime=downtime / _SECOND,
        allowed_downtime=allowed / _SECOND,
        breached=downtime > allowed,
        breach_at=falls_below(course, course.target()),
        credit=credit,
        claim_by=claim_by(objective, course.window) if credit.due else None,
        intervals=union(Interval(each.start, each.end) for each in course.counted),
    )
