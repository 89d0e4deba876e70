"""Terms that run: deadlines of courses of events drawn by chance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tocsin.cli.deadlines import answer
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.core.time.instants import zone
from tocsin.store import timelimits

A_DEADLINE_NEVER_PRECEDES = "a deadline never precedes its trigger"
A_MONTH_IS_A_MONTH = "a month is a month"
REGIMES: Mapping[str, tuple[str, ...]] = {
    "dora": ("aware_at", "classified_at", "initial_submitted_at"),
    "nis2": ("aware_at", "early_warning_submitted_at", "notification_submitted_at", "handled_at"),
    "gdpr": ("aware_at",),
}
"""The events of each regime, in the order in which they happen."""
_STATES = ("NL", "BE", "DE", "PT", "FI", "CY", "IS", None)
_ENTITIES = ("credit_institution", "insurance_and_reinsurance_undertaking", "trading_venue", None)
_FROM = instant("2025-03-12T00:00:00Z")
_MINUTES = 5 * 366 * 24 * 60
_GAPS = (0, 1, 4 * 60, 24 * 60, 24 * 60 + 1, 10 * 24 * 60, 40 * 24 * 60)

Late = tuple[str, str, str, str, object]
"""The property, what is wrong, under which act, the command that shows it, and the facts that it reads."""


def on_time(chance: Random, examples: int) -> Late | None:
    """Return the first course of events with a deadline that cannot be, or None."""
    for _ in range(examples):
        facts = _events(chance)
        answered = answer(facts)
        for deadline in answered["deadlines"]:
            law, wrong = _wrong(deadline, facts, answered["time_zone"])
            if wrong:
                where = f"{answered['act']['short']}, {deadline['article']}"
                return law, wrong, where, "tocsin deadlines -", facts
    return None


def _events(chance: Random) -> dict[str, Any]:
    regime = chance.choice(sorted(REGIMES))
    moment = _FROM + timedelta(minutes=chance.randrange(_MINUTES))
    course: list[str] = []
    for _ in range(chance.randint(1, len(REGIMES[regime]) + 2)):
        course.append(rfc3339(moment))
        moment += timedelta(minutes=chance.choice((*_GAPS, chance.randrange(60 * 24 * 60))))
    facts: dict[str, Any] = dict(zip(REGIMES[regime], course, strict=False))
    if regime == "dora":
        known = len(REGIMES[regime])
        facts |= {
            "intermediate_submitted_at": course[known:],
            "entity_type": chance.choice(_ENTITIES),
            "nis2_essential_or_important": chance.choice((True, False, None)),
        }
    if regime == "gdpr":
        facts["risk"] = chance.choice(("likely", "high"))
    return {"regime": regime, "member_state": chance.choice(_STATES), **facts}


def _wrong(deadline: Mapping[str, Any], facts: Mapping[str, Any], place: str) -> tuple[str, str]:
    """Return the property and what is wrong with a deadline, if anything is."""
    happened = _last(facts.get(deadline["trigger"]))
    if deadline["due"] is None or happened is None:
        return A_DEADLINE_NEVER_PRECEDES, ""
    due, before, outer = (instant(deadline[key]) for key in ("due", "before_relief", "legal_outer"))
    report = f"{deadline['report']} under {deadline['article']}"
    if not happened <= before <= due <= outer:
        says = f"{report} is due {rfc3339(due)}, and runs from {rfc3339(happened)} to {rfc3339(before)}."
        return A_DEADLINE_NEVER_PRECEDES, says
    months = _months(str(facts["regime"]), happened, deadline["article"], deadline["report"])
    start, end = (each.astimezone(zone(place)) for each in (happened, before))
    if months and not _same_day(start, end, months):
        return A_MONTH_IS_A_MONTH, f"{report} runs from {start.isoformat()} to {end.isoformat()}."
    return A_MONTH_IS_A_MONTH, ""


def _last(value: Any) -> Instant | None:
    written = (value[-1] if value else None) if isinstance(value, list) else value
    return None if written is None else instant(written)


def _months(regime: str, on: Instant, article: str, report: str) -> int:
    """Return in how many months a limit ends, or 0 where it is in hours."""
    for limit in timelimits.time_limits(regime, on.date()).limits:
        if (limit.article, limit.report) == (article, report) and len(limit.limbs) == 1:
            within = limit.limbs[0].within
            return within.count if within.unit == "month" else 0
    return 0


def _same_day(start: datetime, end: datetime, months: int) -> bool:
    """Say whether so many months later the day has the same number, or is the last of a shorter month."""
    later = end.year * 12 + end.month - start.year * 12 - start.month == months
    last = (end + timedelta(days=1)).day == 1
    return later and (end.day == start.day or (last and end.day < start.day))
