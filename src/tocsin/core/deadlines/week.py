"""The hours of a week in which classifying and reporting would lead to a limit on no working day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tocsin.core.deadlines.course import deadlines
from tocsin.core.deadlines.events import Events
from tocsin.core.deadlines.time_limits import TimeLimits
from tocsin.core.time import Instant
from tocsin.core.time.working_days import Calendar

_DAYS, _HOURS = 7, 24


@dataclass(frozen=True, slots=True)
class WeekendHour:
    """
    One hour of the week from which the limit of one report would fall on a weekend day or holiday.

    ``weekday`` and ``hour`` are its place in a picture of seven days by 24 hours.
    """

    at: Instant
    """When the incident would be noticed, classified and notified: the beginning of the hour."""
    weekday: int
    """Of the entity's place; Monday is 0."""
    hour: int
    """On the clocks of that place, 0 to 23; in autumn one hour comes twice."""
    report: str
    article: str
    limit: Instant
    """Before relief."""
    falls_on: str
    """``saturday``, ``sunday`` or ``holiday``."""
    relief: str | None
    relief_denied_by: str | None
    due: Instant


def weekend_hours(
    law: TimeLimits, calendar: Calendar, profile: Events, week: date
) -> tuple[WeekendHour, ...]:
    """
    Return the hours of the week of a day from which a report would be due on no working day.

    Each hour, Monday 00 to Sunday 23 in the time zone of ``calendar``, is asked as if the entity of
    ``profile`` (of which the events are left out) became aware, classified as major and notified at
    its beginning. What would then only be projected, such as the final report, is left out.
    """
    monday = week - timedelta(days=week.weekday())
    found: list[WeekendHour] = []
    for weekday in range(_DAYS):
        for hour, at in _hours(monday + timedelta(days=weekday), calendar):
            found += _concerned(law, calendar, _at_once(profile, at), weekday, hour)
    return tuple(found)


def _hours(day: date, calendar: Calendar) -> Iterator[tuple[int, Instant]]:
    """Yield the hours of a local day: 23 when clocks go forward, 25 when they go back."""
    for hour in range(_HOURS):
        wall = datetime.combine(day, time(hour), tzinfo=calendar.zone)
        for at in sorted({wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}):
            if at.astimezone(calendar.zone).hour == hour:
                yield hour, at


def _at_once(profile: Events, at: Instant) -> Events:
    return Events(
        entity_type=profile.entity_type,
        nis2_essential_or_important=profile.nis2_essential_or_important,
        designated_significant_from=profile.designated_significant_from,
        role=profile.role,
        risk=profile.risk,
        aware_at=at,
        classified_at=at,
        initial_submitted_at=at,
    )


def _concerned(
    law: TimeLimits, calendar: Calendar, events: Events, weekday: int, hour: int
) -> Iterator[WeekendHour]:
    for each in deadlines(events, law, calendar):
        if each.falls_on is None or each.before_relief is None or each.due is None or each.projected:
            continue
        yield WeekendHour(
            at=each.runs_from,
            weekday=weekday,
            hour=hour,
            report=each.report,
            article=each.article,
            limit=each.before_relief,
            falls_on=each.falls_on,
            relief=each.relief,
            relief_denied_by=each.relief_denied_by,
            due=each.due,
        )
