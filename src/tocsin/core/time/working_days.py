"""The calendar of one place: its time zone, its weekend and its public holidays, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from tocsin.core.time.instants import Instant
from tocsin.core.time.months import at_local

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    Which local day an instant falls on at one place, and whether people work there that day.

    ``holidays`` are local dates. A holiday that is left out makes a limit earlier, never later,
    so a doubtful one stays out.
    """

    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    """Days of the week, Monday is 0."""

    def day_of(self, moment: Instant) -> date:
        """Return the local day: Sunday 23:30 UTC is Monday in Brussels and Sunday in Lisbon."""
        return moment.astimezone(self.zone).date()

    def is_working_day(self, day: date) -> bool:
        """Say whether a day is neither of the weekend nor a holiday."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """Return the first working day after ``day``; holidays and weekends in a row roll on."""
        following = day + timedelta(days=1)
        while not self.is_working_day(following):
            following += timedelta(days=1)
        return following

    def at(self, day: date, clock: time) -> Instant:
        """Return the instant of a local time on a local day, such as noon."""
        return at_local(day, clock, self.zone)
