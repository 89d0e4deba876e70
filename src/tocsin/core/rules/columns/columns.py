"""
A register of incidents in columns: one array for each fact, instead of one mapping for each incident.

Numbers are whole numbers of 64 bits: counts, seconds, hundredths of a cent, microseconds since 1970. An
incident that holds anything a column cannot keep exactly is kept whole beside them, so nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from tocsin.core.incidents import Fact
from tocsin.core.rules.columns.kernel import Bools, Longs

Codes: TypeAlias = NDArray[np.int8]
"""Answers: no, unknown, yes. In this order, so that all of them is the least and any of them the most."""
NO, UNKNOWN, YES = 0, 1, 2

PLACES = 4
"""Decimals of money that a column keeps; 64 bits then hold 922 million million euro."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class FlagColumn:
    """A yes-or-no fact of every incident, as an answer: unknown where it is not given."""

    codes: Codes

    def value(self, row: int) -> object:
        """Return the fact of one incident as it was given, None if it was not."""
        return (False, None, True)[self.codes[row]]


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A count, seconds, an amount or an instant of every incident, where it is known."""

    type: str
    values: Longs
    known: Bools

    @property
    def scale(self) -> int:
        """How many units of the array make one of the fact."""
        return cast("int", 10**PLACES) if self.type == "money" else 1

    def value(self, row: int) -> object:
        """Return the fact of one incident as it was given, None if it was not."""
        number = int(self.values[row])
        if not self.known[row]:
            return None
        if self.type == "instant":
            return EPOCH + number * MICROSECOND
        return format(Decimal(number).scaleb(-PLACES), "f") if self.type == "money" else number


@dataclass(frozen=True, slots=True)
class WordColumn:
    """A code or a list of codes of every incident: its place among the distinct ones; 0 is unknown."""

    places: NDArray[np.int32]
    words: tuple[object, ...]

    def value(self, row: int) -> object:
        """Return the fact of one incident as it was given, None if it was not."""
        return self.words[self.places[row]]


AnyColumn: TypeAlias = FlagColumn | NumberColumn | WordColumn


@dataclass(frozen=True, slots=True)
class Columns:
    """
    The facts of many incidents, by key; a key that is absent is unknown of all of them.

    Made by ``in_columns``. ``odd`` holds, by row, the incidents with a value that a column cannot keep
    exactly, whole.
    """

    rows: int
    by_fact: Mapping[str, AnyColumn]
    odd: Mapping[int, Mapping[str, object]] = field(repr=False)

    def flag(self, key: str) -> FlagColumn:
        """Return the column of a yes-or-no fact, all unknown where no incident has it."""
        found = self.by_fact.get(key)
        return cast("FlagColumn", found) if found else FlagColumn(np.full(self.rows, UNKNOWN, np.int8))

    def number(self, key: str) -> NumberColumn:
        """Return the column of a count, an amount or an instant, all unknown where no incident has it."""
        found = self.by_fact.get(key)
        if found:
            return cast("NumberColumn", found)
        return NumberColumn("count", np.zeros(self.rows, np.int64), np.zeros(self.rows, np.bool_))

    def word(self, key: str) -> WordColumn:
        """Return the column of a code or of a list of codes, all unknown where no incident has it."""
        found = self.by_fact.get(key)
        return cast("WordColumn", found) if found else WordColumn(np.zeros(self.rows, np.int32), (None,))

    def facts(self, row: int) -> dict[str, Fact]:
        """Return the facts of one incident, as the evaluator for one incident takes them."""
        given = self.odd.get(row)
        if given is None:
            given = {key: column.value(row) for key, column in self.by_fact.items()}
        return {
            key: value if isinstance(value, Fact) else Fact(key, value)
            for key, value in given.items()
            if value is not None
        }
