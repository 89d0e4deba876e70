"""What an incident cost, item by item, as the ledger tells it; later figures correct earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tocsin.core.incidents.history import Entry
from tocsin.core.quantities import exact
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class CostFigure:
    """
    One figure of a cost or loss, in euro; a later figure of the same item corrects it.

    ``category`` is a code of the fact ``cost_kinds`` (2024/1772, Art. 7). ``amount`` is gross, None: not
    known yet. ``recovered`` came back (an insurer, a provider) and is never deducted; None: nothing was said.
    ``incurred_on`` is the day of the cost; ``booked_on`` and ``recovered_on`` the days on which the
    financial statements have the cost and the recovery, where they are other days.
    """

    category: str
    amount: Decimal | None
    incurred_on: date
    recovered: Decimal | None = None
    source: str = ""
    estimate: bool = False
    booked_on: date | None = None
    recovered_on: date | None = None
    recorded_at: Instant | None = None
    recorded_by: str = ""

    @property
    def books(self) -> date:
        """The day that counts for a year: of the books where it is known, else the day of the cost."""
        return self.booked_on or self.incurred_on

    @property
    def recovery_books(self) -> date:
        """The day on which the recovery counts for a year."""
        return self.recovered_on or self.books


@dataclass(frozen=True, slots=True)
class RecordedCost:
    """One item: its figures in the order in which they were recorded, never empty."""

    id: int
    """Number of the ledger entry that began it."""
    figures: tuple[CostFigure, ...]

    @property
    def now(self) -> CostFigure:
        """The figure that holds: the last one."""
        return self.figures[-1]


def recorded_costs(entries: Iterable[Entry]) -> tuple[RecordedCost, ...]:
    """Fold the entries of an incident into its items of cost, in the order in which they began."""
    found: dict[int, RecordedCost] = {}
    for entry in entries:
        if entry.kind != "cost.recorded":
            continue
        figure = replace(_figure(entry.body), recorded_at=entry.recorded_at, recorded_by=entry.actor)
        item = entry.body["item"]
        if item in found:
            found[item] = replace(found[item], figures=(*found[item].figures, figure))
        else:
            found[entry.sequence] = RecordedCost(entry.sequence, (figure,))
    return tuple(found.values())


def cost_body(figure: CostFigure, item: int | None = None) -> dict[str, Any]:
    """Return how a figure stands in the ledger; ``item`` is the item it corrects, None: it begins one."""
    return {
        "item": item,
        "category": figure.category,
        "amount": _written(figure.amount),
        "recovered": _written(figure.recovered),
        "incurred_on": figure.incurred_on.isoformat(),
        "booked_on": figure.booked_on.isoformat() if figure.booked_on else None,
        "recovered_on": figure.recovered_on.isoformat() if figure.recovered_on else None,
        "source": figure.source,
        "estimate": figure.estimate,
    }


def check_cost(figure: CostFigure, today: date) -> None:
    """
    Refuse what cannot be: an amount below zero (``implausible_number``), more than a sum of euro can have
    (``implausible_number``), or a cost that is incurred only after ``today`` (``impossible_order``).
    """
    for name in ("amount", "recovered"):
        amount: Decimal | None = getattr(figure, name)
        if amount is None:
            continue
        if amount < 0:
            sentence = (
                f"{name}: {amount} is below zero. Write costs and recoveries gross, each as what it is."
            )
            raise Refused("implausible_number", sentence, name)
        if amount >= LARGEST or amount != round(amount, 2):
            sentence = f"{name}: {amount!s:.40} is no amount in euro and cent. Write it with two decimals."
            raise Refused("implausible_number", sentence, name)
    if figure.incurred_on > today:
        sentence = f"incurred_on: {figure.incurred_on} is still to come. Record the cost when it is incurred."
        raise Refused("impossible_order", sentence, "incurred_on")


LARGEST = Decimal(10) ** 15


def _figure(body: Mapping[str, Any]) -> CostFigure:
    return CostFigure(
        category=body["category"],
        amount=_read(body["amount"], "amount"),
        incurred_on=date.fromisoformat(body["incurred_on"]),
        recovered=_read(body["recovered"], "recovered"),
        source=body["source"],
        estimate=body["estimate"],
        booked_on=_day(body["booked_on"]),
        recovered_on=_day(body["recovered_on"]),
    )


def _read(text: str | None, where: str) -> Decimal | None:
    return None if text is None else exact(text, where)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")
