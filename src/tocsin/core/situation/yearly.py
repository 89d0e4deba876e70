"""One year of incidents in figures, beside the year before: how many of what, how fast, at what cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tocsin.core.situation.glance_tables import Cell, Table

MONTHS = range(1, 13)
SPEEDS = ("detect", "classify", "resolve")
"""From the beginning to detection, from awareness to the first decision, from the beginning to resolution."""


@dataclass(frozen=True, slots=True)
class YearCase:
    """
    What one incident adds to the figures of the year in which it began.

    ``type``, ``cause`` and ``outcome`` are codes, empty where nobody has said; ``speeds`` has the spans of
    ``SPEEDS`` that are known. ``gross`` are costs and losses by 2024/1772, Art. 7, None: nobody has said.
    """

    reference: str
    year: int
    month: int
    type: str = ""
    cause: str = ""
    outcome: str = "undetermined"
    open: bool = False
    recurring: bool = False
    """A member of a cluster that an assessment of recurrence found."""
    providers: tuple[str, ...] = ()
    speeds: Mapping[str, timedelta] | None = None
    gross: Decimal | None = None
    recovered: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class LengthSpread:
    """How a length of time is spread over incidents; ``unknown`` are those of which it is not known."""

    known: int
    unknown: int
    median: timedelta | None
    p90: timedelta | None
    """The length that nine in ten do not exceed: the nearest rank, always one that occurred."""


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of one year; counts by code, the most frequent first, months by number."""

    year: int
    incidents: int
    still_open: int
    recurring: int
    by_month: Mapping[int, int]
    by_outcome: Mapping[str, int]
    by_type: Mapping[str, int]
    by_cause: Mapping[str, int]
    by_provider: Mapping[str, int]
    speeds: Mapping[str, LengthSpread]
    gross: Decimal
    """The sum of what is known; ``without_costs`` say nothing."""
    without_costs: int
    recovered: Decimal


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """The follow-ups that were opened in a year, and where they stand now."""

    opened: int = 0
    owed: int = 0
    overdue: int = 0
    to_check: int = 0
    effective: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class YearReport:
    """A year beside the year before, of the incidents that whoever asked may see."""

    now: YearFigures
    before: YearFigures
    follow_ups: FollowUpFigures
    providers: Mapping[str, str]
    """The names of the providers by node id."""


def year_figures(year: int, cases: Iterable[YearCase]) -> YearFigures:
    """Count the incidents that began in a year; the others are passed over."""
    mine = [each for each in cases if each.year == year]
    months = Counter(each.month for each in mine)
    costs = [each.gross for each in mine if each.gross is not None]
    return YearFigures(
        year=year,
        incidents=len(mine),
        still_open=sum(each.open for each in mine),
        recurring=sum(each.recurring for each in mine),
        by_month={month: months[month] for month in MONTHS},
        by_outcome=_counted(each.outcome for each in mine),
        by_type=_counted(each.type for each in mine),
        by_cause=_counted(each.cause for each in mine),
        by_provider=_counted(provider for each in mine for provider in each.providers),
        speeds={name: spread([(each.speeds or {}).get(name) for each in mine]) for name in SPEEDS},
        gross=sum(costs, Decimal(0)),
        without_costs=len(mine) - len(costs),
        recovered=sum((each.recovered for each in mine), Decimal(0)),
    )


def spread(lengths: Sequence[timedelta | None]) -> LengthSpread:
    """
    Return how lengths are spread. None is not known, and so is a length below zero: that is recorded wrong.

    The median of an even number is the mean of the middle two.
    """
    known = sorted(each for each in lengths if each is not None and each >= timedelta())
    if not known:
        return LengthSpread(0, len(lengths), None, None)
    middle = len(known) // 2
    median = known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
    return LengthSpread(len(known), len(lengths) - len(known), median, known[-(-len(known) * 9 // 10) - 1])


def year_document(report: YearReport) -> dict[str, Any]:
    """Return a report as ``tocsin yearly`` writes it; lengths are whole seconds, money is text."""
    return {
        **_document(report.now),
        "before": _document(report.before),
        "follow_ups": {
            name: getattr(report.follow_ups, name)
            for name in ("opened", "owed", "overdue", "to_check", "effective", "dropped")
        },
        "providers": dict(report.providers),
    }


def year_tables(report: YearReport) -> tuple[Table, ...]:
    """Return a report as tables: figures, months, and one for each way to count."""
    now, before = report.now, report.before
    columns = (str(now.year), str(before.year))
    counts = {
        "by_type": (now.by_type, before.by_type),
        "by_cause": (now.by_cause, before.by_cause),
        "by_outcome": (now.by_outcome, before.by_outcome),
        "by_provider": (now.by_provider, before.by_provider),
    }
    months = tuple((month, now.by_month[month], before.by_month[month]) for month in MONTHS)
    return (
        Table("figures", ("figure", *columns), _figures(report)),
        Table("by_month", ("month", *columns), months),
        *(
            Table(name, (name.removeprefix("by_"), *columns), _rows(report, *pair))
            for name, pair in counts.items()
        ),
    )


def _counted(codes: Iterable[str]) -> dict[str, int]:
    found = Counter(codes)
    return {code: found[code] for code in sorted(found, key=lambda code: (-found[code], code))}


def _document(figures: YearFigures) -> dict[str, Any]:
    return {
        "year": figures.year,
        "incidents": figures.incidents,
        "still_open": figures.still_open,
        "recurring": figures.recurring,
        "by_month": {str(month): number for month, number in figures.by_month.items()},
        "by_outcome": dict(figures.by_outcome),
        "by_type": dict(figures.by_type),
        "by_cause": dict(figures.by_cause),
        "by_provider": dict(figures.by_provider),
        "seconds_to": {
            name: {
                "known": each.known,
                "unknown": each.unknown,
                "median": _seconds(each.median),
                "p90": _seconds(each.p90),
            }
            for name, each in figures.speeds.items()
        },
        "gross": format(figures.gross, "f"),
        "without_costs": figures.without_costs,
        "recovered": format(figures.recovered, "f"),
        "currency": "EUR",
    }


def _figures(report: YearReport) -> tuple[tuple[Cell, ...], ...]:
    now, before = _flat(report.now), _flat(report.before)
    owed = report.follow_ups
    return (
        *((name, now[name], before[name]) for name in now),
        ("follow_ups_opened", owed.opened, None),
        ("follow_ups_owed", owed.owed, None),
        ("follow_ups_overdue", owed.overdue, None),
    )


def _flat(figures: YearFigures) -> dict[str, Cell]:
    found: dict[str, Cell] = {
        "incidents": figures.incidents,
        "still_open": figures.still_open,
        "recurring": figures.recurring,
    }
    for name, each in figures.speeds.items():
        found[f"seconds_to_{name}_median"] = _seconds(each.median)
        found[f"seconds_to_{name}_p90"] = _seconds(each.p90)
        found[f"seconds_to_{name}_unknown"] = each.unknown
    found["costs_and_losses_gross_eur"] = figures.gross
    found["incidents_without_costs"] = figures.without_costs
    found["recovered_eur"] = figures.recovered
    return found


def _rows(
    report: YearReport, now: Mapping[str, int], before: Mapping[str, int]
) -> tuple[tuple[Cell, ...], ...]:
    codes = dict.fromkeys((*now, *before))
    return tuple(
        (report.providers.get(code, code) or "unknown", now.get(code, 0), before.get(code, 0))
        for code in codes
    )


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else length // timedelta(seconds=1)
