"""Time limits as the law writes them, and the deadlines they yield for one incident."""

from tocsin.core.deadlines.deadline import Deadline, deadlines
from tocsin.core.deadlines.events import Events, events_from
from tocsin.core.deadlines.notes import notes
from tocsin.core.deadlines.time_limits import TimeLimits

__all__ = ["Deadline", "Events", "TimeLimits", "deadlines", "events_from", "notes"]
