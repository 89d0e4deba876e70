"""How the tests of this folder ask: local times in words, a few entities, deadlines by report."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tocsin.core.deadlines import Deadline, Events, deadlines, under
from tocsin.core.time import Instant
from tocsin.core.time.working_days import Calendar
from tocsin.store.timelimits import time_limits

BERLIN = Calendar(
    ZoneInfo("Europe/Berlin"),
    frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 12, 25), date(2027, 1, 1)}),
)
BANK = {"entity_type": "credit_institution"}
INSURER = {"entity_type": "insurance_and_reinsurance_undertaking", "nis2_essential_or_important": False}


def at(text: str) -> Instant:
    """Read ``2026-03-28 23:30 Europe/Berlin``; without a zone it is UTC."""
    day, clock, *zone = text.split(" ")
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone[0]) if zone else UTC)
    return local.astimezone(UTC)


def asked(
    events: Events,
    calendar: Calendar | None = BERLIN,
    *,
    projected: bool = False,
    readings: dict[str, str] | None = None,
) -> dict[str, Deadline]:
    """Return the deadlines by report, under other sides of readings if any are named."""
    law = under(time_limits(events.regime), readings or {})
    found = deadlines(events, law, calendar, classification_projected=projected)
    return {each.report: each for each in found}
