"""How many Member States each incident adds to a window, at most (2024/1772 Art. 9(4))."""

from __future__ import annotations

from typing import cast

import numpy as np

from tocsin.core.rules.columns.columns import Columns, WordColumn
from tocsin.core.rules.columns.kernel import Bools, Days, Longs
from tocsin.core.rules.provisions import Spread


def states_counted(condition: Spread, columns: Columns, causes: Days) -> Longs:
    """
    Count the states on the list that each incident names, but for one state of its cause.

    If one state is enough, that one is the entity's own, where it is the same for all incidents of a
    cause. If several are needed it is any state: those of a window are at most this one and all others.
    """
    listed = columns.word(condition.fact)
    states = sorted(condition.states)
    number_of = {state: number for number, state in enumerate(states)}
    named = np.zeros((len(listed.words), len(states) + 1), np.bool_)
    for place, word in enumerate(listed.words):
        for each in cast("tuple[str, ...]", word or ()):
            named[place, number_of.get(each, len(states))] = True
    named[:, len(states)] = False
    if condition.number_from > 1:
        left_out = _of_first(_first_named(named)[listed.places], causes)
    elif condition.other_than is not None:
        own = _numbers(columns.word(condition.other_than), number_of)
        left_out = _same(own, causes, none=len(states))
    else:
        left_out = np.full(columns.rows, len(states))
    every: Longs = named.sum(axis=1)[listed.places]
    every -= named[listed.places, left_out]
    return every


def _first_named(named: Bools) -> Longs:
    """Return the first state of each list, or one that no list names."""
    found: Longs = np.where(named.any(axis=1), named.argmax(axis=1), named.shape[1] - 1)
    return found


def _of_first(values: Longs, causes: Days) -> Longs:
    """Return for each row the value of the first row with its cause."""
    first = np.zeros(int(causes.max(initial=-1)) + 2, np.int64)
    first[causes[::-1]] = values[::-1]
    found: Longs = first[causes]
    return found


def _same(values: Longs, causes: Days, none: int) -> Longs:
    """Return for each row the value that all rows with its cause have, ``none`` if they differ."""
    mixed = np.zeros(int(causes.max(initial=-1)) + 2, np.bool_)
    mixed[causes[values != _of_first(values, causes)]] = True
    return np.where(mixed[causes], none, values)


def _numbers(column: WordColumn, number_of: dict[str, int]) -> Longs:
    """Return the number of the state that each row names; for any other, or none, the one after all."""
    numbers = [number_of.get(cast("str", word), len(number_of)) for word in column.words]
    found: Longs = np.array(numbers)[column.places]
    return found
