"""The notation in which promises are written in tables: targets, windows, service hours and credits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Literal

from tocsin.core.commitments.claim_period import claim_period
from tocsin.core.commitments.objective import (
    CreditPerHour,
    CreditTier,
    Exclusion,
    ServiceHours,
    ServiceLevelObjective,
)
from tocsin.core.commitments.tiers import ordered
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.time.instants import zone

OBJECTIVE = (
    "target",
    "window",
    "time_zone",
    "service_days",
    "service_from",
    "service_until",
    "exclusions",
    "minimum_outage_minutes",
    "credits",
    "credit_cap_percent",
    "fee",
    "currency",
    "claim_within",
)
"""The columns that together make a service level objective."""

CALENDAR = ("month", "quarter", "year")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_ROLLING = re.compile(r"rolling:([1-9]\d{0,4})([dh])", re.ASCII)
_MOST_HOURS = 3660 * 24
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DIGITS = re.compile(r"\d{1,15}(\.\d{1,9})?", re.ASCII)
_MIDNIGHT = "24:00"
_MAINTENANCE = "scheduled_maintenance"
_KIND = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_COUNTED: Mapping[str, Literal["full", "started"]] = {"per_full_hour": "full", "per_started_hour": "started"}
_WHOLE = Decimal(100)
_NONE = "none"


def objective(cells: Mapping[str, str], where: str) -> ServiceLevelObjective | None:
    """
    Read the columns of ``OBJECTIVE``; blank is unknown. None when nothing measurable is promised.

    ``where`` names the row; a refusal names the column after it. Raises ``Refused``
    (``incomplete_objective``, ``not_a_percentage``, ``unknown_window``, ``unknown_time_zone``,
    ``unreadable_service_hours``, ``unreadable_exclusions``, ``unreadable_credits``, ``not_a_number``,
    ``not_a_count``, ``amount_without_currency``, ``not_a_claim_period``).
    """
    if not cells["target"]:
        _nothing_measured(cells, where)
        return None
    _refuse_unmeasurable(cells, where)
    zone(cells["time_zone"], f"{where}:time_zone")
    steps, per_hour = credit_terms(cells["credits"], f"{where}:credits")
    return ServiceLevelObjective(
        target=percentage(cells["target"], f"{where}:target"),
        window=window(cells["window"], f"{where}:window"),
        time_zone=cells["time_zone"],
        service_hours=service_hours(
            cells["service_days"], cells["service_from"], cells["service_until"], where
        ),
        exclusions=exclusions(cells["exclusions"], f"{where}:exclusions"),
        minimum_outage=_minutes(cells["minimum_outage_minutes"], f"{where}:minimum_outage_minutes"),
        credits=steps,
        credit_per_hour_beyond=per_hour,
        credit_cap_percent=(
            percentage(cells["credit_cap_percent"], f"{where}:credit_cap_percent")
            if cells["credit_cap_percent"]
            else None
        ),
        fee=money(cells["fee"], cells["currency"], f"{where}:fee"),
        claim_within=(
            claim_period(cells["claim_within"], f"{where}:claim_within") if cells["claim_within"] else None
        ),
    )


def _refuse_unmeasurable(cells: Mapping[str, str], where: str) -> None:
    """Refuse a target without the window or the time zone in which it is measured."""
    for column in ("window", "time_zone"):
        if not cells[column]:
            raise Refused(
                "incomplete_objective",
                f"{where}:{column}: a target is promised, but the {column.replace('_', ' ')} in which it "
                "is measured is blank. Write it, or leave the target blank too.",
                f"{where}:{column}",
            )


def _nothing_measured(cells: Mapping[str, str], where: str) -> None:
    """Refuse terms of a measurement, such as credits, where no target is promised."""
    terms = (column for column in OBJECTIVE if column not in {"target", "fee", "currency"})
    found = next((column for column in terms if cells[column]), None)
    if found is not None:
        raise Refused(
            "incomplete_objective",
            f"{where}:target: the target is blank, but {found} is filled. Write the percentage that is "
            f"promised, or leave {found} blank too.",
            f"{where}:target",
        )


def decimal(text: str, where: str) -> Decimal:
    """Read a number that is not negative, such as ``1250.50``. Raises ``Refused`` (``not_a_number``)."""
    if not _DIGITS.fullmatch(text):
        raise Refused(
            "not_a_number",
            f"{where}: {text!r} is not a number. Write digits, with a dot for decimals, such as 1250.50.",
            where,
        )
    return Decimal(text)


def percentage(text: str, where: str) -> Decimal:
    """Read a percentage above 0 and at most 100. Raises ``Refused`` (``not_a_percentage``)."""
    number = decimal(text.removesuffix("%").strip(), where)
    if not 0 < number <= _WHOLE:
        raise Refused(
            "not_a_percentage",
            f"{where}: {text!r} is not above 0 and at most 100. Write the percentage, such as 99.9.",
            where,
        )
    return number


def window(text: str, where: str) -> str:
    """
    Read ``month``, ``quarter``, ``year``, ``rolling:30d`` or ``rolling:720h``, at most ten years.

    Raises ``Refused`` (``unknown_window``).
    """
    rolling = _ROLLING.fullmatch(text)
    hours = int(rolling[1]) * (24 if rolling[2] == "d" else 1) if rolling else None
    if text not in CALENDAR and (hours is None or hours > _MOST_HOURS):
        raise Refused(
            "unknown_window",
            f"{where}: {text!r} is not a window. Write month, quarter, year, or at most ten years back, "
            "such as rolling:30d or rolling:720h.",
            where,
        )
    return text


def service_hours(days: str, start: str, end: str, where: str) -> ServiceHours | None:
    """
    Read weekdays such as ``mon-fri`` or ``mon;wed;sat`` and local times; all blank: round the clock.

    An end before the start is on the next day, and ``24:00`` is the end of the day.
    Raises ``Refused`` (``unreadable_service_hours``), also when only some are filled.
    """
    if not (days or start or end):
        return None
    until = "00:00" if end == _MIDNIGHT else end
    clocks = _CLOCK.fullmatch(start) and _CLOCK.fullmatch(until) and start != end
    counted = frozenset(day for part in days.split(";") for day in _days(part.strip().lower()))
    if not clocks or None in counted:
        raise Refused(
            "unreadable_service_hours",
            f"{where}:service_days: {days!r} from {start!r} until {end!r} are not service hours. "
            "Fill all three columns, such as mon-fri, 08:00 and 18:00, or leave all three blank for "
            "round the clock.",
            f"{where}:service_days",
        )
    weekdays = frozenset(day for day in counted if day is not None)
    return ServiceHours(weekdays, time.fromisoformat(start), time.fromisoformat(until))


def _days(part: str) -> tuple[int | None, ...]:
    """Return the weekdays of ``mon`` or ``mon-fri``; a None among them: not a weekday."""
    first, _, last = part.partition("-")
    if first not in DAYS or (last or first) not in DAYS:
        return (None,)
    start, end = DAYS.index(first), DAYS.index(last or first)
    return tuple(range(start, end + 1)) if start <= end else (*range(start, 7), *range(end + 1))


def exclusions(text: str, where: str) -> tuple[Exclusion, ...]:
    """
    Read kinds of outage that do not count, such as ``scheduled_maintenance;force_majeure``.

    Raises ``Refused`` (``unreadable_exclusions``), also for what is nearly ``scheduled_maintenance``:
    misspelt, it would let maintenance count as downtime.
    """
    kinds = frozenset(kind.strip() for kind in text.split(";") if kind.strip())
    for kind in sorted(kinds):
        misspelt = kind != _MAINTENANCE and get_close_matches(kind, [_MAINTENANCE], cutoff=0.8)
        if misspelt or not _KIND.fullmatch(kind):
            raise Refused(
                "unreadable_exclusions",
                f"{where}: {kind!r} is not a kind of outage. Write words such as {_MAINTENANCE}, "
                "with semicolons between them.",
                where,
            )
    return tuple(Exclusion(kind) for kind in sorted(kinds))


def credit_terms(text: str, where: str) -> tuple[tuple[CreditTier, ...] | None, CreditPerHour | None]:
    """
    Read service credits: ``99.9:10%;99.0:25%``, ``99.9:3d``, ``per_started_hour:5%`` or ``none``.

    Before the colon stands the attainment below which the credit is due, after it what is due: a
    percentage of the fee or days of service. Tiers come out highest first. Blank is unknown, so the
    tiers are None; ``none`` says that no credits are agreed, so there are no tiers. Raises ``Refused``
    (``unreadable_credits``), also as ``ordered`` does.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        return None, None
    if parts == [_NONE]:
        return (), None
    if len(parts) == 1 and parts[0].partition(":")[0].strip() in _COUNTED:
        counted, _, due = (piece.strip() for piece in parts[0].partition(":"))
        return (), CreditPerHour(_credit_percent(due, where), _COUNTED[counted])
    return ordered((_tier(part, where), where) for part in parts), None


