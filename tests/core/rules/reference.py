"""
A second evaluator of 2024/1772 Art. 8(1), written apart from the first: plain Python, everything known.

What is not known is tried in every way that can matter; what grows is worked out for the instant of the
question before anything is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

EEA = {
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IS",
    "IT",
    "LI",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "NO",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
}

POSSIBLE: dict[str, tuple[Any, ...]] = {
    "clients_affected": (0, 1, 10**13),
    "clients_using_service": (1, 10**12),
    "counterparts_affected": (0, 1, 10**13),
    "counterparts_related": (1, 10**12),
    "transactions_affected": (0, 1, 10**13),
    "transactions_daily_average": (1, 10**12),
    "transaction_value_affected": ("0", "1", "10000000000000"),
    "transaction_value_daily_average": ("1", "1000000000000"),
    "duration_seconds": (0, 86_401),
    "downtime_seconds": (0, 7_201),
    "home_member_state": ("NL", "BE"),
    "member_states_impacted": ([], ["NL"], ["BE"], ["NL", "BE"]),
    "costs_and_losses": ("0", "100001"),
    "likely_costs_and_losses": ("0", "100001"),
}
"""Values that can make each answer either way; every other fact is true or false."""


def thresholds(f: Mapping[str, Any], *, any_foreign: bool = False) -> dict[str, bool]:
    """Return which thresholds of Art. 9 are met, when every fact is known."""
    clients, users = f["clients_affected"], f["clients_using_service"]
    value, usual = (Fraction(f[f"transaction_value_{each}"]) for each in ("affected", "daily_average"))
    states = EEA & set(f["member_states_impacted"])
    loss = f["data_impact"] and f["data_adverse_effect"]
    return {
        "9(1)": (
            10 * clients > users
            or clients > 100_000
            or 10 * f["counterparts_affected"] > 3 * f["counterparts_related"]
            or 10 * f["transactions_affected"] > f["transactions_daily_average"]
            or 10 * value > usual
            or f["relevant_client_or_counterpart_affected"]
        ),
        "9(2)": (
            f["media_coverage"]
            or f["repetitive_complaints"]
            or f["regulatory_requirements_at_risk"]
            or f["material_client_loss"]
        ),
        "9(3)": f["duration_seconds"] > 24 * 3600
        or (f["downtime_hits_critical_function_support"] and f["downtime_seconds"] > 2 * 3600),
        "9(4)": bool(states - {f["home_member_state"]}) if any_foreign else len(states) > 1,
        "9(5)(a)": loss,
        "9(5)(b)": f["malicious_unauthorised_access"] and f["access_may_cause_data_losses"] and not loss,
        "9(6)": max(Fraction(f["costs_and_losses"]), Fraction(f["likely_costs_and_losses"])) > 100_000,
    }


def major(f: Mapping[str, Any], *, literal: bool = False, any_foreign: bool = False) -> bool:
    """Say whether the incident is major, when every fact is known."""
    met = thresholds(f, any_foreign=any_foreign)
    access = f["malicious_unauthorised_access"]
    gate = f["supports_critical_or_important_function"] or f["affects_supervised_service"] or access
    alone = met["9(5)(b)"] if literal else access and (f["access_may_cause_data_losses"] or met["9(5)(a)"])
    counted = sum(bool(truth) for article, truth in met.items() if article != "9(5)(b)")
    return bool(gate and (alone or counted >= 2))


Rates = Mapping[str, tuple[str, datetime]]
"""By fact: by how much an hour it grows, and since when."""


def at_instant(f: Mapping[str, Any], rates: Rates, start: datetime | None, at: datetime) -> dict[str, Any]:
    """Return the incident as it is at an instant: numbers grown, and clocks run on from a start if any."""
    now = dict(f)
    for key, (per_hour, since) in rates.items():
        if key in now:
            now[key] = Fraction(now[key]) + Fraction(per_hour) * hours(max(at - since, timedelta()))
    if start is not None:
        now["duration_seconds"] = now["downtime_seconds"] = max(hours(at - start), Fraction()) * 3600
    return now


def hours(span: timedelta) -> Fraction:
    """Return a length of time in hours, exactly."""
    return (
        Fraction(span.days * 24) + Fraction(span.seconds, 3600) + Fraction(span.microseconds, 3_600_000_000)
    )


LARGER: dict[str, tuple[Any, ...]] = {
    "clients_using_service": (1, 10**15),
    "counterparts_related": (1, 10**15),
    "transactions_daily_average": (1, 10**15),
    "transaction_value_daily_average": ("1", "1000000000000000"),
}
"""Wholes that no number of ``POSSIBLE`` is a large share of: no number is too large for every whole."""


def completions(
    known: Mapping[str, Any], keys: list[str], wholes: Mapping[str, tuple[Any, ...]] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the incident with every unknown fact filled in, in every way that can matter."""
    possible = {**POSSIBLE, **(wholes or {})}
    for values in product(*(possible.get(key, (False, True)) for key in keys)):
        yield {**known, **dict(zip(keys, values, strict=True))}
