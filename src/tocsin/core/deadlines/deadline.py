"""Deadlines: the instants that the time limits of an act yield for the events of one incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class DelayNotice:
    """Until when the authority is to be told, with the reasons, that a limit cannot be met."""

    due: Instant
    article: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When one report is due, under which article, and why not earlier or later. Instants are UTC."""

    report: str
    due: Instant | None
    """Exact, never later than the legal end. None: without undue delay, no number of hours."""
    article: str
    act: str
    """The short name of the act in which that article stands, such as 2025/301."""
    relief: str | None
    """The article that moved ``due`` to noon of the next working day, if one did."""
    relief_denied_by: str | None
    """The article because of which a limit on a weekend or holiday was not moved."""
    falls_on: str | None
    """``saturday``, ``sunday`` or ``holiday``; None on a working day or where the place is unknown."""
    before_relief: Instant | None
    legal_outer: Instant | None
    """The end under Regulation 1182/71, for disputes about lateness; with relief, that same noon."""
    projected: bool
    """True while the event that makes it owed has not happened: to plan with, not yet owed."""
    owed_once: str
    """The key of that event."""
    trigger: str
    """The key of the event from which the binding limit runs."""
    runs_from: Instant
    """When that event happened, or is projected to."""
    submitted_at: Instant | None
    delay_notice: DelayNotice | None
    """None once submitted, while projected, and where the act has no such notice or no instant."""
    says: str
    zegt: str

    def missed_at(self, now: Instant) -> bool:
        """Say whether the report was late, or is; a projected deadline cannot be missed."""
        if self.due is None or self.projected:
            return False
        return (self.submitted_at or now) > self.due

    def remaining(self, now: Instant) -> timedelta | None:
        """Return the time left, negative when it is past; None when submitted or without a number."""
        return None if self.due is None or self.submitted_at else self.due - now