def _tier(part: str, where: str) -> CreditTier:
    below, _, due = (piece.strip() for piece in part.partition(":"))
    limit = percentage(below, where)
    if re.fullmatch(r"[1-9]\d{0,3}d", due, re.ASCII):
        return CreditTier(below=limit, days=int(due[:-1]))
    return CreditTier(below=limit, percent=_credit_percent(due, where))


def _credit_percent(due: str, where: str) -> Decimal:
    if not due.endswith("%"):
        raise Refused(
            "unreadable_credits",
            f"{where}: {due!r} is neither a percentage nor days. Write credits as 99.9:10%;99.0:25%, as "
            "99.9:3d for days of service, or as per_started_hour:5%.",
            where,
        )
    return percentage(due, where)


def money(amount: str, currency: str, where: str) -> Money | None:
    """
    Read an amount with its currency (ISO 4217); a blank amount is None, which is not zero.

    Raises ``Refused`` (``not_a_number``, ``amount_without_currency``).
    """
    if not amount:
        return None
    number = decimal(amount, where)
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise Refused(
            "amount_without_currency",
            f"{where}: the amount {amount!r} has no currency, only {currency!r}. Fill the column currency "
            "with a code of three letters, such as EUR.",
            where,
        )
    return Money(number, currency)


def _minutes(text: str, where: str) -> timedelta:
    if not text:
        return timedelta()
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise Refused(
            "not_a_count", f"{where}: {text!r} is not a number of minutes. Write a whole number.", where
        )
    return timedelta(minutes=int(text))
