"""What the page of promises shows: promised too much, and what the loss of a provider would break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format

from tocsin.actions.policy import visible_entities
from tocsin.core.incidents import Actor
from tocsin.core.situation import Landscape
from tocsin.core.situation.exposure import Exposure
from tocsin.core.situation.promise_lint import AttainmentGap, Lint, NoticeGap, RecoveryGap
from tocsin.store import queries

AFTER = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
MOST = 50
"""So many providers are shown; the command lists all."""
_LEAST = Fraction(1, 20)
"""Fewer hours a year than this are not worth a line."""


def entity_of(by: Actor) -> str:
    """Return the entity (LEI) whose incidents have spent budgets: the register's owner, or the first seen."""
    owner = queries.register_owner()
    visible = visible_entities(by)
    return owner if visible is None or owner in visible or not visible else min(visible)


def attainment(found: Lint, landscape: Landscape) -> Iterator[dict[str, Any]]:
    """Yield a row for each share of time that was promised and is not promised to us."""
    for gap in found.attainment:
        service = gap.commitments[0].business_service
        error = gap.supported.error
        yield {
            "service": landscape.name(service),
            "id": service,
            "promised": _percent(gap.promised),
            "supported": _percent(gap.supported.share, ROUND_DOWN),
            "error": None if error is None else _percent(error),
            "hours": _hours(gap.hours),
            "customers": _customers(gap, landscape),
            "gains": [
                {
                    "name": landscape.name(each.ict_service),
                    "id": each.ict_service,
                    "hours": _hours(each.hours),
                }
                for each in gap.gains
                if each.hours >= _LEAST
            ],
            "assumed": [landscape.name(each) for each in gap.supported.assumed],
        }


def _customers(gap: AttainmentGap, landscape: Landscape) -> list[str]:
    return sorted({landscape.name(each.customer) for each in gap.commitments})


def later(gaps: Sequence[NoticeGap | RecoveryGap], landscape: Landscape) -> Iterator[dict[str, Any]]:
    """Yield a row for each notice, or recovery, that was promised sooner than the provider's."""
    for gap in gaps:
        yield {
            "customer": landscape.name(gap.commitment.customer),
            "service": landscape.name(gap.commitment.business_service),
            "clause": str(gap.commitment.clause),
            "ours": gap.ours,
            "provider": landscape.name(gap.entitlement.ict_service),
            "their_clause": str(gap.entitlement.clause),
            "theirs": gap.theirs,
        }


def unjudged(found: Lint, landscape: Landscape) -> list[str]:
    """Return the names of services behind which nothing is promised."""
    return [landscape.name(each) for each in found.unjudged]


def exposure(found: Sequence[Exposure], at: datetime) -> list[dict[str, Any]]:
    """Return a row for each of the providers whose loss would break most."""
    return [
        {
            "name": each.provider.name,
            "id": each.provider.id,
            "promises": len(each.promises),
            "broken": sum(one.broken for one in each.promises),
            "first": next((one.breach_at for one in each.promises if not one.broken), None),
            "within": [each.breaking_within(at, length) for length in AFTER],
        }
        for each in found[:MOST]
    ]


def _percent(share: Fraction, rounding: str = ROUND_HALF_UP) -> str:
    """Write a share to four decimals; what falls short is rounded down, so that it is seen to."""
    return f"{number_format(_rounded(share * 100, 4, rounding).normalize(), use_l10n=True)}\u00a0%"


def _hours(hours: Fraction) -> str:
    return number_format(_rounded(hours, 1)) if hours >= _LEAST else f"<\u00a0{number_format(Decimal('0.1'))}"


def _rounded(number: Fraction, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding)
