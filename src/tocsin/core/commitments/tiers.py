"""Credit tiers in order: none reaches into the next, and a lower attainment never gives less."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from tocsin.core.commitments.objective import CreditTier
from tocsin.core.refusal import Refused

Placed: TypeAlias = tuple[CreditTier, str]
"""A tier, and the place at which a refusal names it."""


def ordered(tiers: Iterable[Placed]) -> tuple[CreditTier, ...]:
    """
    Return credit tiers highest first.

    Raises ``Refused`` (``unreadable_credits``) when two tiers begin at one attainment, when a band
    does not end below where it begins, when one reaches into the next, and when a lower attainment
    gives a smaller credit than a higher one.
    """
    placed = sorted(tiers, key=lambda each: each[0].below, reverse=True)
    for tier, where in placed:
        if tier.down_to is not None and tier.down_to >= tier.below:
            raise _unreadable(
                where,
                f"the credit below {tier.below} percent ends at {tier.down_to} percent, so no attainment is "
                "in it. Write the lower edge under from or above.",
            )
    for (higher, _), (lower, where) in pairwise(placed):
        _refuse_meeting(higher, lower, where)
    _refuse_falling(placed)
    return tuple(tier for tier, _ in placed)


def _refuse_meeting(higher: CreditTier, lower: CreditTier, where: str) -> None:
    if higher.below == lower.below:
        raise _unreadable(where, f"there are two credits below {lower.below} percent. Keep one of them.")
    edge = higher.down_to
    shared = edge is not None and edge == lower.below and higher.down_to_included and lower.at_most
    if edge is not None and (lower.below > edge or shared):
        raise _unreadable(
            where,
            f"the credits from {lower.below} percent down and from {higher.below} down to {edge} percent "
            "overlap, so that two would be due at once. Let the one end where the other begins.",
        )


def _refuse_falling(placed: Sequence[Placed]) -> None:
    """Refuse tiers that run the wrong way; percent and days are compared among themselves."""
    percent: tuple[Decimal, Decimal] | None = None
    days: tuple[int, Decimal] | None = None
    for tier, where in placed:
        if tier.percent is not None:
            _refuse_less(tier.percent, percent, tier, where, "percent")
            percent = tier.percent, tier.below
        if tier.days is not None:
            _refuse_less(tier.days, days, tier, where, "days")
            days = tier.days, tier.below


def _refuse_less(
    gives: Decimal | int, above: tuple[Decimal | int, Decimal] | None, tier: CreditTier, where: str, unit: str
) -> None:
    if above is not None and gives < above[0]:
        raise _unreadable(
            where,
            f"the tiers run the wrong way: below {tier.below} percent the credit is {gives} {unit}, and "
            f"below {above[1]} percent it is {above[0]}. A lower attainment cannot give less: "
            "exchange the two.",
        )


def _unreadable(where: str, what: str) -> Refused:
    return Refused("unreadable_credits", f"{where}: {what}", where)
