"""Eligible costs: eight kinds count, the others are listed with their reason, and nothing is deducted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.reports.eligible_costs import CostItem, eligible_costs
from tocsin.core.rules import under
from tocsin.store import lawbooks

RULES = lawbooks.rules("dora-costs-2024-1772")
KINDS = lawbooks.fact_definitions()["cost_kinds"].codes
COUNTED = KINDS[:8]
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


def euro(amount: str) -> Money:
    return Money(Decimal(amount))


def item(kind: str, amount: str | None, **more) -> CostItem:
    return CostItem(kind, None if amount is None else Decimal(amount), **more)


def test_salaries_premiums_and_upgrades_are_left_out_and_say_why():
    """What Art. 7(2) leaves out is listed with the point that does so, and is not in the sum."""
    items = [
        item("advice", "60000"),
        item("ordinary_salaries", "50000"),
        item("insurance_premiums", "40000"),
        item("improvements", "30000"),
    ]

    found = eligible_costs(RULES, items)

    assert found.total == euro("60000")
    assert [(each.item.kind, each.article) for each in found.left_out] == [
        ("ordinary_salaries", "7(2), ordinary salaries"),
        ("insurance_premiums", "7(2)(c)"),
        ("improvements", "7(2)(b)"),
    ]
    assert all(each.says.endswith(".") for each in found.left_out)


def test_a_recovery_is_never_deducted():
    """Art. 7(1): costs are taken without accounting for financial recoveries."""
    found = eligible_costs(RULES, [item("redress", "120000"), item("recovery", "90000")])

    assert found.total == euro("120000")
    assert [each.article for each in found.left_out] == ["7(1), recoveries"]


def test_an_amount_that_is_not_known_is_not_zero():
    """An item whose amount nobody knows stands among the unknown, and the sum says nothing about it."""
    unknown = item("forgone_revenue", None)

    found = eligible_costs(RULES, [item("advice", "10"), unknown])

    assert found.total == euro("10")
    assert found.unknown == (unknown,)


def test_items_of_one_kind_are_summed_under_its_point():
    """The sum is broken down by point of Art. 7(1), in their order."""
    found = eligible_costs(
        RULES, [item("advice", "1.10"), item("replacement", "5"), item("advice", "2.20", estimate=True)]
    )

    assert found.by_article == {"7(1)(b)": euro("5"), "7(1)(h)": euro("3.30")}
    assert list(found.by_article) == ["7(1)(b)", "7(1)(h)"]
    assert found.estimate


def test_an_estimate_that_does_not_count_makes_no_estimate_of_the_sum():
    """Whether the sum is an estimate depends on what is in it alone."""
    found = eligible_costs(RULES, [item("advice", "1"), item("maintenance", "2", estimate=True)])

    assert not found.estimate


@pytest.mark.parametrize(
    ("reading", "kind", "article"),
    [("ordinary_salaries", "ordinary_salaries", "7(1)(c)"), ("fines", "fines", "7(1), fines")],
)
def test_what_the_text_leaves_open_counts_under_the_other_reading(reading: str, kind: str, article: str):
    """Salaries and fines are left out by default, and counted where an installation reads the act so."""
    items = [item(kind, "100")]

    assert eligible_costs(RULES, items).total == euro("0")
    assert eligible_costs(under(RULES, {reading: "counted"}), items).by_article == {article: euro("100")}


def test_every_kind_counts_or_says_why_not():
    """No kind of cost is left without a provision of its own."""
    found = eligible_costs(RULES, [item(kind, "1") for kind in KINDS])

    assert len(found.by_article) == len(COUNTED)
    assert {each.item.kind for each in found.left_out} == set(KINDS) - set(COUNTED)
    assert all(each.article != "7" for each in found.left_out)


def test_rules_about_something_else_are_refused():
    """Only an act that says which costs count can be asked."""
    with pytest.raises(Refused) as refusal:
        eligible_costs(lawbooks.rules("jc-gl-2024-34"), [item("advice", "1")])

    assert refusal.value.code == "unknown_question"


@given(st.lists(st.tuples(st.sampled_from(KINDS), AMOUNTS)), st.sampled_from(KINDS), AMOUNTS)
def test_one_more_item_never_lowers_the_sum(items, kind, amount):
    """More harm never costs less: an item adds its amount, or nothing."""
    before = [CostItem(each, value) for each, value in items]

    more = eligible_costs(RULES, [*before, CostItem(kind, amount)]).total.amount

    assert more - eligible_costs(RULES, before).total.amount == (amount if kind in COUNTED else 0)
