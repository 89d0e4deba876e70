"""Time limits as the law writes them, and the deadlines they yield for one incident."""

from tocsin.core.deadlines.course import deadlines
from tocsin.core.deadlines.deadline import Deadline, DelayNotice
from tocsin.core.deadlines.delay import (
    DELAY_NOTICE_AHEAD,
    Ahead,
    delay_notice_proposed,
    delay_notice_proposed_from,
)
from tocsin.core.deadlines.events import Events, day, events_from
from tocsin.core.deadlines.notes import notes
from tocsin.core.deadlines.readings import under
from tocsin.core.deadlines.time_limits import TimeLimits
from tocsin.core.deadlines.week import WeekendHour, weekend_hours

__all__ = [
    "DELAY_NOTICE_AHEAD",
    "Ahead",
    "Deadline",
    "DelayNotice",
    "Events",
    "TimeLimits",
    "WeekendHour",
    "day",
    "deadlines",
    "delay_notice_proposed",
    "delay_notice_proposed_from",
    "events_from",
    "notes",
    "under",
    "weekend_hours",
]
