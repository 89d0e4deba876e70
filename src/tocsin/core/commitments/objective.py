"""A service level objective: what is promised, over which window, and what its breach is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Literal

from tocsin.core.commitments.claim_period import ClaimPeriod
from tocsin.core.quantities import Money


@dataclass(frozen=True, slots=True)
class CreditTier:
    """A credit that is due when the attainment is strictly below ``below`` percent."""

    below: Decimal
    percent: Decimal | None = None
    """Percent of the fee of the window."""
    days: int | None = None
    """Days of service added, instead of money."""


@dataclass(frozen=True, slots=True)
class CreditPerHour:
    """Percent of the fee for each hour of downtime beyond what the target allows."""

    percent: Decimal
    count: Literal["full", "started"]


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """
    Weekdays (0 is Monday) and local times between which the objective counts.

    An ``end`` at or before ``start`` is on the next day: 22:00 to 06:00 is a night that belongs to
    the weekday on which it begins, 00:00 to 00:00 the whole day.
    """

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class ServiceLevelObjective:
    """A target over a window, as in the contract of ``tocsin sla``."""

    target: Decimal
    """Percent of the window that must be attained."""
    window: str
    """``month``, ``quarter``, ``year`` (calendar, in ``time_zone``) or ``rolling:30d``, ``rolling:720h``."""
    time_zone: str
    """IANA name."""
    service_hours: ServiceHours | None = None
    exclusions: frozenset[str] = frozenset()
    """Kinds of outage that do not count, such as ``scheduled_maintenance``."""
    minimum_outage: timedelta = timedelta()
    """A shorter outage does not count; a longer one counts whole."""
    credits: tuple[CreditTier, ...] = ()
    credit_per_hour_beyond: CreditPerHour | None = None
    credit_cap_percent: Decimal | None = None
    fee: Money | None = None
    """What is paid for one window."""
    claim_within: ClaimPeriod | None = None
    """How long after the end of the window a credit can be claimed."""
