"""Bars of two years side by side, as numbers for small drawings; the table beside them says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 100
"""Of a bar that stands for the largest number, in the drawing's own units."""
COLUMN, TALL = 40, 120
"""Width of a month and height of the largest column, in the drawing's own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: its word, the numbers of both years, and how long their bars are."""

    word: str
    now: int
    before: int
    length: int
    length_before: int


@dataclass(frozen=True, slots=True)
class Column:
    """One month of a chart: where both columns stand and how high they are, from above."""

    word: str
    now: int
    before: int
    x: int
    top: int
    height: int
    top_before: int
    height_before: int


def bars(rows: Sequence[tuple[str, int, int]]) -> list[Bar]:
    """Return rows of (word, this year, the year before) with the lengths of their bars."""
    most = max((max(now, before) for _word, now, before in rows), default=0)
    return [
        Bar(word, now, before, _part(now, most, WIDTH), _part(before, most, WIDTH))
        for word, now, before in rows
    ]


def columns(rows: Sequence[tuple[str, int, int]]) -> list[Column]:
    """Return rows of (month, this year, the year before) with their columns."""
    most = max((max(now, before) for _word, now, before in rows), default=0)
    found = []
    for place, (word, now, before) in enumerate(rows):
        height, height_before = _part(now, most, TALL), _part(before, most, TALL)
        tops = TALL - height, TALL - height_before
        found.append(Column(word, now, before, place * COLUMN, tops[0], height, tops[1], height_before))
    return found


def _part(number: int, most: int, whole: int) -> int:
    """Return the part of the whole that a number is of the largest; what is not nothing can be seen."""
    return max(1, round(whole * number / most)) if number else 0
