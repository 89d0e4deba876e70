"""The course of one window: what counted in it so far, and what will if what is open stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tocsin.core.commitments import ServiceLevelObjective
from tocsin.core.sla.downtime import MICROSECOND, Outage, Stretch, Treatment, counted, weight
from tocsin.core.sla.limits import Limit, target_of
from tocsin.core.sla.requests import Requests
from tocsin.core.sla.service_hours import CommittedTime, committed_time
from tocsin.core.sla.treatment import treated
from tocsin.core.sla.windows import rolling_length, window_at
from tocsin.core.time import Instant, Interval, union


@dataclass(frozen=True, slots=True)
class Course:
    """One objective over one window, asked at one instant. Made by ``course_of``."""

    objective: ServiceLevelObjective
    at: Instant
    window: Interval
    committed: CommittedTime
    """The committed time of the window."""
    treated: tuple[Treatment, ...]
    """What the objective makes of each outage, if what is open ended at ``at``; in the order given."""
    counted: tuple[Stretch, ...]
    """Downtime in the window as it would close if what is open ended at ``at``."""
    ahead: CommittedTime
    """As far as is looked ahead: the window, or for a rolling one also its length after ``at``."""
    foreseen: tuple[Stretch, ...]
    """Downtime in that time if what is open stays open."""
    downtime: Fraction
    """The weight of ``counted``, in microseconds."""
    slide: tuple[tuple[Instant, Fraction, int], ...]
    """
    For a rolling window that is looked ahead for: the edges from ``at`` on between which the sliding
    window changes steadily, with the weighed downtime and the committed time in the window that ends
    there, in microseconds. Empty otherwise.
    """
    requests: Requests | None = None
    """How many requests there were and failed; None: it is not known, or time is measured."""

    def of(self, objective: ServiceLevelObjective) -> Course:
        """Return the same course for an objective that differs only in its target and its credits."""
        return replace(self, objective=objective)

    def allowed(self, below: Fraction) -> Fraction:
        """Return the downtime in microseconds with which the window attains exactly a share."""
        return (1 - below) * (self.committed.total // MICROSECOND)

    def attained(self) -> Fraction | None:
        """
        Return the share that was attained, from 0 to 1, exactly: of the committed time, or of the requests.

        It is 1 where no time was committed or nothing was requested at all: nothing was promised, so
        nothing was missed. None: requests are measured, and their number is not known.
        """
        if self.objective.measure == "requests":
            if self.requests is None:
                return None
            total = self.requests.total
            return 1 - Fraction(self.requests.failed, total) if total else Fraction(1)
        total = self.committed.total // MICROSECOND
        return 1 - self.downtime / total if total else Fraction(1)

    def target(self) -> Limit:
        """Return the limit below which the target is missed."""
        return target_of(self.objective)

    def beyond(self) -> Fraction:
        """Return the downtime beyond what the target allows, in microseconds; below zero: so much is left."""
        return self.downtime - self.allowed(self.target().share)

    def last_outage(self) -> Interval | None:
        """
        Return the last outage that counted in the window, whole: also where it lies outside the window.

        Outages that overlap or touch are one; what is open ends at ``at``. None: none counted.
        """
        if not self.counted:
            return None
        moment = self.counted[-1].start
        merged = union(each.span for each in self.treated if each.span is not None and each.counts)
        return next(each for each in reversed(merged) if each.start <= moment)


def course_of(
    objective: ServiceLevelObjective,
    outages: Sequence[Outage],
    at: Instant,
    window: Interval | None = None,
    requests: Requests | None = None,
) -> Course:
    """
    Follow one objective through the window of ``at``, or through an earlier calendar window.

    ``requests`` are those of that window, where the objective measures requests.

    Raises ``Refused`` (``unknown_window``, ``unknown_time_zone``, ``instant_out_of_range``).
    """
    if window is None:
        window = window_at(objective.window, objective.time_zone, at)
    committed = committed_time(objective.service_hours, objective.time_zone, window)
    treatments = treated(objective, outages, at=at, open_until=at)
    so_far = counted(objective, treatments, committed)
    length = rolling_length(objective.window)
    ahead = committed
    if length is not None and any(each.end is None or each.end > at for each in outages):
        ahead = committed_time(
            objective.service_hours, objective.time_zone, Interval(window.start, at + length)
        )
    foreseen = so_far
    if ahead is not committed or any(each.end is None for each in outages):
        # Beyond the window, so that an outage that begins just before its end is not too short to count.
        horizon = max(window.end if length is None else at + length, at) + objective.minimum_outage
        going_on = treated(objective, outages, at=at, open_until=horizon)
        foreseen = counted(objective, going_on, ahead)
    slide = _slide(foreseen, ahead, window, at) if ahead is not committed else ()
    downtime = weight(so_far)
    return Course(
        objective, at, window, committed, treatments, so_far, ahead, foreseen, downtime, slide, requests
    )


def _slide(
    foreseen: Sequence[Stretch], ahead: CommittedTime, window: Interval, at: Instant
) -> tuple[tuple[Instant, Fraction, int], ...]:
    """
    Follow a window of fixed length from where nothing is in it yet until it begins at ``at``.

    What is under way adds at its rate while it lasts, and takes the same away one length later; so
    between two edges both sums change steadily.
    """
    length = window.end - window.start
    horizon = at + length
    changes: defaultdict[Instant, tuple[Fraction, int]] = defaultdict(lambda: (Fraction(0), 0))
    changes[at] = changes[horizon] = (Fraction(0), 0)
    down = [(each.start, each.end, each.share, 0) for each in foreseen]
    kept = [(each.start, each.end, Fraction(0), 1) for each in ahead.intervals]
    for start, end, share, inside in down + kept:
        for edge, sign in ((start, 1), (end, -1), (start + length, -1), (end + length, 1)):
            known = changes[edge]
            changes[edge] = (known[0] + sign * share, known[1] + sign * inside)
    found: list[tuple[Instant, Fraction, int]] = []
    now, downtime, committed = window.start, Fraction(0), 0
    rates = (Fraction(0), 0)
    for edge in sorted(changes):
        passed = (edge - now) // MICROSECOND
        downtime, committed, now = downtime + rates[0] * passed, committed + rates[1] * passed, edge
        rates = (rates[0] + changes[edge][0], rates[1] + changes[edge][1])
        if at <= edge <= horizon:
            found.append((edge, downtime, committed))
    return tuple(found)
