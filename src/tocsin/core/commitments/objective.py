"""A service level objective: what is promised, how it is measured, and what a breach of it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from tocsin.core.commitments.claim_period import ClaimPeriod
from tocsin.core.quantities import Money

Source: TypeAlias = Literal["own_monitoring", "provider", "status_page", "third_party"]
"""Who measured an outage: we ourselves, the provider by its own word or on its page, or somebody else."""
SOURCES: tuple[Source, ...] = ("own_monitoring", "provider", "status_page", "third_party")


@dataclass(frozen=True, slots=True)
class CreditTier:
    """A credit that is due when the attainment is strictly below ``below`` percent, or also at it."""

    below: Decimal
    percent: Decimal | None = None
    """Percent of the fee of the window."""
    days: int | None = None
    """Days of service added, instead of money."""
    at_most: bool = False
    """The credit is due at exactly ``below`` too: the contract says "or equal"."""
    down_to: Decimal | None = None
    """Where the contract lets the band end; None: it says nothing, and the next tier takes over."""
    down_to_included: bool = True
    """An attainment of exactly ``down_to`` is still in the band."""


@dataclass(frozen=True, slots=True)
class CreditPerHour:
    """Percent of the fee for each hour of downtime beyond what the target allows."""

    percent: Decimal
    count: Literal["full", "started"]


@dataclass(frozen=True, slots=True)
class CreditProportional:
    """So many times the part of the fee that was paid for the downtime, weighed by its shares."""

    times: Decimal = Decimal(1)
    of: Literal["downtime", "beyond"] = "downtime"
    """All downtime that counts, or only what is beyond what the target allows."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A kind of outage that does not count: announced in time, and only so much of it."""

    kind: str
    """``scheduled_maintenance``, ``force_majeure``, ``customer_fault`` or another word of the contract."""
    notice: timedelta | None = None
    """It does not count only if announced so long before it began; None: no notice is asked."""
    at_most: timedelta | None = None
    """Only so much of it in a window of ``per`` does not count; None: without limit."""
    per: Literal["month", "quarter", "year"] = "year"


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
    measure: Literal["time", "requests"] = "time"
    """What the percentage is of: time, or requests (those that did not fail, of all)."""
    service_hours: ServiceHours | None = None
    exclusions: tuple[Exclusion, ...] = ()
    """Sorted by kind; each kind once."""
    minimum_outage: timedelta = timedelta()
    """A shorter outage does not count; a longer one counts whole."""
    minimum_exceeded: bool = False
    """An outage of exactly the minimum does not count either: the contract says "more than"."""
    counted_from: Literal["outage", "ticket"] = "outage"
    """An outage counts from its beginning, or from the ticket by which it was reported."""
    whole_above: Decimal | None = None
    """
    Where part of the users was out, from 0 to 1: a larger share counts as all of them and any other not
    at all. None: downtime is weighed by the share.
    """
    measured_by: Source | None = None
    """Whose measurement counts by the contract; None: it says nothing."""
    attainment_decimals: int | None = None
    """The attainment is rounded half up to so many decimals before it is compared; None: it is exact."""
    credits: tuple[CreditTier, ...] | None = ()
    """None: that there are credits is known, and not which."""
    credit_per_hour_beyond: CreditPerHour | None = None
    credit_proportional: CreditProportional | None = None
    credit_cap_percent: Decimal | None = None
    credit_minimum: Money | None = None
    """A smaller credit is not given at all."""
    fee: Money | None = None
    """What is paid for one window."""
    claim_within: ClaimPeriod | None = None
    """How long a credit can be claimed."""
    claim_from: Literal["window_end", "outage_start", "outage_end"] = "window_end"
    """From when that is counted."""
    claim_notice: ClaimPeriod | None = None
    """A first notice of the claim is due so long after the end of the outage; None: none is asked."""

    @property
    def excluded(self) -> frozenset[str]:
        """The kinds of outage that do not count, whatever their conditions."""
        return frozenset(each.kind for each in self.exclusions)
