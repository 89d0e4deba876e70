"""
Clocks in columns: what ``elapsed.py`` says of one incident, said of all at once.

Time is whole microseconds since 1970 in UTC. Where the facts contradict each other, or a length is longer
than any incident, the incident is left to the evaluator for one incident, which says what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tocsin.core.rules.columns.columns import EPOCH, MICROSECOND, NO, UNKNOWN, YES, Codes, Columns
from tocsin.core.rules.columns.kernel import Bools, Longs
from tocsin.core.rules.elapsed import _ORDERS
from tocsin.core.rules.provisions import Clock, Lasting
from tocsin.core.time import Instant

_SECOND = 1_000_000
_LONGEST = 3_155_760_000
"""Seconds in a hundred years, the most that ``FactReader`` takes."""


@dataclass(frozen=True, slots=True)
class _Times:
    """An instant or a length of every incident, in microseconds, where it is known."""

    values: Longs
    known: Bools


@dataclass(frozen=True, slots=True)
class ElapsedColumn:
    """
    One clock as the facts of every incident leave it, as ``Elapsed`` does for one.

    ``doubtful`` are the rows whose facts contradict each other or do not fit.
    """

    start: _Times
    end: _Times
    running: Bools
    length: _Times
    doubtful: Bools

    def at(self, at: Instant) -> _Times:
        """Return what has elapsed by an instant, where the facts say it."""
        now = microseconds(at)
        until = np.where(self.end.known, np.minimum(self.end.values, now), now)
        runs = self.start.known & (self.end.known | self.running)
        past = np.maximum(until - self.start.values, 0)
        return _Times(np.where(runs, past, self.length.values), runs | self.length.known)


def microseconds(moment: Instant) -> int:
    """Return an instant as microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def elapsed_column(clock: Clock, columns: Columns, at: Instant) -> ElapsedColumn:
    """Read a clock from the facts of every incident: instants before a length, a length before detection."""
    start, end = _times(columns, clock.starts), _times(columns, clock.ends)
    length = _times(columns, clock.length, _SECOND)
    doubtful = length.values > _LONGEST * _SECOND
    running = ~end.known & _holds(columns, clock.runs_on)
    both = start.known & length.known
    gap = np.abs(end.values - start.values - length.values)
    doubtful |= both & end.known & (gap >= _SECOND)
    none = _none(clock, start, length)
    begun = ~start.known & length.known & (end.known | running) & ~none
    until = np.where(end.known, end.values, microseconds(at))
    detected = _detected(clock, columns, start, end, length)
    ends = both & ~end.known & ~running
    values = np.where(begun, until - length.values, start.values)
    return ElapsedColumn(
        start=_Times(np.where(detected.known, detected.values, values), start.known | begun | detected.known),
        end=_Times(np.where(ends, start.values + length.values, end.values), (end.known & ~none) | ends),
        running=running & ~none,
        length=length,
        doubtful=doubtful,
    )


def lasting_column(condition: Lasting, found: ElapsedColumn, at: Instant) -> Codes:
    """Say of every incident whether a clock has run strictly longer than its limit."""
    limit, now = condition.limit // MICROSECOND, microseconds(at)
    mark = found.start.values + limit
    past = now > mark
    ended = found.end.known
    open_ended = np.where(past, UNKNOWN, NO)
    met = np.where(past & (~ended | (found.end.values > mark)), YES, NO)
    by_instants = np.where(ended | found.running, met, open_ended)
    by_length = np.where(found.length.values > limit, YES, NO)
    bare = np.where(found.length.known, by_length, UNKNOWN)
    return np.where(found.start.known, by_instants, bare).astype(np.int8)


def out_of_order(columns: Columns, at: Instant) -> Bools:
    """Say which incidents have times that cannot be, as ``check_order`` refuses them."""
    found = np.zeros(columns.rows, np.bool_)
    for earlier, later in _ORDERS:
        first, second = _times(columns, earlier), _times(columns, later)
        found |= first.known & second.known & (second.values < first.values)
    occurred = _times(columns, "occurred_at")
    found |= occurred.known & (occurred.values > microseconds(at))
    return found


def _none(clock: Clock, start: _Times, length: _Times) -> Bools:
    """Say where there was nothing that could run on."""
    if not clock.may_be_none:
        return np.zeros(len(start.known), np.bool_)
    found: Bools = ~start.known & length.known & (length.values == 0)
    return found


def _detected(clock: Clock, columns: Columns, start: _Times, end: _Times, length: _Times) -> _Times:
    """Let detection stand in for an unknown start, where the act has it so and it lies before the end."""
    if clock.otherwise is None:
        return _Times(start.values, np.zeros(columns.rows, np.bool_))
    moment = _times(columns, clock.otherwise)
    stands = ~start.known & ~length.known & moment.known & (~end.known | (moment.values <= end.values))
    if clock.provided is not None:
        stands &= end.known | _holds(columns, clock.provided)
    return _Times(moment.values, stands)


def _times(columns: Columns, key: str, scale: int = 1) -> _Times:
    number = columns.number(key)
    if scale == 1:
        return _Times(number.values, number.known)
    return _Times(np.minimum(number.values, _LONGEST + 1) * scale, number.known)


def _holds(columns: Columns, key: str) -> Bools:
    found: Bools = columns.flag(key).codes == YES
    return found
