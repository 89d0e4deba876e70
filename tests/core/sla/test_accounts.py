"""What each customer may be owed and each arrangement may give: credits, and what may come beyond them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import Clause, Commitment, Entitlement, Liability
from tocsin.core.quantities import Money
from tocsin.core.sla import breaches, claims, net_position
from tocsin.core.sla.accounts import Beyond, accounts

NOON = at("2026-06-20 12:00")
DOWN = {"service": [out("2026-06-20 10:00", None)]}
BROKEN = promise(credits=tiers(below_99_95="10 %", below_99_0="25 %"), fee=Money(Decimal(1000)))
SAFE = promise("10")


def euro(amount: str) -> Money:
    return Money(Decimal(amount))


def commitment(name: str, objective=BROKEN, customer: str = "bakery", document: str = "deed", **more):
    clause = Clause(document, name)
    return Commitment(
        id=name, customer=customer, business_service="service", clause=clause, objective=objective, **more
    )


def entitlement(name: str, objective=BROKEN, **more):
    return Entitlement(
        id=name,
        arrangement="C-1",
        ict_service="service",
        clause=Clause("annex", "1"),
        objective=objective,
        **more,
    )


def owed(*commitments, third_party=(), outages=DOWN, moment=NOON):
    """Return the lines of our promises by id."""
    found = accounts(breaches(commitments, outages, moment), [], third_party)
    return {line.promise.id: line for each in found.customers for line in each.lines}


def test_promises_in_one_document_share_its_cap():
    """Two credits of 100 under one cap of 150 come to 150: the cap is the contract's, not each clause's."""
    capped = Liability(cap=euro("150"))
    promised = [commitment("a", liability=capped), commitment("b", liability=capped)]

    found = accounts(breaches(promised, DOWN, NOON), [], ())

    assert [line.credit for line in found.customers[0].lines] == [euro("100.00"), euro("50.00")]
    assert [(each.credits, each.beyond) for each in found.owed] == [(euro("150.00"), euro("0.00"))]


def test_a_cap_stands_for_itself_in_another_document_or_for_another_customer():
    """What one customer is owed leaves the cap of another alone, and one deed that of another."""
    capped = Liability(cap=euro("150"))
    promised = [
        commitment("a", liability=capped),
        commitment("b", liability=capped, document="annex"),
        commitment("c", liability=capped, customer="fund"),
    ]

    assert [line.credit for line in owed(*promised).values()] == [euro("100.00")] * 3


@pytest.mark.parametrize(
    ("per", "december", "january"), [("event", "100.00", "50.00"), ("year", "100.00", "100.00")]
)
def test_a_cap_of_a_year_begins_anew_in_january_and_one_of_an_event_does_not(per, december, january):
    """An outage over New Year touches two windows: one event, two years."""
    promised = entitlement("e", liability=Liability(cap=euro("150"), per=per))
    outages = {"service": [out("2026-12-31 20:00", None)]}
    due = claims([promised], outages, at("2027-01-01 03:00"))

    found = accounts([], due, ())

    lines = found.arrangements[0].lines
    assert [line.credit for line in lines] == [euro(december), euro(january)]
    assert found.claimable[0].credits == euro(december) + euro(january)


@pytest.mark.parametrize(
    ("more", "failed_elsewhere", "beyond"),
    [
        ({"sole_remedy": True, "liability": Liability(cap=euro("9000"))}, False, Beyond.SOLE_REMEDY),
        ({"sole_remedy": False, "liability": Liability(third_party_failure=False)}, True, Beyond.THIRD_PARTY),
        ({"sole_remedy": False, "liability": Liability(third_party_failure=False)}, False, Beyond.AGREED),
        ({"sole_remedy": False, "liability": Liability(third_party_failure=True)}, True, Beyond.AGREED),
        ({"sole_remedy": False}, True, Beyond.AGREED),
        ({}, True, Beyond.UNKNOWN),
        ({"objective": SAFE, "sole_remedy": False}, False, Beyond.KEPT),
        ({"objective": None, "sole_remedy": False}, False, Beyond.UNKNOWN),
    ],
)
def test_more_than_credits_may_be_due_unless_something_rules_it_out(more, failed_elsewhere, beyond):
    """A sole remedy does, or an exclusion of third parties where one failed, or a promise that is kept."""
    line = owed(commitment("a", **more), third_party={"a"} if failed_elsewhere else ())["a"]

    assert line.beyond is beyond


def test_what_may_come_beyond_is_what_credits_leave_of_the_cap_counted_once():
    """Two promises share a cap of 1000: credits take 200, and 800 is left, not twice 800."""
    capped = Liability(cap=euro("1000"))
    promised = [commitment(name, liability=capped, sole_remedy=False) for name in "ab"]

    found = accounts(breaches(promised, DOWN, NOON), [], ())

    assert [line.at_most for line in found.customers[0].lines] == [euro("800.00")] * 2
    assert (found.owed[0].beyond, found.owed[0].bounded) == (euro("800.00"), True)


def test_without_a_known_cap_nobody_knows_how_much_more():
    """That is neither zero nor without limit: the amount is open, the promise named, the sum no bound."""
    found = accounts(breaches([commitment("a", sole_remedy=False)], DOWN, NOON), [], ())

    account = found.customers[0]
    assert account.lines[0].at_most is None
    assert [line.promise.id for line in account.uncapped] == ["a"]
    assert not found.owed[0].bounded


def test_what_the_contract_is_not_known_to_say_is_named():
    """A promise that says nothing of a sole remedy stays open, with its cap as the most."""
    found = accounts(breaches([commitment("a", liability=Liability(cap=euro("500")))], DOWN, NOON), [], ())

    assert [line.promise.id for line in found.customers[0].unsettled] == ["a"]
    assert found.owed[0].beyond == euro("400.00")


def test_credits_without_an_amount_are_named_and_in_no_sum():
    """Days of service, a fee that is not known, tiers of which nothing is known but that they are there."""
    days = commitment("days", promise(credits=tiers(below_99_95="3 days")))
    free = commitment("free", replace(BROKEN, fee=None))
    dark = commitment("dark", replace(BROKEN, credits=None))

    found = accounts(breaches([days, free, dark, commitment("known")], DOWN, NOON), [], ())

    assert sorted(line.promise.id for line in found.customers[0].unpriced) == ["dark", "days", "free"]
    assert found.owed[0].credits == euro("100.00")


def test_currencies_are_never_added():
    """Kronor and euros stand beside each other, and a cap in one leaves a credit in the other as it is."""
    kronor = replace(BROKEN, fee=Money(Decimal(500), "SEK"))
    promised = [
        commitment("a"),
        commitment("b", kronor, liability=Liability(cap=euro("1")), sole_remedy=False),
    ]

    found = accounts(breaches(promised, DOWN, NOON), [], ())

    assert [(each.currency, each.credits.amount, each.beyond.amount) for each in found.owed] == [
        ("EUR", Decimal(100), Decimal(1)),
        ("SEK", Decimal(50), Decimal(0)),
    ]


@given(
    st.lists(
        st.tuples(
            st.integers(1, 5000),
            st.sampled_from([None, 60, 150]),
            st.sampled_from(["bakery", "fund"]),
            st.sampled_from(["deed", "annex"]),
        ),
        max_size=8,
    )
)
def test_the_net_position_is_the_sum_of_its_lines_and_no_cap_is_passed(drawn):
    """Whatever is promised to whom: totals are of the lines, and no contract gives more than its cap."""
    promised = [
        commitment(
            f"c{number}",
            replace(BROKEN, fee=Money(Decimal(fee))),
            customer,
            document,
            liability=Liability(cap=None if cap is None else euro(str(cap))),
        )
        for number, (fee, cap, customer, document) in enumerate(drawn)
    ]
    at_risk = breaches(promised, DOWN, NOON)

    found, totals = accounts(at_risk, [], ()), net_position(at_risk, [])

    assert [each.credits for each in found.owed] == [each.owed for each in totals.by_currency]
    assert [each.credits_next for each in found.owed] == [each.owed_next for each in totals.by_currency]
    given_by_cap: dict[object, Decimal] = {}
    for line in (line for each in found.customers for line in each.lines):
        if line.cap is not None and line.credit is not None:
            given_by_cap[line.cap] = given_by_cap.get(line.cap, Decimal(0)) + line.credit.amount
            assert given_by_cap[line.cap] <= line.promise.liability.cap.amount
