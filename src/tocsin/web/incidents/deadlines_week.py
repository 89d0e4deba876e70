"""The week in hours: when classifying leads to a limit on no working day, as a picture and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from tocsin.core.deadlines import Events, WeekendHour, weekend_hours
from tocsin.core.situation import Law, Situation
from tocsin.web.law.wording import report_name

HOURS = range(24)
CELL, LEFT, TOP = 26, 52, 24
"""Measures of the picture, in its own units."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of the picture: where it stands, and which reports would be due on no working day."""

    x: int
    y: int
    kind: str
    """``none``, ``first`` or ``second`` for one report, ``both``."""
    now: bool


def week(now: Situation, law: Law) -> dict[str, Any] | None:
    """Return the week of the instant of the page; None when the place of the entity is not known."""
    calendar, entity = law.calendar, now.entity
    if calendar is None or entity is None:
        return None
    profile = Events(entity_type=entity.entity_type, member_state=entity.country)
    local = now.at.astimezone(calendar.zone)
    found = weekend_hours(law.limits, calendar, profile, local.date())
    reports = [name for name in law.limits.reports() if name in {each.report for each in found}]
    here = (local.weekday(), local.hour)
    return {
        "from": local.date(),
        "width": LEFT + CELL * len(HOURS),
        "height": TOP + CELL * len(WEEKDAYS_ABBR),
        "cell": CELL,
        "days": [(str(name), TOP + CELL * day + 17) for day, name in WEEKDAYS_ABBR.items()],
        "hours": [(f"{hour:02}", LEFT + CELL * hour + CELL // 2) for hour in HOURS if hour % 3 == 0],
        "cells": list(_cells(found, reports, here)),
        "reports": [_report(name, kind, found) for name, kind in zip(reports, KINDS, strict=False)],
        "now": [_concerned(each) for each in found if (each.weekday, each.hour) == here],
        "zone": calendar.zone.key,
    }


KINDS = ("first", "second")


def _cells(found: Sequence[WeekendHour], reports: Sequence[str], here: tuple[int, int]) -> Iterator[Cell]:
    for day in WEEKDAYS_ABBR:
        for hour in HOURS:
            hit = {each.report for each in found if (each.weekday, each.hour) == (day, hour)}
            kinds = [kind for name, kind in zip(reports, KINDS, strict=False) if name in hit]
            kind = "both" if len(kinds) > 1 else next(iter(kinds), "none")
            yield Cell(LEFT + CELL * hour, TOP + CELL * day, kind, now=(day, hour) == here)


def _report(name: str, kind: str, found: Sequence[WeekendHour]) -> dict[str, Any]:
    """Return the hours of one report in words, and what becomes of its limit then."""
    hours = [each for each in found if each.report == name]
    return {
        "title": report_name(name),
        "kind": kind,
        "spans": list(_spans(hours)),
        "relieved": any(each.relief for each in hours),
        "denied": next((each.relief_denied_by for each in hours if each.relief_denied_by), None),
    }


def _spans(hours: Sequence[WeekendHour]) -> Iterator[str]:
    """Yield runs of hours, such as from Friday 20:00 to Sunday 20:00."""
    places = sorted({each.weekday * len(HOURS) + each.hour for each in hours})
    for _offset, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        found = [place for _number, place in run]
        yield _("from %(start)s to %(end)s") % {"start": _name(found[0]), "end": _name(found[-1] + 1)}


def _name(place: int) -> str:
    day, hour = divmod(place, len(HOURS))
    if day == len(WEEKDAYS) and not hour:
        return _("the end of %(day)s") % {"day": WEEKDAYS[day - 1]}
    return f"{WEEKDAYS[day]} {hour:02}:00"


def _concerned(each: WeekendHour) -> dict[str, Any]:
    return {
        "title": report_name(each.report),
        "limit": each.limit,
        "due": each.due,
        "relief": each.relief,
        "denied": each.relief_denied_by,
    }
