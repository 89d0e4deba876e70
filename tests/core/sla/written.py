"""Instants, outages and objectives as the tests of service levels write them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tocsin.core.commitments import CreditTier, ServiceLevelObjective
from tocsin.core.sla import Outage
from tocsin.core.time import Instant


def at(text: str) -> Instant:
    """Read ``2026-03-28 23:30 Europe/Berlin``; UTC where no zone is written."""
    *clock, zone = text.split() if "/" in text else [*text.split(), "UTC"]
    return datetime.fromisoformat(" ".join(clock)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def out(start: str, end: str | None, kind: str = "outage", share: str = "1") -> Outage:
    """Write an outage, open when it has no end."""
    return Outage(at(start), None if end is None else at(end), kind, Fraction(share))


def promise(target: str = "99.95", window: str = "month", **more: Any) -> ServiceLevelObjective:
    """Write an objective in Amsterdam unless told otherwise."""
    return ServiceLevelObjective(
        **{"target": Decimal(target), "window": window, "time_zone": "Europe/Amsterdam"} | more
    )


def tiers(**credit: str) -> tuple[CreditTier, ...]:
    """Write tiers as ``tiers(below_99_9="10 %", below_99="3 days")``."""
    found = []
    for name, given in credit.items():
        below = Decimal(name.removeprefix("below_").replace("_", "."))
        amount, unit = given.split()
        found.append(
            CreditTier(below, Decimal(amount)) if unit == "%" else CreditTier(below, None, int(amount))
        )
    return tuple(found)
