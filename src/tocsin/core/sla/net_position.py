"""The net position: what an outage costs us in credits, against what the providers owe us for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tocsin.core.quantities import Money
from tocsin.core.sla.accounts import claimable, owed
from tocsin.core.sla.at_risk import AtRisk, Claim
from tocsin.core.sla.caps import Caps


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
    """Commitments for which a credit is due that is not money, or whose amount is not known."""
    claimable_unpriced: int
    """Claims likewise."""


def net_position(at_risk: Sequence[AtRisk], claims: Sequence[Claim]) -> NetPosition:
    """
    Set what is owed to customers in credits against what can be claimed from providers, per currency.

    Liability caps are applied, also where several promises or windows share one. What may be due beyond
    credits is told by ``accounts``, of whose lines these are the sums.
    """
    ours, theirs = tuple(owed(at_risk, Caps())), tuple(claimable(claims, Caps()))
    now = _totals(each.credit for each in ours)
    then = _totals(each.credit_next for each in ours)
    back = _totals(each.credit for each in theirs)
    return NetPosition(
        by_currency=tuple(
            _position(code, now.get(code), then.get(code), back.get(code))
            for code in sorted(now | then | back)
        ),
        owed_unpriced=sum(each.unpriced for each in ours),
        claimable_unpriced=sum(each.unpriced for each in theirs),
    )


def _totals(amounts: Iterable[Money | None]) -> dict[str, Decimal]:
    """Add up what is known, by currency, leaving out what is nothing."""
    totals: dict[str, Decimal] = {}
    for each in amounts:
        if each is not None and each.amount:
            totals[each.currency] = totals.get(each.currency, Decimal(0)) + each.amount
    return totals


def _position(
    currency: str, owed: Decimal | None, then: Decimal | None, back: Decimal | None
) -> CurrencyPosition:
    nothing = Decimal("0.00")
    owed, back = owed or nothing, back or nothing
    return CurrencyPosition(
        currency=currency,
        owed=Money(owed, currency),
        owed_next=Money(then or nothing, currency),
        claimable=Money(back, currency),
        uncovered=Money(max(owed - back, nothing), currency),
    )
