"""From when a delay notice (2025/301, Art. 5(3)) is proposed: a choice of this product, not of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tocsin.core.deadlines.deadline import Deadline
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class Ahead:
    """How long before its limit a delay notice is proposed: the last part of the period, at most so long."""

    part: int = 4
    """The period is divided by this: 4 is the last quarter, one hour of four."""
    at_most: timedelta = timedelta(hours=24)


DELAY_NOTICE_AHEAD = Ahead()


def delay_notice_proposed_from(deadline: Deadline, ahead: Ahead = DELAY_NOTICE_AHEAD) -> Instant | None:
    """Return from when a delay notice is proposed for a deadline; None where there is none to give."""
    notice = deadline.delay_notice
    if notice is None:
        return None
    return notice.due - min((notice.due - deadline.runs_from) / ahead.part, ahead.at_most)


def delay_notice_proposed(deadline: Deadline, now: Instant, ahead: Ahead = DELAY_NOTICE_AHEAD) -> bool:
    """Say whether to propose a delay notice now: it can still be given in time, and the limit is near."""
    start = delay_notice_proposed_from(deadline, ahead)
    return (
        start is not None and deadline.delay_notice is not None and start <= now <= deadline.delay_notice.due
    )
