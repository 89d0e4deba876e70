"""The question of `tocsin sla`, read from JSON: an objective, its outages and an instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Literal

from tocsin.core.commitments import (
    ClaimPeriod,
    CreditPerHour,
    CreditTier,
    Exclusion,
    ServiceHours,
    ServiceLevelObjective,
    claim_period,
)
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.sla.downtime import Outage
from tocsin.core.sla.fields import clock, listed, mapping, needed, number, whole, word
from tocsin.core.sla.windows import rolling_length
from tocsin.core.time import Instant, instant
from tocsin.core.time.instants import zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("outage", "scheduled_maintenance")

_QUESTION = ("objective", "outages", "at")
_OBJECTIVE = (
    "target",
    "window",
    "time_zone",
    "service_hours",
    "exclusions",
    "minimum_outage_seconds",
    "credits",
    "credit_per_hour_beyond",
    "credit_cap_percent",
    "fee",
    "claim_within",
)
_PERCENT = 10_000
_AMOUNT = 10**15
_SECONDS = 366 * 86_400


@dataclass(frozen=True, slots=True)
class Question:
    """What `tocsin sla` is asked."""

    objective: ServiceLevelObjective
    outages: tuple[Outage, ...]
    at: Instant


def read_question(document: Mapping[str, Any]) -> Question:
    """
    Read one question; every key is checked, and a key that is null counts as absent.

    Raises ``Refused``: ``unknown_key``, ``missing_key``, ``not_an_object``, ``not_a_list``,
    ``not_a_number``, ``out_of_range``, ``unknown_word``, ``not_an_instant``, and those of
    ``read_objective`` and ``read_outage``.
    """
    mapping(document, _QUESTION, "")
    objective = read_objective(needed(document, "objective", "Describe what is promised.", ""))
    outages = needed(document, "outages", "Write an empty array when there was none.", "")
    return Question(
        objective,
        tuple(
            read_outage(each, objective.excluded, f"outages[{index}]")
            for index, each in enumerate(listed(outages, "outages"))
        ),
        instant(needed(document, "at", "Write the instant of the question: it picks the window.", ""), "at"),
    )


def read_objective(document: Any, where: str = "objective") -> ServiceLevelObjective:
    """
    Read a service level objective as `tocsin sla` takes it.

    Raises ``Refused``: ``unknown_window``, ``unknown_time_zone``, ``unreadable_service_hours``,
    ``unreadable_credits``, ``unreadable_exclusions``, ``not_a_claim_period``, and those of the values.
    """
    promised = mapping(document, _OBJECTIVE, where)
    target = needed(promised, "target", "Write the percentage promised, such as 99.95.", where)
    window = str(needed(promised, "window", "Write month, quarter, year or rolling:30d.", where))
    tiers = _tiers(promised.get("credits"), f"{where}.credits")
    cap, fee = promised.get("credit_cap_percent"), promised.get("fee")
    minimum = promised.get("minimum_outage_seconds")
    return ServiceLevelObjective(
        target=number(target, f"{where}.target", above=0, most=100),
        window=window,
        time_zone=_time_zone(promised, window, where),
        service_hours=_service_hours(promised.get("service_hours"), f"{where}.service_hours"),
        exclusions=_exclusions(promised.get("exclusions"), f"{where}.exclusions"),
        minimum_outage=timedelta(
            seconds=whole(
                0 if minimum is None else minimum,
                f"{where}.minimum_outage_seconds",
                most=_SECONDS,
            )
        ),
        credits=tiers,
        credit_per_hour_beyond=_per_hour(promised, tiers, where),
        credit_cap_percent=None if cap is None else number(cap, f"{where}.credit_cap_percent", most=_PERCENT),
        fee=None if fee is None else Money(number(fee, f"{where}.fee", most=_AMOUNT)),
        claim_within=_claim_within(promised.get("claim_within"), f"{where}.claim_within"),
    )


def read_outage(document: Any, exclusions: frozenset[str], where: str) -> Outage:
    """
    Read one outage; its kind is ``outage``, ``scheduled_maintenance`` or one that is excluded.

    Raises ``Refused``: ``unknown_word``, ``impossible_order``, and those of the values.
    """
    reported = mapping(document, ("from", "until", "kind", "share"), where)
    start = instant(needed(reported, "from", "Write when the outage began.", where), f"{where}.from")
    until, share = reported.get("until"), reported.get("share")
    end = None if until is None else instant(until, f"{where}.until")
    if end is not None and end < start:
        raise Refused(
            "impossible_order",
            f"{where}: an outage from {reported['from']} cannot end at {until}. Correct one of the two, or "
            "leave until null while it goes on.",
            where,
        )
    kind = reported.get("kind")
    kinds = dict.fromkeys((*KINDS, *sorted(exclusions)))
    return Outage(
        start,
        end,
        "outage" if kind is None else word(kind, kinds, f"{where}.kind"),
        Fraction(1) if share is None else Fraction(number(share, f"{where}.share", most=1)),
    )


def _time_zone(promised: Mapping[str, Any], window: str, where: str) -> str:
    """Return the zone, which only a rolling window without service hours can do without."""
    rolling = rolling_length(window, f"{where}.window") is not None
    if rolling and promised.get("service_hours") is None and promised.get("time_zone") is None:
        return "UTC"
    why = "Write the IANA name of the zone whose calendar counts, such as Europe/Amsterdam."
    name = str(needed(promised, "time_zone", why, where))
    zone(name, f"{where}.time_zone")
    return name


def _service_hours(document: Any, where: str) -> ServiceHours | None:
    if document is None:
        return None
    hours = mapping(document, ("days", "from", "until"), where)
    days = listed(needed(hours, "days", "Write weekdays, such as mon.", where), f"{where}.days")
    start = needed(hours, "from", "Write a local time, such as 08:00.", where)
    until = needed(hours, "until", "Write a local time, such as 20:00.", where)
    found = ServiceHours(
        frozenset(DAYS.index(word(day, DAYS, f"{where}.days[{index}]")) for index, day in enumerate(days)),
        clock(start, f"{where}.from", midnight=False),
        clock(until, f"{where}.until", midnight=True),
    )
    if not days or (found.start == found.end and not str(until).startswith("24")):
        raise Refused(
            "unreadable_service_hours",
            f"{where}: service hours on {len(days)} days from {start} until {until} take no time. Name at "
            "least one day and two different times; the whole day is 00:00 until 24:00.",
            where,
        )
    return found


def _exclusions(document: Any, where: str) -> tuple[Exclusion, ...]:
    """Read kinds of outage; a word that is nearly a known one is taken for a typing mistake."""
    for index, kind in enumerate(listed(document, where)):
        near = get_close_matches(str(kind), KINDS, n=1, cutoff=0.8)
        if not isinstance(kind, str) or not kind.strip() or (near and kind not in KINDS):
            instead = near[0] if near else "scheduled_maintenance"
            raise Refused(
                "unreadable_exclusions",
                f"{where}[{index}]: {kind!r} is not a kind of outage. Write a word, such as {instead}.",
                f"{where}[{index}]",
            )
    return tuple(Exclusion(kind) for kind in sorted(set(listed(document, where))))


def _tiers(document: Any, where: str) -> tuple[CreditTier, ...]:
    """Read credit tiers in any order; they come out highest first."""
    tiers = [_tier(each, f"{where}[{index}]") for index, each in enumerate(listed(document, where))]
    limits: set[Decimal] = set()
    for index, tier in enumerate(tiers):
        if tier.below in limits:
            raise Refused(
                "unreadable_credits",
                f"{where}[{index}]: there are two credits below {tier.below} percent. Keep one of them.",
                f"{where}[{index}]",
            )
        limits.add(tier.below)
    return tuple(sorted(tiers, key=lambda tier: tier.below, reverse=True))


def _tier(document: Any, where: str) -> CreditTier:
    tier = mapping(document, ("below", "percent", "days"), where)
    below = needed(tier, "below", "Write the attainment below which the credit is due.", where)
    percent, days = tier.get("percent"), tier.get("days")
    if (percent is None) == (days is None):
        raise Refused(
            "unreadable_credits",
            f"{where}: a credit is a percent of the fee or days of service, and this is "
            f"{'neither' if percent is None else 'both'}. Write one of percent and days.",
            where,
        )
    return CreditTier(
        number(below, f"{where}.below", above=0, most=100),
        None if percent is None else number(percent, f"{where}.percent", most=_PERCENT),
        None if days is None else whole(days, f"{where}.days", most=_PERCENT),
    )


def _per_hour(promised: Mapping[str, Any], tiers: tuple[CreditTier, ...], where: str) -> CreditPerHour | None:
    document = promised.get("credit_per_hour_beyond")
    if document is None:
        return None
    path = f"{where}.credit_per_hour_beyond"
    if tiers:
        raise Refused(
            "unreadable_credits",
            f"{path}: credits per hour stand instead of tiers, and there are both. Keep one of them.",
            path,
        )
    terms = mapping(document, ("percent", "count"), path)
    percent = needed(terms, "percent", "Write the percent of the fee for each hour.", path)
    count = needed(terms, "count", "Write full or started.", path)
    counted: Literal["full", "started"] = (
        "full" if word(count, ("full", "started"), f"{path}.count") == "full" else "started"
    )
    return CreditPerHour(number(percent, f"{path}.percent", most=_PERCENT), counted)


def _claim_within(text: Any, where: str) -> ClaimPeriod | None:
    return None if text is None else claim_period(text, where)
