"""The parts of an objective in JSON that are objects themselves: service hours, exclusions, credits."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal, TypeAlias

from tocsin.core.commitments import (
    CreditPerHour,
    CreditProportional,
    CreditTier,
    Exclusion,
    ServiceHours,
)
from tocsin.core.commitments.tiers import ordered
from tocsin.core.refusal import Refused
from tocsin.core.sla.fields import choice, clock, length, listed, mapping, needed, number, whole, word

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("outage", "scheduled_maintenance", "force_majeure", "customer_fault", "third_party")
"""The kinds of outage that need not be named by an objective to be known."""
UNKNOWN = "unknown"
"""Instead of credits: some are agreed, and which is not known."""
MOST_PERCENT = 10_000

Credits: TypeAlias = tuple[tuple[CreditTier, ...] | None, CreditPerHour | None, CreditProportional | None]
"""Tiers (None: unknown, empty: none), credits per hour, and a credit in proportion: at most one of them."""

_PER: tuple[Literal["month", "quarter", "year"], ...] = ("year", "quarter", "month")
_COUNT: tuple[Literal["full", "started"], ...] = ("full", "started")
_OF: tuple[Literal["downtime", "beyond"], ...] = ("downtime", "beyond")


def service_hours(document: Any, where: str) -> ServiceHours | None:
    """
    Read ``{"days": ["mon"], "from": "08:00", "until": "20:00"}``; None is round the clock.

    Raises ``Refused`` (``unreadable_service_hours``), and those of the values.
    """
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


def exclusions(document: Any, where: str) -> tuple[Exclusion, ...]:
    """
    Read kinds of outage that do not count: words, or ``{kind, notice, at_most, per}``.

    Raises ``Refused`` (``unreadable_exclusions``), also for a word that is nearly a known one: that is
    taken for a typing mistake; and for a kind that stands there twice with different conditions.
    """
    found: dict[str, Exclusion] = {}
    for index, each in enumerate(listed(document, where)):
        path = f"{where}[{index}]"
        exclusion = _exclusion(each, path)
        if found.setdefault(exclusion.kind, exclusion) != exclusion:
            raise Refused(
                "unreadable_exclusions",
                f"{path}: {exclusion.kind!r} is excluded twice, under different conditions. Keep one.",
                path,
            )
    return tuple(found[kind] for kind in sorted(found))


def _exclusion(document: Any, where: str) -> Exclusion:
    if not isinstance(document, Mapping):
        return Exclusion(_kind(document, where))
    terms = mapping(document, ("kind", "notice", "at_most", "per"), where)
    kind = needed(terms, "kind", "Write the kind of outage, such as scheduled_maintenance.", where)
    most, per = length(terms.get("at_most"), f"{where}.at_most"), terms.get("per")
    if most is None and per is not None:
        raise Refused(
            "unreadable_exclusions",
            f"{where}.per: {per!r} says in which window so much is excluded, and at_most is missing. Write "
            "at_most, such as PT10H, or leave out per.",
            f"{where}.per",
        )
    return Exclusion(
        _kind(kind, f"{where}.kind"),
        length(terms.get("notice"), f"{where}.notice"),
        most,
        choice(per, _PER, f"{where}.per"),
    )


def _kind(kind: Any, where: str) -> str:
    near = get_close_matches(str(kind), KINDS, n=1, cutoff=0.8)
    if not isinstance(kind, str) or not kind.strip() or (near and kind not in KINDS):
        instead = near[0] if near else "scheduled_maintenance"
        raise Refused(
            "unreadable_exclusions",
            f"{where}: {kind!r} is not a kind of outage. Write a word, such as {instead}.",
            where,
        )
    return kind


def read_credits(promised: Mapping[str, Any], where: str) -> Credits:
    """
    Read what a breach gives: ``credits``, ``credit_per_hour_beyond`` or ``credit_proportional``.

    Raises ``Refused`` (``unreadable_credits``) when there are several, when tiers overlap or run the
    wrong way, and those of the values.
    """
    keys = ("credits", "credit_per_hour_beyond", "credit_proportional")
    agreed = [key for key in keys if promised.get(key) not in (None, [])]
    if len(agreed) > 1:
        path = f"{where}.{agreed[1]}"
        raise Refused(
            "unreadable_credits",
            f"{path}: this stands instead of {agreed[0]}, and there are both. Keep one of them.",
            path,
        )
    return (
        _tiers(promised.get("credits"), f"{where}.credits"),
        _per_hour(promised.get("credit_per_hour_beyond"), f"{where}.credit_per_hour_beyond"),
        _proportional(promised.get("credit_proportional"), f"{where}.credit_proportional"),
    )


def _tiers(document: Any, where: str) -> tuple[CreditTier, ...] | None:
    """Read credit tiers in any order; they come out highest first."""
    if document == UNKNOWN:
        return None
    placed = ((each, f"{where}[{index}]") for index, each in enumerate(listed(document, where)))
    return ordered((_tier(each, place), place) for each, place in placed)


def _tier(document: Any, where: str) -> CreditTier:
    tier = mapping(document, ("below", "at_most", "from", "above", "percent", "days"), where)
    percent, days = tier.get("percent"), tier.get("days")
    if (percent is None) == (days is None):
        raise Refused(
            "unreadable_credits",
            f"{where}: a credit is a percent of the fee or days of service, and this is "
            f"{'neither' if percent is None else 'both'}. Write one of percent and days.",
            where,
        )
    upper = _one_of(tier, "at_most", "below", where)
    lower = _one_of(tier, "above", "from", where)
    limit = needed(tier, upper, "Write the attainment below which the credit is due.", where)
    end = tier.get(lower)
    return CreditTier(
        below=number(limit, f"{where}.{upper}", above=0, most=100),
        percent=None if percent is None else number(percent, f"{where}.percent", most=MOST_PERCENT),
        days=None if days is None else whole(days, f"{where}.days", most=MOST_PERCENT),
        at_most=upper == "at_most",
        down_to=None if end is None else number(end, f"{where}.{lower}", most=100),
        down_to_included=lower == "from",
    )


def _one_of(tier: Mapping[str, Any], one: str, other: str, where: str) -> str:
    """Return which of two keys is used; the second when neither is."""
    if tier.get(one) is None:
        return other
    if tier.get(other) is not None:
        raise Refused(
            "unreadable_credits",
            f"{where}: {other} and {one} both name an edge of the credit, and they differ at the edge "
            "itself. Keep the one that the contract says.",
            where,
        )
    return one


def _per_hour(document: Any, where: str) -> CreditPerHour | None:
    if document is None:
        return None
    terms = mapping(document, ("percent", "count"), where)
    percent = needed(terms, "percent", "Write the percent of the fee for each hour.", where)
    count = needed(terms, "count", "Write full or started.", where)
    return CreditPerHour(
        number(percent, f"{where}.percent", most=MOST_PERCENT), word(count, _COUNT, f"{where}.count")
    )


def _proportional(document: Any, where: str) -> CreditProportional | None:
    if document is None:
        return None
    terms = mapping(document, ("times", "of"), where)
    times = terms.get("times")
    return CreditProportional(
        number(1 if times is None else times, f"{where}.times", above=0, most=MOST_PERCENT),
        choice(terms.get("of"), _OF, f"{where}.of"),
    )
