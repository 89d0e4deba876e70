"""The net position: what an outage costs us in credits, against what the providers owe us for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tocsin.core.quantities import Money
from tocsin.core.sla.at_risk import AtRisk, Claim


@dataclass(frozen=True, slots=True)
class CurrencyPosition:
    """Totals in one currency; amounts of different currencies are never set against each other."""

    currency: str
    owed: Money
    """To customers, as it stands."""
    owed_next: Money
    """To customers once every commitment has reached its next credit."""
    claimable: Money
    """From providers, for windows whose claim period has not ended."""
    uncovered: Money
    """What is owed beyond what can be claimed, never negative."""


@dataclass(frozen=True, slots=True)
class NetPosition:
    """The totals per currency (sorted by code), and how many credits have no known amount."""

    by_currency: tuple[CurrencyPosition, ...]
    owed_unpriced: int
    """Commitments for which a credit is due that is not money, or whose fee is not known."""
    claimable_unpriced: int
    """Claims likewise."""


def net_position(at_risk: Sequence[AtRisk], claims: Sequence[Claim]) -> NetPosition:
    """
    Set what is owed to customers against what can be claimed from providers, per currency.

    Liability caps are applied already, one promise at a time: see ``at_risk.breaches`` and ``claims``.
    """
    owed = _totals(each.owed for each in at_risk)
    then = _totals(each.owed_next or each.owed for each in at_risk)
    claimable = _totals(each.amount for each in claims)
    return NetPosition(
        by_currency=tuple(
            _position(code, owed.get(code), then.get(code), claimable.get(code))
            for code in sorted(owed | then | claimable)
        ),
        owed_unpriced=sum(
            each.attainment is not None and each.attainment.credit.due and each.owed is None
            for each in at_risk
        ),
        claimable_unpriced=sum(each.attainment.credit.due and each.amount is None for each in claims),
    )


def _totals(amounts: Iterable[Money | None]) -> dict[str, Decimal]:
    """Add up what is known, by currency, leaving out what is nothing."""
    totals: dict[str, Decimal] = {}
    for each in amounts:
        if each is not None and each.amount:
            totals[each.currency] = totals.get(each.currency, Decimal(0)) + each.amount
    return totals


def _position(
    currency: str, owed: Decimal | None, then: Decimal | None, claimable: Decimal | None
) -> CurrencyPosition:
    nothing = Decimal("0.00")
    owed, claimable = owed or nothing, claimable or nothing
    return CurrencyPosition(
        currency=currency,
        owed=Money(owed, currency),
        owed_next=Money(then or nothing, currency),
        claimable=Money(claimable, currency),
        uncovered=Money(max(owed - claimable, nothing), currency),
    )
