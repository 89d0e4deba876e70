"""The compiled inner loops of the columns. Importing this module loads Numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.core.jit import jit

Bools = NDArray[np.bool_]
Days = NDArray[np.int32]
Longs = NDArray[np.int64]
Sums = NDArray[np.signedinteger[Any]]
Weights = NDArray[np.int16]
BitQuorums = tuple[NDArray[np.uint64], NDArray[np.int64]]
"""
Quorums over the bits of one number: the bits of what each counts, and how many of them it takes.

The first bits are conditions, one for each column of weights; then each quorum has one, and the last is the
outcome. A tuple and no class of its own: what Numba kept on disk must be readable after a class is renamed.
"""

ALONE = 1 << 14
"""A condition can be met by incidents whose weights on it are together more than this."""
_SLOTS = 15
"""As many combinations of conditions are remembered as 2 to this power."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio of 64 bits, which spreads numbers evenly (Knuth, The Art of Computer Programming, 6.4)."""
_MOST = (1 << 63) - 1
_DOT, _NEWLINE, _NOUGHT, _NINE = 46, 10, 48, 57


@jit
def decimals(raw: NDArray[np.uint8], rows: int, places: int) -> tuple[Longs, Bools]:
    """
    Read lines of digits, with a dot for decimals, as whole numbers of ten to the power ``-places``.

    The second array says which lines were read; those that are empty, are written in any other way, have
    digits other than 0 beyond the places, or are too large for 64 bits are not.
    """
    values, read = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    position = 0
    for row in range(rows):
        value, digits, after, fine = 0, 0, -1, True
        while position < len(raw) and raw[position] != _NEWLINE:
            letter = raw[position]
            position += 1
            if letter == _DOT and after < 0:
                after = 0
            elif letter < _NOUGHT or letter > _NINE:
                fine = False
            elif after < places:
                fine = fine and value <= (_MOST - 9) // 10
                value = value * 10 + (letter - _NOUGHT) if fine else 0
                digits += 1
                after += after >= 0
            else:
                fine = fine and letter == _NOUGHT
        position += 1
        for _ in range(max(after, 0), places):
            fine = fine and value <= _MOST // 10
            value = value * 10 if fine else 0
        values[row], read[row] = value, fine and digits > 0
    return values, read


@jit
def closing(  # noqa: PLR0917 - Numba takes arguments by position
    days: Days, cutoffs: Days, causes: Days, weights: Weights, sums: Sums, number: int, quorums: BitQuorums
) -> Bools:
    """
    Say of each incident whether the window that it closes could be major, in one pass over all of them.

    Rows are in order of time; a cause below zero leaves its row out. ``cutoffs`` is the first day of the
    window that a row closes, ``sums`` comes in as zeros: by cause, how many incidents the window holds,
    and then what they weigh together on each condition.
    """
    found = np.zeros(len(days), np.bool_)
    conditions = weights.shape[1]
    answers = np.zeros(1 << _SLOTS, np.uint64)
    tail = 0
    for row in range(len(days)):
        while tail < row and days[tail] < cutoffs[row]:
            cause = causes[tail]
            if cause >= 0:
                sums[cause, 0] -= 1
                for column in range(conditions):
                    sums[cause, column + 1] -= weights[tail, column]
            tail += 1
        cause = causes[row]
        if cause < 0:
            continue
        sums[cause, 0] += 1
        met = np.int64(0)
        for column in range(conditions):
            total = sums[cause, column + 1] + weights[row, column]
            sums[cause, column + 1] = total
            met |= np.int64(total > ALONE) << column
        if sums[cause, 0] >= number:
            bits = np.uint64(met)
            slot = (bits * _SPREAD) >> np.uint64(64 - _SLOTS)
            if answers[slot] >> np.uint64(1) != bits:
                answers[slot] = bits << np.uint64(1) | _opened(bits, conditions, quorums)
            found[row] = answers[slot] & np.uint64(1)
    return found


@jit
def _opened(bits: np.uint64, conditions: int, quorums: BitQuorums) -> np.uint64:
    """Return whether the last quorum is open when these conditions hold, as the lowest bit."""
    members, least = quorums
    place = np.uint64(conditions)
    for quorum in range(len(least)):
        met, counted = bits & members[quorum], 0
        while met:
            met &= met - np.uint64(1)
            counted += 1
        bits |= np.uint64(counted >= least[quorum]) << place
        place += np.uint64(1)
    return bits >> (place - np.uint64(1))
