"""From recorded items of cost to the sum of 2024/1772, Art. 7 and to the estimate of JC/GL/2024/34."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from tocsin.core.incidents import Fact
from tocsin.core.incidents.costs import CostFigure, RecordedCost
from tocsin.core.reports.eligible_costs import CostItem, EligibleCosts, eligible_costs
from tocsin.core.rules import RuleSet

FACT = "costs_and_losses"
"""The fact of 2024/1772, Art. 9(6)."""
RECOVERY = "recovery"
"""The code of ``cost_kinds`` of an item that came back and was no cost."""


def costs_until_now(rules: RuleSet, items: Iterable[RecordedCost]) -> EligibleCosts:
    """Return what the items come to by Art. 7, gross, with their last figures."""
    now = [CostItem(each.now.category, each.now.amount, estimate=each.now.estimate) for each in items]
    return eligible_costs(rules, now)


def costs_fact(rules: RuleSet, items: Iterable[RecordedCost]) -> Fact | None:
    """
    Return the fact that the items give for the threshold of Art. 9(6), its value as in JSON.

    None while no item counts of which the amount is known: nothing is not zero. While an amount is not
    known the sum is an estimate.
    """
    known = tuple(items)
    found = costs_until_now(rules, known)
    if not found.by_article:
        return None
    number = len(known) - len(found.left_out) - len(found.unknown)
    source = f"sum of {number} cost item{'s' if number > 1 else ''}"
    estimate = found.estimate or bool(found.unknown)
    return Fact(FACT, format(found.total.amount, "f"), source=source, estimate=estimate)


def recovered_until_now(items: Iterable[RecordedCost]) -> Decimal:
    """Return what came back so far; it is never deducted."""
    return sum((each.amount for each in _recovered_now(items) if each.amount is not None), Decimal(0))


def _recovered_now(items: Iterable[RecordedCost]) -> Iterator[CostItem]:
    for each in items:
        if each.now.category == RECOVERY:
            yield CostItem(RECOVERY, each.now.amount)
        elif each.now.recovered is not None:
            yield CostItem(RECOVERY, each.now.recovered)


def booked_costs(
    items: Iterable[RecordedCost], year_of: Callable[[date], int]
) -> tuple[tuple[CostItem, ...], tuple[CostItem, ...]]:
    """
    Return the costs and the recoveries of an incident as the books of the years have them.

    ``year_of`` names the reference year of a day. A figure that was corrected within its year is replaced;
    one that is corrected by a figure of a later year stays, and the difference is a correction of its year
    made in the later one (JC/GL/2024/34, paragraph 9). Without a day of the books the day of the cost
    stands in, and the figure is an estimate (paragraph 8).
    """
    costs: list[CostItem] = []
    recoveries: list[CostItem] = []
    for item in items:
        came_back = item.now.category == RECOVERY
        (recoveries if came_back else costs).extend(_booked(item.figures, year_of))
        if not came_back:
            recoveries.extend(_booked(_recoveries(item), year_of))
    return tuple(costs), tuple(recoveries)


def _recoveries(item: RecordedCost) -> list[CostFigure]:
    """Return the recoveries of an item from where somebody first spoke of one."""
    silent = next((place for place, each in enumerate(item.figures) if each.recovered is not None), None)
    return [] if silent is None else [_recovery(each) for each in item.figures[silent:]]


def _recovery(figure: CostFigure) -> CostFigure:
    """Return the recovery of a figure as a figure of its own; one that is not spoken of any more is none."""
    return CostFigure(
        RECOVERY,
        figure.recovered if figure.recovered is not None else Decimal(0),
        figure.recovery_books,
        estimate=figure.estimate,
        booked_on=figure.recovered_on or figure.booked_on,
    )


def _booked(figures: Iterable[CostFigure], year_of: Callable[[date], int]) -> Iterator[CostItem]:
    """Yield the figure that holds at the end of each year, later ones as differences to the one before."""
    last_of_year: dict[int, CostFigure] = {}
    for figure in figures:
        year = year_of(figure.books)
        last_of_year = {known: each for known, each in last_of_year.items() if known < year}
        last_of_year[year] = figure
    before: CostFigure | None = None
    for year in sorted(last_of_year):
        figure = last_of_year[year]
        if before is None:
            yield _item(figure, figure.amount)
        else:
            yield from _corrected(before, figure, year_of(before.books))
        before = figure


def _corrected(before: CostFigure, after: CostFigure, year: int) -> Iterator[CostItem]:
    if before.category == after.category and before.amount is not None and after.amount is not None:
        if after.amount != before.amount:
            yield _item(after, after.amount - before.amount, year)
    else:
        if before.amount is not None:
            yield _item(after, -before.amount, year, before.category)
        yield _item(after, after.amount, year)


def _item(
    figure: CostFigure, amount: Decimal | None, corrects: int | None = None, kind: str = ""
) -> CostItem:
    estimate = figure.estimate or figure.booked_on is None
    return CostItem(kind or figure.category, amount, figure.books, estimate, corrects)
