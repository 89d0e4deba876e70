"""When the next credit is due, beyond plain tiers and hours."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import CreditPerHour, CreditProportional, CreditTier
from tocsin.core.quantities import Money
from tocsin.core.sla import NextCredit, Requests
from tocsin.core.sla.attainment import attainment_of
from tocsin.core.sla.course import course_of
from tocsin.core.sla.next_credit import next_credit

NOON = at("2026-06-20 12:00")
FEE = Money(Decimal(1000))


def upcoming(objective, *outages, requests=None) -> NextCredit | None:
    course = course_of(objective, outages, NOON, requests=requests)
    return next_credit(course, attainment_of(course))


def test_a_tier_that_is_due_at_its_limit_too_is_due_at_that_very_instant():
    """
    "99.95 % or less" is reached after 1296 seconds, not beyond them; rounded up to the microsecond.
    """
    tier = CreditTier(Decimal("99.95"), Decimal(10), at_most=True)

    found = upcoming(promise("99.9", credits=(tier,)), out("2026-06-20 12:00", None, share="0.7"))

    assert found is not None
    assert found.at == at("2026-06-20 12:30:51.428572")


def test_from_a_gap_between_bands_the_next_band_is_next():
    """
    What is due now is not known; from 98 % down it is.
    """
    bands = (
        CreditTier(Decimal("99.9"), Decimal(10), down_to=Decimal(99)),
        CreditTier(Decimal(98), Decimal(25)),
    )

    found = upcoming(promise("99.9", credits=bands), out("2026-06-20 03:00", None))

    assert found is not None
    assert (found.credit.percent, found.at) == (25, at("2026-06-20 17:24"))


@pytest.mark.parametrize(
    "terms",
    [
        {"credit_proportional": CreditProportional()},
        {"credits": None},
        {"credits": ()},
        {"measure": "requests", "credits": tiers(below_99="10 %")},
    ],
)
def test_what_grows_steadily_or_is_not_known_has_no_next(terms):
    """
    Nor does what has no credits.
    """
    assert upcoming(promise(**terms), out("2026-06-20 11:00", None)) is None


def test_with_requests_counted_nobody_knows_when_more_will_fail():
    """
    The next tier has no instant, so none is named.
    """
    objective = promise(measure="requests", credits=tiers(below_99="10 %"))

    assert upcoming(objective, requests=Requests(1000, 1)) is None


def test_a_tier_below_the_smallest_credit_is_passed_over():
    """
    Ten percent of a thousand is not given, twenty-five are.
    """
    objective = promise(
        credits=tiers(below_99_95="10 %", below_99="25 %"), fee=FEE, credit_minimum=Money(Decimal(200))
    )

    found = upcoming(objective, out("2026-06-20 11:59", None))

    assert found is not None
    assert (found.credit.percent, found.at) == (25, at("2026-06-20 19:11"))


@pytest.mark.parametrize(("count", "reached"), [("full", "15:21:36"), ("started", "14:21:36")])
def test_hours_that_give_less_than_the_smallest_credit_are_passed_over(count, reached):
    """
    At five percent an hour it takes three hours to reach 150.
    """
    objective = promise(
        credit_per_hour_beyond=CreditPerHour(Decimal(5), count), fee=FEE, credit_minimum=Money(Decimal(150))
    )

    found = upcoming(objective, out("2026-06-20 12:00", None))

    assert found is not None
    assert (found.credit.percent, found.at) == (15, at(f"2026-06-20 {reached}"))


def test_hours_beyond_the_cap_give_no_more():
    """
    At thirty percent it ends.
    """
    objective = promise(
        credit_per_hour_beyond=CreditPerHour(Decimal(5), "started"), credit_cap_percent=Decimal(30)
    )

    assert upcoming(objective, out("2026-06-19 12:00", None)) is None


def test_a_smallest_credit_that_no_hour_of_the_window_reaches_is_never_given():
    """
    A day has too few hours for it.
    """
    objective = promise(
        "99",
        "rolling:24h",
        credit_per_hour_beyond=CreditPerHour(Decimal("0.1"), "full"),
        fee=FEE,
        credit_minimum=Money(Decimal(900)),
        minimum_outage=timedelta(minutes=1),
    )

    assert upcoming(objective, out("2026-06-20 12:00", None)) is None


def test_a_band_in_which_no_rounded_attainment_lies_is_passed_over():
    """
    Between 99.2 and 99.9 % there is no whole percent.
    """
    bands = (
        CreditTier(Decimal("99.9"), Decimal(10), down_to=Decimal("99.2")),
        CreditTier(Decimal(99), Decimal(25)),
    )

    found = upcoming(promise("98", credits=bands, attainment_decimals=0), out("2026-06-20 12:00", None))

    assert found is not None
    assert found.credit.percent == 25
