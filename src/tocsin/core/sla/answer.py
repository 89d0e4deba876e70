"""The answer of `tocsin sla`, as the contract writes it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import floor
from typing import Any

from tocsin.core.sla.attainment import Attainment, attain
from tocsin.core.sla.reading import read_question
from tocsin.core.time import rfc3339


def answer(document: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one question given as JSON. Raises ``Refused`` as ``read_question`` and ``attain`` do."""
    question = read_question(document)
    return written(attain(question.objective, question.outages, question.at))


def written(attainment: Attainment) -> dict[str, Any]:
    """
    Write an attainment with the keys of the contract.

    Seconds are whole and rounded down, each from its own exact value; downtime is weighed by shares.
    """
    credit, spent, until = attainment.credit, attainment.breach_at, attainment.claim_by
    return {
        "window": [rfc3339(attainment.window.start), rfc3339(attainment.window.end)],
        "attainment": attainment.shown,
        "downtime_seconds": floor(attainment.downtime),
        "allowed_downtime_seconds": floor(attainment.allowed_downtime),
        "remaining_seconds": floor(attainment.remaining),
        "breached": attainment.breached,
        "breach_at": None if spent is None else rfc3339(spent),
        "credit_percent": None if credit.percent is None else plain(credit.percent),
        "credit_days": credit.days,
        "credit": None if credit.money is None else f"{credit.money.amount:.2f}",
        "claim_by": None if until is None else rfc3339(until),
        "intervals": [[rfc3339(each.start), rfc3339(each.end)] for each in attainment.intervals],
    }


def plain(number: Decimal) -> str:
    """Write a decimal without an exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
