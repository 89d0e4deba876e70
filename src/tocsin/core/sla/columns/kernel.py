"""The compiled inner loops of the columns. Importing this module loads Numba."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.core.jit import jit

Longs = NDArray[np.int64]
Places = NDArray[np.int32]

NEVER = np.iinfo(np.int64).max
"""An instant that does not come."""
HOUR = 3_600_000_000
WHOLE = 10**9
"""Targets are whole numbers of this part: 99.95 % is 999,500,000."""


class Clocks(NamedTuple):
    """
    Service clocks: each runs in the committed time of a window that no excluded period covers.

    The running parts of a clock are ``start[first[c]:first[c + 1]]`` to ``end``, in microseconds since
    1970; ``passed`` is what the clock shows when a part begins. ``committed`` is the committed time of the
    window, of which excluded periods are not taken off: the promise is on the whole of it. Every clock has
    a part; one that never runs has one that takes no time.

    So that nothing is searched for, ``at_hour[hours[c] + k]`` is the last part that has begun ``k`` hours
    after ``origin``, and ``at_reading`` the last one that has when the clock shows ``k`` hours.
    """

    first: Places
    start: Longs
    end: Longs
    passed: Longs
    committed: Longs
    origin: Longs
    hours: Places
    at_hour: Places
    at_reading: Places


class Blocks(NamedTuple):
    """
    Outages of each service that hang together, in order of time: ``start[first[s]:first[s + 1]]`` to ``end``.

    ``open_since`` is the beginning of the block that is open, or ``NEVER``; it is not among the others.
    """

    first: Places
    start: Longs
    end: Longs
    open_since: Longs


class Pairs(NamedTuple):
    """A service with a clock, and the shortest outage that counts, in microseconds."""

    service: Places
    clock: Places
    minimum: Longs


class Promises(NamedTuple):
    """
    Of each promise its pair, and its target in whole parts of ``WHOLE``.

    Those of one pair stand together: memory is then read in a row, which takes a third of the time.
    """

    pair: Places
    target: Longs


@jit
def shown(clocks: Clocks, clock: int, instant: int) -> int:
    """Return what a service clock shows at an instant, in microseconds."""
    part, last = clocks.first[clock], clocks.first[clock + 1] - 1
    if instant <= clocks.start[part]:
        return 0
    hour = (instant - clocks.origin[clock]) // HOUR
    part = clocks.at_hour[min(clocks.hours[clock] + hour, clocks.hours[clock + 1] - 1)]
    while part < last and clocks.start[part + 1] <= instant:
        part += 1
    reading: int = clocks.passed[part] + min(instant, clocks.end[part]) - clocks.start[part]
    return reading


@jit
def when(clocks: Clocks, clock: int, reading: int) -> int:
    """Return the last instant at which a clock shows a reading before it runs on, or ``NEVER``."""
    last = clocks.first[clock + 1] - 1
    part = clocks.at_reading[min(clocks.hours[clock] + reading // HOUR, clocks.hours[clock + 1] - 1)]
    while part < last and clocks.passed[part + 1] <= reading:
        part += 1
    found = clocks.start[part] + reading - clocks.passed[part]
    return found if found < clocks.end[part] else NEVER


@jit
def allowed(target: int, committed: int) -> int:
    """Return the whole microseconds of downtime with which a target is still attained, exactly."""
    tolerated = WHOLE - target
    return tolerated * (committed // WHOLE) + tolerated * (committed % WHOLE) // WHOLE


@jit
def spending(clocks: Clocks, blocks: Blocks, pairs: Pairs, pair: int, rows: Longs) -> int:
    """
    Write of each closed block that counts what the clock shows when it begins, and what is spent after it.

    Returns what all of them spend. A block shorter than the minimum does not count.
    """
    service, clock, minimum = pairs.service[pair], pairs.clock[pair], pairs.minimum[pair]
    count, total = 0, 0
    for block in range(blocks.first[service], blocks.first[service + 1]):
        if blocks.end[block] - blocks.start[block] >= minimum:
            begins = shown(clocks, clock, blocks.start[block])
            total += shown(clocks, clock, blocks.end[block]) - begins
            rows[count, 0], rows[count, 1] = begins, total
            count += 1
    return total


@jit
def breaches(
    clocks: Clocks, blocks: Blocks, pairs: Pairs, promises: Promises, at: int
) -> tuple[Longs, Longs]:
    """
    Return what each promise has left, and when its budget was or will be spent, or ``NEVER``.

    What is left is below zero once the promise is broken.
    """
    size = len(promises.pair)
    left, found = np.empty(size, np.int64), np.empty(size, np.int64)
    rows = np.empty((len(blocks.start) + 1, 2), np.int64)
    pair, clock, closed, so_far, opened = -1, 0, 0, 0, -1
    for promise in range(size):
        if promises.pair[promise] != pair:
            pair = promises.pair[promise]
            clock = pairs.clock[pair]
            closed = spending(clocks, blocks, pairs, pair, rows)
            so_far, opened, since = closed, -1, blocks.open_since[pairs.service[pair]]
            if since != NEVER:
                opened = shown(clocks, clock, since)
                if at - since >= pairs.minimum[pair]:
                    so_far += shown(clocks, clock, at) - opened
        budget = allowed(promises.target[promise], clocks.committed[clock])
        left[promise] = budget - so_far
        if closed > budget:
            row = 0
            while rows[row, 1] <= budget:
                row += 1
            before = rows[row - 1, 1] if row else 0
            found[promise] = when(clocks, clock, rows[row, 0] + budget - before)
        elif opened >= 0:
            found[promise] = when(clocks, clock, opened + budget - closed)
        else:
            found[promise] = NEVER
    return left, found
