"""The question of `tocsin sla`, read from JSON: an objective, its outages and an instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from tocsin.core.commitments import (
    SOURCES,
    ClaimPeriod,
    ServiceLevelObjective,
    Source,
    claim_period,
)
from tocsin.core.refusal import Refused
from tocsin.core.sla.clauses import KINDS, MOST_PERCENT, exclusions, read_credits, service_hours
from tocsin.core.sla.downtime import Outage
from tocsin.core.sla.fields import (
    amount,
    choice,
    currency,
    flag,
    listed,
    mapping,
    needed,
    number,
    whole,
    word,
)
from tocsin.core.sla.requests import Requests
from tocsin.core.sla.windows import rolling_length
from tocsin.core.time import Instant, instant
from tocsin.core.time.instants import zone

OBJECTIVE = (
    "target",
    "window",
    "time_zone",
    "measure",
    "service_hours",
    "exclusions",
    "minimum_outage_seconds",
    "minimum_outage_exceeded",
    "counted_from",
    "whole_above",
    "measured_by",
    "attainment_decimals",
    "credits",
    "credit_per_hour_beyond",
    "credit_proportional",
    "credit_cap_percent",
    "credit_minimum",
    "currency",
    "fee",
    "claim_within",
    "claim_from",
    "claim_notice",
)
"""The keys of an objective."""

_QUESTION = ("objective", "outages", "requests", "at")
_OUTAGE = ("from", "until", "kind", "share", "source", "announced_at", "ticket_at")
_OF_TIME = (
    "service_hours",
    "minimum_outage_seconds",
    "minimum_outage_exceeded",
    "counted_from",
    "whole_above",
    "credit_per_hour_beyond",
    "credit_proportional",
)
"""What says how time is counted, and says nothing where requests are."""
_MEASURES: tuple[Literal["time", "requests"], ...] = ("time", "requests")
_COUNTED_FROM: tuple[Literal["outage", "ticket"], ...] = ("outage", "ticket")
_CLAIM_FROM: tuple[Literal["window_end", "outage_start", "outage_end"], ...] = (
    "window_end",
    "outage_start",
    "outage_end",
)
_SECONDS = 366 * 86_400
_REQUESTS = 10**15
_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """What `tocsin sla` is asked."""

    objective: ServiceLevelObjective
    outages: tuple[Outage, ...]
    at: Instant
    requests: Requests | None = None
    """How many requests there were and failed, where the objective measures them; None: not known."""


def read_question(document: Mapping[str, Any]) -> Question:
    """
    Read one question; every key is checked, and a key that is null counts as absent.

    Raises ``Refused``: ``unknown_key``, ``missing_key``, ``not_an_object``, ``not_a_list``,
    ``not_a_number``, ``out_of_range``, ``unknown_word``, ``not_an_instant``, ``contradictory_terms``,
    and those of ``read_objective`` and ``read_outage``.
    """
    mapping(document, _QUESTION, "")
    objective = read_objective(needed(document, "objective", "Describe what is promised.", ""))
    requests = _requests(document.get("requests"), objective)
    outages = document.get("outages")
    if requests is None:
        outages = needed(document, "outages", "Write an empty array when there was none.", "")
    return Question(
        objective,
        tuple(
            read_outage(each, objective.excluded, f"outages[{index}]")
            for index, each in enumerate(listed(outages, "outages"))
        ),
        instant(needed(document, "at", "Write the instant of the question: it picks the window.", ""), "at"),
        requests,
    )


def read_objective(document: Any, where: str = "objective") -> ServiceLevelObjective:
    """
    Read a service level objective as `tocsin sla` takes it.

    Raises ``Refused``: ``unknown_window``, ``unknown_time_zone``, ``unreadable_service_hours``,
    ``unreadable_credits``, ``unreadable_exclusions``, ``not_a_claim_period``, ``currency_mismatch``,
    ``amount_without_currency``, ``contradictory_terms``, and those of the values.
    """
    promised = mapping(document, OBJECTIVE, where)
    target = needed(promised, "target", "Write the percentage promised, such as 99.95.", where)
    window = str(needed(promised, "window", "Write month, quarter, year or rolling:30d.", where))
    tiers, per_hour, proportional = read_credits(promised, where)
    unit = currency(promised.get("currency"), f"{where}.currency")
    return ServiceLevelObjective(
        target=number(target, f"{where}.target", above=0, most=100),
        window=window,
        time_zone=_time_zone(promised, window, where),
        measure=_measure(promised, where),
        service_hours=service_hours(promised.get("service_hours"), f"{where}.service_hours"),
        exclusions=exclusions(promised.get("exclusions"), f"{where}.exclusions"),
        minimum_outage=_seconds(promised.get("minimum_outage_seconds"), f"{where}.minimum_outage_seconds"),
        minimum_exceeded=bool(
            flag(promised.get("minimum_outage_exceeded"), f"{where}.minimum_outage_exceeded")
        ),
        counted_from=choice(promised.get("counted_from"), _COUNTED_FROM, f"{where}.counted_from"),
        whole_above=_number(promised, "whole_above", where, most=1),
        measured_by=_source(promised.get("measured_by"), f"{where}.measured_by"),
        attainment_decimals=_decimals(promised.get("attainment_decimals"), f"{where}.attainment_decimals"),
        credits=tiers,
        credit_per_hour_beyond=per_hour,
        credit_proportional=proportional,
        credit_cap_percent=_number(promised, "credit_cap_percent", where, most=MOST_PERCENT),
        credit_minimum=amount(promised.get("credit_minimum"), unit, f"{where}.credit_minimum"),
        fee=amount(promised.get("fee"), unit, f"{where}.fee"),
        claim_within=_claim_period(promised.get("claim_within"), f"{where}.claim_within"),
        claim_from=choice(promised.get("claim_from"), _CLAIM_FROM, f"{where}.claim_from"),
        claim_notice=_claim_period(promised.get("claim_notice"), f"{where}.claim_notice"),
    )


def read_outage(document: Any, exclusions: frozenset[str], where: str) -> Outage:
    """
    Read one outage; its kind is one of ``KINDS`` or one that is excluded.

    Raises ``Refused``: ``unknown_word``, ``impossible_order``, and those of the values.
    """
    reported = mapping(document, _OUTAGE, where)
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
    return Outage(
        start,
        end,
        choice(reported.get("kind"), dict.fromkeys((*KINDS, *sorted(exclusions))), f"{where}.kind"),
        Fraction(1) if share is None else Fraction(number(share, f"{where}.share", most=1)),
        _source(reported.get("source"), f"{where}.source"),
        _instant(reported.get("announced_at"), f"{where}.announced_at"),
        _instant(reported.get("ticket_at"), f"{where}.ticket_at"),
    )


def _requests(document: Any, objective: ServiceLevelObjective) -> Requests | None:
    """Read how many requests there were and failed; None: it is not known, or time is measured."""
    if document is None:
        return None
    if objective.measure == "time":
        raise Refused(
            "contradictory_terms",
            "requests: the objective measures time, so requests would not count. Leave them out, or "
            "write objective.measure: requests.",
            "requests",
        )
    counts = mapping(document, ("total", "failed"), "requests")
    total, failed = (
        whole(
            needed(counts, key, "Write a number of requests.", "requests"), f"requests.{key}", most=_REQUESTS
        )
        for key in ("total", "failed")
    )
    if failed > total:
        raise Refused(
            "out_of_range",
            f"requests.failed: {failed} requests cannot have failed out of {total}. Correct one of the two.",
            "requests.failed",
        )
    return Requests(total, failed)


def _measure(promised: Mapping[str, Any], where: str) -> Literal["time", "requests"]:
    found = choice(promised.get("measure"), _MEASURES, f"{where}.measure")
    idle = next((key for key in _OF_TIME if promised.get(key) is not None), None)
    if found == "requests" and idle is not None:
        raise Refused(
            "contradictory_terms",
            f"{where}.{idle}: this says how time is counted, and the objective measures requests. Leave it "
            "out, or write measure: time.",
            f"{where}.{idle}",
        )
    return found


def _time_zone(promised: Mapping[str, Any], window: str, where: str) -> str:
    """Return the zone, which only a rolling window that nothing ties to a calendar can do without."""
    rolling = rolling_length(window, f"{where}.window") is not None
    if rolling and not _of_calendar(promised) and promised.get("time_zone") is None:
        return "UTC"
    why = "Write the IANA name of the zone whose calendar counts, such as Europe/Amsterdam."
    name = str(needed(promised, "time_zone", why, where))
    zone(name, f"{where}.time_zone")
    return name


def _of_calendar(promised: Mapping[str, Any]) -> bool:
    """Say whether service hours, or an exclusion of so much in a year, make local time count."""
    excluded = promised.get("exclusions")
    limited = isinstance(excluded, list) and any(
        isinstance(each, Mapping) and each.get("at_most") is not None for each in excluded
    )
    return limited or promised.get("service_hours") is not None


def _number(promised: Mapping[str, Any], key: str, where: str, *, most: int) -> Decimal | None:
    value = promised.get(key)
    return None if value is None else number(value, f"{where}.{key}", most=most)


def _seconds(value: Any, where: str) -> timedelta:
    return timedelta(seconds=0 if value is None else whole(value, where, most=_SECONDS))


def _decimals(value: Any, where: str) -> int | None:
    return None if value is None else whole(value, where, most=_DECIMALS)


def _source(value: Any, where: str) -> Source | None:
    return None if value is None else word(value, SOURCES, where)


def _instant(value: Any, where: str) -> Instant | None:
    return None if value is None else instant(value, where)


def _claim_period(value: Any, where: str) -> ClaimPeriod | None:
    return None if value is None else claim_period(value, where)
