"""The course of one window: what counted in it so far, and what will if what is open stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tocsin.core.commitments import ServiceLevelObjective
from tocsin.core.quantities import percent
from tocsin.core.sla.downtime import MICROSECOND, Outage, Stretch, counted, weight
from tocsin.core.sla.service_hours import CommittedTime, committed_time
from tocsin.core.sla.windows import rolling_length, window_at
from tocsin.core.time import Instant, Interval


@dataclass(frozen=True, slots=True)
class Course:
    """One objective over one window, asked at one instant. Made by ``course_of``."""

    objective: ServiceLevelObjective
    at: Instant
    window: Interval
    committed: CommittedTime
    """The committed time of the window."""
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

    def of(self, objective: ServiceLevelObjective) -> Course:
        """Return the same course for an objective that differs only in its target and its credits."""
        return replace(self, objective=objective)

    def allowed(self, below: Fraction) -> Fraction:
        """Return the downtime in microseconds with which the window attains exactly a share."""
        return (1 - below) * (self.committed.total // MICROSECOND)

    def attained(self) -> Fraction:
        """
        Return the share of the committed time that was attained, from 0 to 1.

        It is 1 where no time was committed at all: nothing was promised, so nothing was missed.
        """
        total = self.committed.total // MICROSECOND
        return 1 - self.downtime / total if total else Fraction(1)

    def target(self) -> Fraction:
        """Return the target as a share."""
        return percent(self.objective.target)


def course_of(
    objective: ServiceLevelObjective,
    outages: Sequence[Outage],
    at: Instant,
    window: Interval | None = None,
) -> Course:
    """
    Follow one objective through the window of ``at``, or through an earlier calendar window.

    Raises ``Refused`` (``unknown_window``, ``unknown_time_zone``, ``instant_out_of_range``).
    """
    if window is None:
        window = window_at(objective.window, objective.time_zone, at)
    committed = committed_time(objective.service_hours, objective.time_zone, window)
    so_far = counted(objective, outages, committed, at=at, open_until=at)
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
        foreseen = counted(objective, outages, ahead, at=at, open_until=horizon)
    slide = _slide(foreseen, ahead, window, at) if ahead is not committed else ()
    return Course(objective, at, window, committed, so_far, ahead, foreseen, weight(so_far), slide)


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
