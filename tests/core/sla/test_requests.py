"""Targets that are measured by requests, not by time."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import Clause, Commitment, CreditProportional, Entitlement
from tocsin.core.quantities import Money
from tocsin.core.sla import Requests, Standing, attain, breaches, claims, net_position, steps, written

NOON = at("2026-06-20 12:00")
LAMBDA = promise(
    "99.95", measure="requests", credits=tiers(below_99_95="10 %", below_99="25 %"), fee=Money(Decimal(1000))
)
HOUR = out("2026-06-20 08:00", "2026-06-20 09:00")


@pytest.mark.parametrize(
    ("failed", "breached", "percent"),
    [(0, False, 0), (50, False, 0), (51, True, 10), (1000, True, 10), (1001, True, 25)],
)
def test_the_share_that_did_not_fail_is_attained(failed, breached, percent):
    """
    Of 100 000 requests fifty may fail; how long the service was out does not matter.
    """
    found = attain(LAMBDA, [HOUR], NOON, requests=Requests(100_000, failed))

    assert found.attained == 1 - Fraction(failed, 100_000)
    assert (found.breached, found.credit.percent) == (breached, percent)
    assert found.review == ()


def test_without_their_number_nothing_is_known_and_nothing_is_full():
    """
    Neither attainment nor breach nor credit: not 100 %, not zero.
    """
    found = attain(LAMBDA, [HOUR], NOON)

    assert (found.attained, found.compared, found.shown, found.breached) == (None, None, None, None)
    assert (found.allowed_downtime, found.remaining, found.breach_at) == (None, None, None)
    assert not found.credit.known
    assert "how many there were and failed is not known" in found.review[0].en
    assert {key: each for key, each in written(found).items() if each is not None} == {
        "window": ["2026-05-31T22:00:00Z", "2026-06-30T22:00:00Z"],
        "downtime_seconds": 3600,
        "intervals": [["2026-06-20T08:00:00Z", "2026-06-20T09:00:00Z"]],
    }


def test_where_nothing_was_requested_nothing_failed():
    """
    Of no requests all were served.
    """
    assert attain(LAMBDA, [], NOON, requests=Requests(0, 0)).attained == 1
    assert any("Nothing was promised" in each.en for each in steps(LAMBDA, [], NOON, requests=Requests(0, 0)))


def test_the_calculation_names_the_requests_and_not_the_outages():
    """
    51 of 100 000 failed: 99.949 %.
    """
    found = [each.en for each in steps(LAMBDA, [HOUR], NOON, requests=Requests(100_000, 51))]

    assert "Of 100000 requests, 51 failed." in found
    assert "Attained: (100000 - 51) / 100000 is 99.949 %." in found
    assert not any("s is" in each for each in found)
    assert any("not known" in each.en for each in steps(LAMBDA, [HOUR], NOON))


def test_time_is_not_credited_for_requests():
    """
    The review says that it has to be settled.
    """
    objective = promise(measure="requests", credit_proportional=CreditProportional())

    found = attain(objective, [], NOON, requests=Requests(100, 50))

    assert (found.breached, found.credit.known) == (True, False)
    assert "measures requests" in found.review[0].en


def test_a_promise_by_requests_is_listed_as_neither_met_nor_breached():
    """
    It comes with what cannot be measured, and owes what nobody knows.
    """
    commitment = Commitment(
        id="c",
        customer="customer:c",
        business_service="service:s",
        clause=Clause("agreement", "3"),
        objective=LAMBDA,
    )

    (found,) = breaches([commitment], {"service:s": [HOUR]}, NOON)

    assert found.standing is Standing.UNMEASURED
    assert found.attainment is not None
    assert (found.owed, found.owed_next, found.next_credit) == (None, None, None)


def test_what_may_be_claimed_is_listed_also_where_the_credit_is_not_known():
    """
    For the present month and for the one before, whose time to claim runs.
    """
    entitlement = Entitlement(
        id="e",
        arrangement="a",
        ict_service="service:s",
        clause=Clause("agreement", "3"),
        objective=promise("99.9", credits=None),
    )
    outages = [out("2026-05-20 08:00", "2026-05-20 12:00"), HOUR]

    found = claims([entitlement], {"service:s": outages}, NOON)

    assert [(each.attainment.credit.claimable, each.amount) for each in found] == [(True, None), (True, None)]
    assert net_position([], found).by_currency == ()
