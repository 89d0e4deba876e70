"""What a missed target is worth, and until when it is claimed."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.core.sla.written import at, promise, tiers
from tocsin.core.commitments import ClaimPeriod, CreditPerHour, claim_period
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.sla.credits import HOUR, Credit, claim_by, credit_due
from tocsin.core.sla.windows import window_at

FEE = Money(Decimal("1234.50"))
STEPS = tiers(below_99_0="25 %", below_99_9="10 %", below_95_0="50 %")


@pytest.mark.parametrize(
    ("attained", "percent"),
    [("99.95", 0), ("99.9", 0), ("99.8999999", 10), ("99", 10), ("98.9", 25), ("95", 25), ("0", 50)],
)
def test_the_lowest_tier_that_is_met_counts_alone(attained, percent):
    """
    A tier is met strictly below its limit, in whatever order the tiers are written.
    """
    found = credit_due(promise(credits=STEPS), Fraction(attained) / 100, Fraction(0))

    assert found.percent == percent


@pytest.mark.parametrize(
    ("count", "minutes", "percent"),
    [
        ("full", 0, 0),
        ("full", 59, 0),
        ("full", 60, 5),
        ("full", 119, 5),
        ("started", 0, 0),
        ("started", 1, 5),
        ("started", 60, 5),
        ("started", 61, 10),
        ("started", 600, 30),
    ],
)
def test_hours_beyond_the_budget_count_full_or_started_up_to_the_cap(count, minutes, percent):
    """
    Five percent for each hour, thirty at most.
    """
    objective = promise(
        credit_per_hour_beyond=CreditPerHour(Decimal(5), count), credit_cap_percent=Decimal(30)
    )

    assert credit_due(objective, Fraction(0), Fraction(minutes * HOUR, 60)).percent == percent


def test_a_budget_with_time_left_gives_no_credit_per_hour():
    """
    A negative excess is no hour, started or full.
    """
    objective = promise(credit_per_hour_beyond=CreditPerHour(Decimal(5), "started"))

    assert not credit_due(objective, Fraction(1), Fraction(-HOUR)).due


@pytest.mark.parametrize(
    ("percent", "amount"), [("10 %", "123.45"), ("5 %", "61.73"), ("2.5 %", "30.86"), ("0.0004 %", "0.00")]
)
def test_money_is_rounded_half_up_to_the_cent(percent, amount):
    """
    Five percent of 1234.50 is 61.725: a half goes up.
    """
    objective = promise(credits=tiers(below_99_9=percent), fee=FEE)

    assert credit_due(objective, Fraction(0), Fraction(0)).money == Money(Decimal(amount))


def test_a_tier_cannot_give_more_than_the_cap():
    """
    A hundred percent with a cap of forty is forty.
    """
    objective = promise(credits=tiers(below_99_9="100 %"), credit_cap_percent=Decimal(40), fee=FEE)

    assert credit_due(objective, Fraction(0), Fraction(0)) == Credit(
        Decimal(40), None, Money(Decimal("493.80"))
    )


def test_days_of_service_are_not_money():
    """
    Days have no percentage and no amount, due or not.
    """
    objective = promise(credits=tiers(below_99_9="3 days"), fee=FEE)

    assert credit_due(objective, Fraction(0), Fraction(0)) == Credit(None, 3, None)
    assert credit_due(objective, Fraction(1), Fraction(0)) == Credit(None, 0, None)


def test_without_a_fee_there_is_a_percentage_and_no_amount():
    """
    What ten percent of an unknown fee is, is not known: it is not nothing.
    """
    found = credit_due(promise(credits=tiers(below_99_9="10 %")), Fraction(0), Fraction(0))

    assert found == Credit(Decimal(10), None, None)


def test_where_no_credit_is_agreed_none_is_due():
    """
    A target without credits can be breached, and then nothing is owed.
    """
    assert credit_due(promise(fee=FEE), Fraction(0), Fraction(0)) == Credit(
        Decimal(0), None, Money(Decimal("0.00"))
    )


@pytest.mark.parametrize(
    ("period", "month", "until"),
    [
        ("P30D", "2026-06-10 12:00", "2026-07-31 00:00 Europe/Amsterdam"),
        ("P30D", "2026-02-10 12:00", "2026-03-31 00:00 Europe/Amsterdam"),
        ("P2M", "2025-12-10 12:00", "2026-03-01 00:00 Europe/Amsterdam"),
        ("P1Y", "2026-12-10 12:00", "2028-01-01 00:00 Europe/Amsterdam"),
        ("P1W", "2026-09-10 12:00", "2026-10-08 00:00 Europe/Amsterdam"),
        ("PT72H", "2026-06-10 12:00", "2026-07-04 00:00 Europe/Amsterdam"),
        ("P1M10DT12H30M5S", "2026-06-10 12:00", "2026-08-11 12:30:05 Europe/Amsterdam"),
    ],
)
def test_a_claim_period_runs_in_local_days_and_months_from_the_end_of_the_window(period, month, until):
    """
    Thirty days from a midnight end at a midnight, also across a change of the clock.
    """
    window = window_at("month", "Europe/Amsterdam", at(month))

    assert claim_by(promise(claim_within=claim_period(period)), window) == at(until)


def test_hours_of_a_claim_period_pass_on_the_clock_and_days_on_the_calendar():
    """
    From noon before the spring night, 24 hours end at 13:00 and one day at noon.
    """
    window = window_at("rolling:30d", "Europe/Amsterdam", at("2026-03-28 12:00 Europe/Amsterdam"))

    hours, day = (claim_by(promise(claim_within=claim_period(period)), window) for period in ("PT24H", "P1D"))

    assert hours == at("2026-03-29 13:00 Europe/Amsterdam")
    assert day == at("2026-03-29 12:00 Europe/Amsterdam")


def test_without_a_claim_period_there_is_no_last_day():
    """
    Nothing agreed is nothing shown.
    """
    assert claim_by(promise(), window_at("month", "Europe/Amsterdam", at("2026-06-10 12:00"))) is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P30D", ClaimPeriod(days=30)),
        ("P4W", ClaimPeriod(days=28)),
        ("P1Y2M", ClaimPeriod(months=14)),
        ("PT72H", ClaimPeriod(elapsed=timedelta(hours=72))),
        ("P1DT1M1S", ClaimPeriod(days=1, elapsed=timedelta(seconds=61))),
        ("P0D", ClaimPeriod()),
    ],
)
def test_a_claim_period_is_read_and_reads_back(text, period):
    """
    Written out, it is the same period.
    """
    assert claim_period(text) == period
    assert claim_period(str(period)) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "30D",
        "P30",
        "P1.5D",
        "-P1D",
        "P1DT",
        "P1W2D",
        "P99999D",
        "P999Y",
        "p30d",
        "P３D",
        30,
        None,
    ],
)
def test_what_is_no_claim_period_is_refused(text):
    """
    The sentence shows how to write one.
    """
    with pytest.raises(Refused, match="P30D, P2M, P1W or PT72H") as refused:
        claim_period(text)

    assert refused.value.code == "not_a_claim_period"
