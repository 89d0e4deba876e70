"""Attainment: how one objective stands in one window, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import floor

from tocsin.core.commitments import ServiceLevelObjective, Source
from tocsin.core.sla.breach import falls_below
from tocsin.core.sla.claim_limits import claim_by, notice_by
from tocsin.core.sla.course import Course, course_of
from tocsin.core.sla.credits import Credit, credit_due
from tocsin.core.sla.downtime import Outage
from tocsin.core.sla.limits import rounded
from tocsin.core.sla.requests import Requests
from tocsin.core.sla.review import review
from tocsin.core.sla.wording import Sentence
from tocsin.core.time import Instant, Interval, union

_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Attainment:
    """
    How an objective stands in a window, as the window would close if what is open ended at ``at``.

    Exact throughout: shares from 0 to 1, downtime in seconds weighed by the share that was out.
    """

    window: Interval
    attained: Fraction | None
    """None: requests are measured, and their number is not known."""
    committed: timedelta
    """The window, or the service hours in it."""
    downtime: Fraction
    allowed_downtime: Fraction | None
    """
    Seconds of downtime with which the target is just attained, any agreed rounding included. None:
    requests are measured, so no length of time is allowed.
    """
    breached: bool | None
    """The attainment is strictly below the target: a budget just spent still holds. None: it is not known."""
    breach_at: Instant | None
    """The last instant at which the budget holds; see ``breach.falls_below``."""
    credit: Credit
    claim_by: Instant | None
    """None when no credit can be due, or when no period is agreed."""
    intervals: tuple[Interval, ...]
    """The downtime that counted, whatever its share."""
    compared: Fraction | None
    """The attainment as it was compared: rounded where that is agreed."""
    notice_by: Instant | None
    """When a first notice of the claim is due; None as for ``claim_by``."""
    review: tuple[Sentence, ...]
    """What somebody has to look at: what the text leaves open, what is not known, what is to be done now."""

    @property
    def remaining(self) -> Fraction | None:
        """Seconds of full downtime left in the budget, never negative; None as for ``allowed_downtime``."""
        if self.allowed_downtime is None:
            return None
        return max(self.allowed_downtime - self.downtime, Fraction(0))

    @property
    def shown(self) -> str | None:
        """The exact attainment in percent to four decimals, rounded half up; for show only."""
        if self.attained is None:
            return None
        shown = floor(self.attained * 1_000_000 + Fraction(1, 2))
        return f"{shown // 10_000}.{shown % 10_000:04d}"


def attain(
    objective: ServiceLevelObjective,
    outages: Sequence[Outage],
    at: Instant,
    window: Interval | None = None,
    requests: Requests | None = None,
) -> Attainment:
    """
    Say how an objective stands in the window of ``at``, or in an earlier calendar window.

    ``requests`` are those of the window, where the objective measures them.
    Raises ``Refused`` (``unknown_window``, ``unknown_time_zone``, ``instant_out_of_range``).
    """
    return attainment_of(course_of(objective, outages, at, window, requests))


def attainment_of(course: Course) -> Attainment:
    """Judge the course of a window."""
    objective = course.objective
    attained, target = course.attained(), course.target()
    timed = objective.measure == "time"
    credit = credit_due(objective, attained, course.beyond())
    last = course.last_outage() if credit.claimable else None
    return Attainment(
        window=course.window,
        attained=attained,
        committed=course.committed.total,
        downtime=course.downtime / _SECOND,
        allowed_downtime=course.allowed(target.share) / _SECOND if timed else None,
        breached=None if attained is None else target.met_by(attained),
        breach_at=falls_below(course, target),
        credit=credit,
        claim_by=claim_by(objective, course.window, last) if credit.claimable else None,
        intervals=union(Interval(each.start, each.end) for each in course.counted),
        compared=None if attained is None else rounded(objective, attained),
        notice_by=notice_by(objective, last) if credit.claimable else None,
        review=review(course, credit),
    )


def by_source(
    objective: ServiceLevelObjective,
    outages: Sequence[Outage],
    at: Instant,
    window: Interval | None = None,
) -> dict[Source | None, Attainment]:
    """
    Say how an objective would stand by each source that measured an outage, taken alone.

    Conflicting measurements stay side by side; which one counts, ``attain`` says. What is excluded is
    announced and not measured, so it stands beside every source. None: the source is not known.
    Raises ``Refused`` as ``attain`` does.
    """
    kinds = objective.excluded
    sources = dict.fromkeys(each.source for each in outages if each.kind not in kinds)
    return {
        source: attain(
            objective, [each for each in outages if each.kind in kinds or each.source == source], at, window
        )
        for source in sources
    }
