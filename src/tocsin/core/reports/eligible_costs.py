"""Eligible costs: which costs and losses of an incident count, and why others do not (2024/1772, Art. 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tocsin.core.incidents import Fact
from tocsin.core.quantities import Money
from tocsin.core.rules import NEVER, RuleSet, Truth, judge


@dataclass(frozen=True, slots=True)
class CostItem:
    """
    One cost, loss or recovery of an incident, as the books have it.

    ``kind`` is a code of the fact ``cost_kinds``. An ``amount`` of None is not known, which is not zero; it
    is below zero only where it corrects (``corrects`` is the reference year whose estimate it corrects).
    ``booked_on`` is the day on which the financial statements have it, provisions included; None: not known.
    """

    kind: str
    amount: Decimal | None
    booked_on: date | None = None
    estimate: bool = False
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that does not count, the provision that leaves it out, and its words."""

    item: CostItem
    article: str
    says: str


@dataclass(frozen=True, slots=True)
class EligibleCosts:
    """
    What the items of one incident come to, gross: nothing recovered is deducted.

    ``by_article`` has a sum for each point of Art. 7(1) that occurs; ``unknown`` are the items that count but
    whose amount is not known, so that ``total`` is no more than a floor while there are any.
    """

    by_article: Mapping[str, Money]
    total: Money
    estimate: bool
    left_out: tuple[LeftOut, ...]
    unknown: tuple[CostItem, ...]


def eligible_costs(rules: RuleSet, items: Iterable[CostItem], currency: str = "EUR") -> EligibleCosts:
    """
    Sum the items that count, and list the others with their reason.

    ``rules`` are those of 2024/1772, Art. 7, under the readings that are taken. The sum is what 9(6) compares
    with 100 000 euro. Raises ``Refused`` (``unknown_question``) for rules about something else.
    """
    by_article: dict[str, Money] = {}
    left_out: list[LeftOut] = []
    unknown: list[CostItem] = []
    estimate = False
    for item in items:
        counts, article, says = standing(rules, item.kind)
        if not counts:
            left_out.append(LeftOut(item, article, says))
        elif item.amount is None:
            unknown.append(item)
        else:
            amount = Money(item.amount, currency)
            by_article[article] = by_article[article] + amount if article in by_article else amount
            estimate = estimate or item.estimate
    total = sum(by_article.values(), Money(Decimal(0), currency))
    ordered = {article: by_article[article] for article in sorted(by_article)}
    return EligibleCosts(ordered, total, estimate, tuple(left_out), tuple(unknown))


@lru_cache(maxsize=256)
def standing(rules: RuleSet, kind: str) -> tuple[bool, str, str]:
    """Say whether a kind of cost counts, under which provision it falls, and what that says."""
    asked = judge(rules, "eligible", {"cost_kinds": Fact("cost_kinds", (kind,))}, NEVER)
    named = (part for part, truth in asked.parts.items() if truth is Truth.YES)
    article = next(named, asked.question.article)
    return asked.answer is Truth.YES, article, asked.law[article].says
