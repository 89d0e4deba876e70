"""From mappings to columns, a block of incidents at a time; whatever does not fit makes its incident odd."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import NoneType
from typing import Any, TypeAlias, cast

import numpy as np

from tocsin.core.rules.columns.columns import (
    EPOCH,
    NO,
    PLACES,
    UNKNOWN,
    YES,
    AnyColumn,
    Codes,
    Columns,
    FlagColumn,
    NumberColumn,
    WordColumn,
)
from tocsin.core.rules.columns.kernel import Bools, Longs, decimals
from tocsin.core.rules.provisions import FactDefinition

Incidents: TypeAlias = Iterable[Mapping[str, object]]
Given: TypeAlias = Sequence[Any]
"""The values of one fact in a block of incidents; None where it is not known."""
Odd: TypeAlias = Iterable[int]
"""The places in a block whose value a column cannot keep."""

_ROWS = 1024
"""So few that the mappings of a block stay in the cache while each of their facts is read."""
_LAST = 1 << 53
"""Microseconds since 1970, in the year 2255: up to there a float of seconds tells one from the next."""
_CODES = {False: NO, None: UNKNOWN, True: YES}


def in_columns(incidents: Incidents, definitions: Mapping[str, FactDefinition]) -> Columns:
    """
    Lay incidents out in columns, in the order given.

    Each is a mapping of key to value as ``FactReader`` reads it; absent or None is unknown. Where more
    than a value is to be said (since when it is true), the value is the ``Fact`` itself. ``definitions``
    are those of the rule set; a key that they do not have is passed over, as the rules never ask for it.
    """
    layout, waiting = _Layout(definitions), iter(incidents)
    while block := list(islice(waiting, _ROWS)):
        layout.add(block)
    return Columns(layout.rows, layout.columns(), layout.odd)


class _Layout:
    """Columns in the making."""

    def __init__(self, definitions: Mapping[str, FactDefinition]) -> None:
        self.rows = 0
        self.odd: dict[int, Mapping[str, object]] = {}
        self._definitions = definitions
        self._drafts: dict[str, _Flags | _Numbers | _Words] = {}

    def add(self, block: Sequence[Mapping[str, object]]) -> None:
        """Read a block of incidents behind those that were read."""
        present = self._definitions.keys() & set().union(*block)
        for key in present - self._drafts.keys():
            self._drafts[key] = _draft(self._definitions[key].type)
            self._drafts[key].skip(self.rows)
        odd: set[int] = set()
        for key, draft in self._drafts.items():
            if key in present:
                odd.update(draft.add([each.get(key) for each in block]))
            else:
                draft.skip(len(block))
        self.odd.update((self.rows + place, block[place]) for place in odd)
        self.rows += len(block)

    def columns(self) -> dict[str, AnyColumn]:
        """Return a column for each fact that is known of any incident."""
        return {key: draft.column() for key, draft in self._drafts.items()}


class _Flags:
    def __init__(self) -> None:
        self._codes: list[Codes] = [np.empty(0, np.int8)]

    def skip(self, rows: int) -> None:
        self._codes.append(np.full(rows, UNKNOWN, np.int8))

    def add(self, given: Given) -> Odd:
        plain, odd = _of_types(given, bool)
        self._codes.append(np.frombuffer(bytes(map(_CODES.__getitem__, plain)), np.int8))
        return odd

    def column(self) -> AnyColumn:
        return FlagColumn(np.concatenate(self._codes))


class _Numbers:
    def __init__(self, of_type: str) -> None:
        self._type = of_type
        self._read = {"money": _amounts, "instant": _instants}.get(of_type, _counts)
        self._values: list[Longs] = [np.empty(0, np.int64)]
        self._known: list[Bools] = [np.empty(0, np.bool_)]

    def skip(self, rows: int) -> None:
        self._values.append(np.zeros(rows, np.int64))
        self._known.append(np.zeros(rows, np.bool_))

    def add(self, given: Given) -> Odd:
        values, known, odd = self._read(given)
        self._values.append(values)
        self._known.append(known)
        return odd

    def column(self) -> AnyColumn:
        return NumberColumn(self._type, np.concatenate(self._values), np.concatenate(self._known))


class _Words:
    def __init__(self) -> None:
        self._index = _Index({None: 0})
        self._places: list[np.typing.NDArray[np.int32]] = [np.empty(0, np.int32)]

    def skip(self, rows: int) -> None:
        self._places.append(np.zeros(rows, np.int32))

    def add(self, given: Given) -> Odd:
        plain, odd = _of_types(given, str, tuple)
        self._places.append(np.fromiter(map(self._index.__getitem__, plain), np.int32, len(plain)))
        return odd

    def column(self) -> AnyColumn:
        return WordColumn(np.concatenate(self._places), tuple(self._index))


class _Index(dict[object, int]):
    """The place of each distinct word, in the order in which they are met."""

    def __missing__(self, word: object) -> int:
        place = self[word] = len(self)
        return place


def _draft(of_type: str) -> _Flags | _Numbers | _Words:
    if of_type == "bool":
        return _Flags()
    return _Numbers(of_type) if of_type in {"count", "seconds", "money", "instant"} else _Words()


def _of_types(given: Given, *types: type) -> tuple[Given, Odd]:
    """Return the values with None for those of any other type, and the places of these."""
    if set(map(type, given)) <= {NoneType, *types}:
        return given, ()
    odd = [place for place, value in enumerate(given) if value is not None and type(value) not in types]
    plain = list(given)
    for place in odd:
        plain[place] = None
    return plain, odd


def _counts(given: Given) -> tuple[Longs, Bools, Odd]:
    plain, odd = _of_types(given, int)
    known = _known(plain)
    try:
        values = np.fromiter(plain if known.all() else [each or 0 for each in plain], np.int64, len(plain))
    except OverflowError:
        fit = [(each or 0) if each is None or 0 <= each < 1 << 63 else -1 for each in plain]
        values = np.fromiter(fit, np.int64, len(plain))
    return _without(values, known, odd, known & (values < 0))


def _amounts(given: Given) -> tuple[Longs, Bools, Odd]:
    plain, odd = _of_types(given, str)
    known = _known(plain)
    text = "\n".join(plain if known.all() else [each or "" for each in plain])
    if text.count("\n") >= len(plain):  # a line too many: one of them is no number at all
        text = "\n".join(["" if each is None or "\n" in each else each for each in plain])
    raw = np.frombuffer(text.encode(errors="replace"), np.uint8)
    values, read = decimals(raw, len(plain), PLACES)
    return _without(values, known, odd, known & ~read)


def _instants(given: Given) -> tuple[Longs, Bools, Odd]:
    plain, odd = _of_types(given, datetime)
    known = _known(plain)
    dated = cast("list[datetime]", plain if known.all() else [each or EPOCH for each in plain])
    seconds = np.fromiter(map(datetime.timestamp, dated), np.float64, len(dated))
    values = np.rint(seconds * 1_000_000).astype(np.int64)
    return _without(values, known, odd, known & ((values < 0) | (values >= _LAST)))


def _known(given: Given) -> Bools:
    return np.fromiter([each is not None for each in given], np.bool_, len(given))


def _without(values: Longs, known: Bools, odd: Odd, unfit: Bools) -> tuple[Longs, Bools, Odd]:
    """Leave out the numbers that a column cannot keep."""
    if not unfit.any():
        return values, known, odd
    known &= ~unfit
    values[~known] = 0
    return values, known, [*odd, *np.flatnonzero(unfit).tolist()]
