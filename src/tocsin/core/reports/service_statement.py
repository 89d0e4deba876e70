"""The quarterly service-level statement: what each commitment to a customer attained, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tocsin.core.commitments import Commitment, ServiceLevelObjective
from tocsin.core.refusal import Refused
from tocsin.core.register import Customer
from tocsin.core.reports.calculation import (
    ToldOutage,
    figures,
    money_document,
    promise_document,
    terms_document,
    window_document,
)
from tocsin.core.sla import attain
from tocsin.core.sla.at_risk import capped
from tocsin.core.sla.windows import rolling_length, window_at
from tocsin.core.time import Instant, Interval, rfc3339
from tocsin.core.time.instants import zone
from tocsin.core.time.months import at_local

_QUARTER = re.compile(r"(20\d\d)-Q([1-4])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, as ``2025-Q4``; where it begins depends on the time zone."""

    year: int
    number: int

    def __str__(self) -> str:
        """Write it so that ``quarter`` reads it back."""
        return f"{self.year}-Q{self.number}"

    def interval(self, time_zone: str = "UTC") -> Interval:
        """Return it from local midnight to local midnight."""
        tz = zone(time_zone)
        months = 3 * self.number
        starts = (self.year, months - 2), (self.year + months // 12, months % 12 + 1)
        first, last = (datetime(year, month, 1, tzinfo=UTC) for year, month in starts)
        return Interval(at_local(first.date(), first.time(), tz), at_local(last.date(), last.time(), tz))


def quarter(text: str, where: str = "quarter") -> Quarter:
    """Read ``2025-Q4``. Raises ``Refused`` (``not_a_quarter``) for anything else."""
    found = _QUARTER.fullmatch(text)
    if found is None:
        raise Refused(
            "not_a_quarter",
            f"{where}: {text!r:.60} is not a quarter. Write the year and the quarter, such as 2025-Q4.",
            where,
        )
    return Quarter(int(found[1]), int(found[2]))


def statement_content(
    customer: Customer,
    entity: tuple[str, str],
    *,
    promised: Sequence[tuple[Commitment, str]],
    told: Mapping[str, Sequence[ToldOutage]],
    period: Quarter,
    at: Instant,
) -> dict[str, Any]:
    """
    Return all that the statement to one customer shows, as JSON.

    ``entity`` is its LEI and name; ``promised`` each commitment with the name of its business service;
    ``told`` the outages by business service (node id). Windows that begin after ``at`` are left out, those
    that end after it stand as they would close now. Raises ``Refused`` as ``attain`` does.
    """
    span = period.interval()
    stated = [_commitment(each, name, told, period, at) for each, name in promised]
    final = [each for one in stated for each in one["windows"] if each["in_total"]]
    return {
        "kind": "statement",
        "title": f"{customer.name}, {period}"[:300],
        "entity": entity[0],
        "entity_name": entity[1],
        "about": customer.id,
        "customer": {"id": customer.id, "name": customer.name, "language": customer.language},
        "contact": {
            "name": customer.contact_name,
            "email": customer.contact_email,
            "phone": customer.contact_phone,
        },
        "quarter": str(period),
        "window": [rfc3339(span.start), rfc3339(span.end)],
        "closed": span.end <= at,
        "measured_at": rfc3339(at),
        "incidents": sorted({line for one in stated for line in _incidents(one)} - {""}),
        "commitments": stated,
        "credits": _totals([each["amount"] for each in final]),
        "unpriced": sum(each["credit_due"] and each["amount"] is None for each in final),
    }


def stated_figures(content: Mapping[str, Any]) -> list[Any]:
    """Return the figures of a statement: what is set against a later calculation."""
    return [
        (each["promise"]["id"], window["window"], figures(window))
        for each in content["commitments"]
        for window in each["windows"]
    ]


def _commitment(
    promise: Commitment,
    name: str,
    told: Mapping[str, Sequence[ToldOutage]],
    period: Quarter,
    at: Instant,
) -> dict[str, Any]:
    outages = told.get(promise.business_service, ())
    objective = promise.objective
    windows: list[dict[str, Any]] = []
    if objective is not None:
        end = period.interval(objective.time_zone).end
        for each in _windows(objective, period, at):
            stated = _window(promise, objective, outages, each, at)
            windows.append({**stated, "in_total": each.end <= end})
    return {
        "service": {"id": promise.business_service, "name": name},
        "promise": promise_document(promise),
        "terms": terms_document(objective) if objective else [],
        "windows": windows,
    }


def _window(
    promise: Commitment,
    objective: ServiceLevelObjective,
    told: Sequence[ToldOutage],
    window: Interval,
    at: Instant,
) -> dict[str, Any]:
    attained = attain(objective, [each.outage for each in told], at, window)
    amount = capped(attained.credit.money, promise.liability.cap)
    return {
        **window_document(objective, attained, told, at),
        "credit_due": attained.credit.claimable,
        "amount": money_document(amount),
    }


def _windows(objective: ServiceLevelObjective, period: Quarter, at: Instant) -> Iterator[Interval]:
    """
    Yield the windows that a statement over a quarter gives.

    Months and quarters of the quarter; of a year, and of a rolling window, the one at the end of the quarter
    or, before that, at ``at``: how it stands so far.
    """
    span = period.interval(objective.time_zone)
    if rolling_length(objective.window) is not None:
        yield window_at(objective.window, objective.time_zone, min(at, span.end))
        return
    start = span.start
    while start < span.end and start < at:
        window = window_at(objective.window, objective.time_zone, start)
        yield window
        start = window.end


def _incidents(stated: Mapping[str, Any]) -> Iterator[str]:
    for window in stated["windows"]:
        yield from (each["incident"] for each in window["intervals"])


def _totals(amounts: Sequence[Mapping[str, str] | None]) -> list[dict[str, str]]:
    """Add up the credits by currency; nothing is added across currencies, and nothing is left out."""
    totals: dict[str, Decimal] = {}
    for each in amounts:
        if each is not None and (value := Decimal(each["amount"])):
            totals[each["currency"]] = totals.get(each["currency"], Decimal(0)) + value
    return [{"amount": f"{totals[code]:.2f}", "currency": code} for code in sorted(totals)]
