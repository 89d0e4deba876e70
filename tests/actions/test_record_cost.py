"""What an incident cost: item by item, and the sum as the fact that Art. 9(6) asks for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import ADA, BO, HAFEN_CLOUD, at, load
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_cost import record_cost
from tocsin.core.incidents import History, latest
from tocsin.core.incidents.costs import CostFigure, recorded_costs
from tocsin.core.refusal import Refused
from tocsin.store import queries

pytestmark = pytest.mark.django_db
NOW, DAY = at("2026-03-02 12:00"), date(2026, 3, 2)


@pytest.fixture
def incident(tmp_path) -> str:
    load(tmp_path)
    return declare_outage(HAFEN_CLOUD, since=at("2026-03-02 08:00"), by=ADA, at=NOW)


def record(incident: str, category: str, amount: str | None, **more: object) -> int:
    corrects = more.pop("corrects", None)
    figure = CostFigure(category, None if amount is None else Decimal(amount), DAY, **more)
    return record_cost(incident, figure, corrects=corrects, by=ADA, at=NOW)


def told(incident: str) -> History:
    return queries.incident(incident)


def test_the_gross_sum_of_what_counts_becomes_the_fact(incident):
    """
    A running cost does not count, a recovery is not deducted, and the source says how many items it is.
    """
    record(incident, "advice", "80000.10", recovered=Decimal(30000))
    record(incident, "insurance_premiums", "9000")
    record(incident, "redress", "20000")

    fact = latest(told(incident).facts)["costs_and_losses"]
    assert (fact.value, fact.source, fact.estimate) == ("100000.10", "sum of 2 cost items", False)


def test_a_later_figure_corrects_an_item_and_the_sum_and_the_earlier_ones_stay(incident):
    """
    The item has two figures, the last of which holds; the fact says which entry it corrects.
    """
    item = record(incident, "advice", "80000", estimate=True)
    record(incident, "advice", "60000.50", corrects=item)

    (cost,) = recorded_costs(told(incident).entries)
    facts = [each for each in told(incident).entries if each.kind == "fact.recorded"]
    spoken = [each for each in facts if each.body["key"] == "costs_and_losses"]
    assert [each.amount for each in cost.figures] == [Decimal(80000), Decimal("60000.50")]
    assert [each.body["value"] for each in spoken] == ["80000", "60000.50"]
    assert [each.body["estimate"] for each in spoken] == [True, False]
    assert spoken[1].body["corrects"] == spoken[0].sequence


def test_what_is_not_known_is_not_zero(incident):
    """
    Without an amount there is no fact; beside a known one the sum is an estimate.
    """
    record(incident, "advice", None)
    assert "costs_and_losses" not in latest(told(incident).facts)

    record(incident, "redress", "10")
    assert latest(told(incident).facts)["costs_and_losses"].estimate


def test_a_cost_that_counts_for_nothing_says_nothing_to_the_classification(incident):
    """
    Only kinds that Art. 7(2) leaves out: nothing is recorded as a fact.
    """
    record(incident, "improvements", "500000")

    assert "costs_and_losses" not in latest(told(incident).facts)


REFUSED = [
    (CostFigure("bribes", Decimal(1), DAY), None, "unknown_code"),
    (CostFigure("advice", Decimal(-1), DAY), None, "implausible_number"),
    (CostFigure("advice", Decimal("0.001"), DAY), None, "implausible_number"),
    (CostFigure("advice", Decimal(10) ** 15, DAY), None, "implausible_number"),
    (CostFigure("advice", Decimal(1), DAY, recovered=Decimal(-1)), None, "implausible_number"),
    (CostFigure("advice", Decimal(1), date(2026, 3, 3)), None, "impossible_order"),
    (CostFigure("advice", Decimal(1), DAY), 1, "unknown_cost"),
]


@pytest.mark.parametrize(("figure", "corrects", "code"), REFUSED, ids=str)
def test_a_cost_that_cannot_be_is_refused(figure, corrects, code, incident):
    """
    An unknown kind, an amount below zero or in thousandths, tomorrow's cost, no such item: nothing is kept.
    """
    before = rows()

    with pytest.raises(Refused) as refused:
        record_cost(incident, figure, corrects=corrects, by=ADA, at=NOW)

    assert refused.value.code == code
    assert rows() == before


def test_a_responder_records_no_costs(incident):
    """
    It takes an incident manager or compliance.
    """
    with pytest.raises(Refused) as refused:
        record_cost(incident, CostFigure("advice", Decimal(1), DAY), by=BO, at=NOW)

    assert refused.value.code == "not_allowed"
