"""When the budget of a window was or will be spent: the service clock, read backwards."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from tocsin.core.sla.course import Course
from tocsin.core.sla.downtime import MICROSECOND, Stretch
from tocsin.core.sla.limits import Limit
from tocsin.core.time import Instant, Interval


def falls_below(course: Course, limit: Limit) -> Instant | None:
    """
    Return the instant up to which the attainment holds a limit and after which it is below.

    Below is strict: at that very instant the budget is spent and nothing is breached, a microsecond
    later it is (the instant is rounded down to the microsecond). Where the limit includes its share,
    it is the first instant at which the limit is met (rounded up). What is open at ``course.at`` is
    taken to stay open; an outage that is open and still shorter than the minimum then counts whole,
    so its beginning is part of what spends the budget. None when that does not happen in the window.

    For a rolling window: where in the window that ends at ``at`` the budget was spent or, if it was
    not, when the sliding window will hold too much, looking one window ahead. With nothing open or
    announced after ``at`` the answer is None, although service hours that slide out of the
    window can make what remains weigh more. Where requests are measured the answer is None too: how
    many will come and fail is not known.
    """
    if course.objective.measure == "requests":
        return None
    return _reached(course, limit.share, Fraction(0), exactly=limit.included)


def lasts_beyond(course: Course, extra: Fraction, *, exactly: bool) -> Instant | None:
    """
    Return when the downtime beyond what the target allows is more than ``extra`` microseconds.

    With ``exactly``, reaching it suffices (a full hour is full when it ends), and the instant is
    rounded up. Otherwise as ``falls_below``.
    """
    return _reached(course, course.target().share, extra, exactly=exactly)


def _reached(course: Course, share: Fraction, extra: Fraction, *, exactly: bool) -> Instant | None:
    allowed = course.allowed(share) + extra
    inside = _crossing(_clipped(course.foreseen, course.window), allowed, exactly=exactly)
    if inside is None:
        # Maintenance that stays open may excuse what was announced for later; so far it has not.
        inside = _crossing(course.counted, allowed, exactly=exactly)
    if inside is None:
        inside = _sliding(course, 1 - share, extra, exactly=exactly)
    return inside


def _clipped(stretches: Iterable[Stretch], window: Interval) -> Iterable[Stretch]:
    for each in stretches:
        if each.start < window.end:
            yield Stretch(each.start, min(each.end, window.end), each.share)


def _crossing(stretches: Iterable[Stretch], allowed: Fraction, *, exactly: bool) -> Instant | None:
    """Return where the running sum of weighted downtime passes what is allowed."""
    spent = Fraction(0)
    for each in stretches:
        more = each.share * ((each.end - each.start) // MICROSECOND)
        if spent + more > allowed or (exactly and spent + more == allowed):
            return each.start + _whole((allowed - spent) / each.share, up=exactly) * MICROSECOND
        spent += more
    return None


def _sliding(course: Course, tolerated: Fraction, extra: Fraction, *, exactly: bool) -> Instant | None:
    """
    Return when a window that slides on from ``at`` first holds more downtime than it tolerates.

    Between two edges of the slide the excess, which is the downtime less the tolerated part of the
    committed time, is a straight line.
    """
    before: tuple[Instant, Fraction] | None = None
    for edge, downtime, committed in course.slide:
        excess = downtime - tolerated * committed - extra
        if before is not None and (excess > 0 or (exactly and excess == 0)):
            since, was = before
            passed = (edge - since) // MICROSECOND * was / (was - excess) if was else Fraction(0)
            return since + _whole(passed, up=exactly) * MICROSECOND
        before = edge, excess
    return None


def _whole(microseconds: Fraction, *, up: bool) -> int:
    return ceil(microseconds) if up else floor(microseconds)
