"""
Windows of recurrence (2024/1772 Art. 8(2)): which runs of incidents lie within so many calendar months.

Incidents stand in the order of time, and a run is named by its first place and the place after its last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from tocsin.core.time import Instant
from tocsin.core.time.months import month_later

_UTC = ZoneInfo("UTC")

Run: TypeAlias = tuple[int, int]
"""The place of the first incident, and the place after the last."""


@dataclass(frozen=True, slots=True)
class Windows:
    """
    How far each window reaches: ``begins[end]`` is the first place of the widest run that ends before
    ``end``; ``ends[begin]`` the place after the last of the widest run that begins at ``begin``;
    ``last_days[begin]`` the last day of UTC on which an incident lies within the window of that one.
    """

    begins: tuple[int, ...]
    ends: tuple[int, ...]
    last_days: tuple[date, ...]

    @classmethod
    def of(cls, moments: Sequence[Instant], months: int, *, inclusive: bool) -> Windows:
        """Lay windows of so many calendar months over instants in order; is the same-numbered day within?"""
        shorter = timedelta(days=0 if inclusive else 1)
        last_days = tuple(month_later(each, _UTC, months).date() - shorter for each in moments)
        begins, begin = [0], 0
        ends = [len(moments)] * len(moments)
        for place, moment in enumerate(moments):
            while last_days[begin] < moment.date():
                ends[begin] = place
                begin += 1
            begins.append(begin)
        return cls(tuple(begins), tuple(ends), last_days)


def parts(windows: Windows, number: int, is_major: Callable[[int, int], bool]) -> list[Run]:
    """
    Part the incidents into runs of at least ``number`` that lie within a window, none in two of them.

    Again and again the newest widest run that ``is_major`` is taken, else the newest. What is taken
    leaves two sides that no window spans, so each side is parted by itself and hardly a run is looked at
    twice.
    """
    taken: list[Run] = []
    high = len(windows.ends)
    while run := _newest_major(windows, number, high, is_major):
        taken.append(run)
        taken += _settled(windows, number, (run[1], high), is_major)
        high = run[0]
    return [*taken, *_settled(windows, number, (0, high), is_major)]


def _newest_major(
    windows: Windows, number: int, high: int, is_major: Callable[[int, int], bool]
) -> Run | None:
    covered_from = high
    for end in range(high, 0, -1):
        begin = windows.begins[end]
        if begin < covered_from and end - begin >= number:
            covered_from = begin
            if is_major(begin, end):
                return begin, end
    return None


def _settled(
    windows: Windows, number: int, within: Run, is_major: Callable[[int, int], bool]
) -> Iterator[Run]:
    """
    Part a stretch in which no whole window is major: only one that its ends cut short may still be.

    That is the oldest, when the stretch begins. The newest is cut anew by what was taken from it, and then
    it is taken in any case; where it reaches back to the beginning, the two are one.
    """
    low, high = within
    while high - low >= number:
        newest = max(windows.begins[high], low), high
        if high - newest[0] < number:
            high -= 1
            continue
        oldest = low, min(windows.ends[low], high)
        if oldest != newest and _is(oldest, number, is_major):
            yield oldest
            low = oldest[1]
        else:
            yield newest
            high = newest[0]


def _is(run: Run, number: int, is_major: Callable[[int, int], bool]) -> bool:
    return run[1] - run[0] >= number and is_major(*run)
