"""What a missed target is worth, and until when it is claimed."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import (
    ClaimPeriod,
    CreditPerHour,
    CreditProportional,
    CreditTier,
    claim_period,
)
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.sla import attain
from tocsin.core.sla.claim_limits import claim_by
from tocsin.core.sla.credits import HOUR, Credit, Gap, credit_due, gap_at
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
    with pytest.raises(Refused, match="P30D, P2M, P1W, PT72H or 5 working days") as refused:
        claim_period(text)

    assert refused.value.code == "not_a_claim_period"


BANDS = (
    CreditTier(Decimal("99.9"), Decimal(10), at_most=True, down_to=Decimal(99), down_to_included=False),
    CreditTier(Decimal(98), Decimal(25), down_to=Decimal(95)),
)


@pytest.mark.parametrize(
    ("attained", "percent"),
    [
        ("99.91", 0),
        ("99.9", 10),
        ("99.01", 10),
        ("99", None),
        ("98.5", None),
        ("98", None),
        ("97.9", 25),
        ("95", 25),
        ("94.9", None),
    ],
)
def test_between_two_bands_and_below_the_last_one_the_credit_is_not_known(attained, percent):
    """
    Edges belong to a band only if the contract says so; in a gap nothing is chosen.
    """
    found = credit_due(promise(credits=BANDS), Fraction(attained) / 100, Fraction(0))

    assert found.percent == percent
    assert found.known is (percent is not None)
    assert found.claimable is (percent != 0)
    assert found.due is bool(percent)


def test_the_two_bands_around_a_gap_are_named():
    """
    Below the last band there is no next one.
    """
    objective = promise(credits=BANDS)

    assert gap_at(objective, Fraction("0.985")) == Gap(BANDS[0], BANDS[1])
    assert gap_at(objective, Fraction("0.94")) == Gap(BANDS[1], None)
    assert gap_at(objective, Fraction("0.995")) is None
    assert gap_at(objective, Fraction(1)) is None


@pytest.mark.parametrize(
    ("attained", "known"), [("1", True), ("0.9996", True), ("0.9995", False), ("0.9", False)]
)
def test_credits_that_are_agreed_and_not_known_are_not_zero_once_the_target_is_reached(attained, known):
    """
    At the target itself contracts differ; above it nothing is due.
    """
    found = credit_due(promise(credits=None, fee=FEE), Fraction(attained), Fraction(0))

    assert found.known is known
    assert found.percent == (0 if known else None)


def test_when_everything_was_attained_no_credit_is_due_whatever_is_agreed():
    """
    Also for a target of 100 %, at which it stands.
    """
    assert credit_due(promise("100", credits=None), Fraction(1), Fraction(0)).percent == 0


@pytest.mark.parametrize(
    ("times", "of", "attained", "percent", "amount"),
    [
        ("1", "downtime", "0.95", "5", "61.73"),
        ("10", "downtime", "0.9994", "0.6", "7.41"),
        ("10", "downtime", "0.9995", "0", "0.00"),
        ("10", "beyond", "0.9994", "0.1", "1.23"),
        ("100", "downtime", "0.5", "30", "370.35"),
        ("1", "downtime", "2/3", "30", "370.35"),
    ],
)
def test_a_credit_in_proportion_is_so_many_times_the_fee_of_the_downtime(
    times, of, attained, percent, amount
):
    """
    Of all of it, or of what is beyond the target; nothing while the target is kept; at most the cap.
    """
    objective = promise(
        credit_proportional=CreditProportional(Decimal(times), of), credit_cap_percent=Decimal(30), fee=FEE
    )

    found = credit_due(objective, Fraction(attained), Fraction(0))

    assert (found.percent, found.money) == (Decimal(percent), Money(Decimal(amount)))


def test_a_proportion_that_is_no_decimal_is_shown_rounded_and_paid_exactly():
    """
    A third of 9,999,999.99 is 3,333,333.33; a third in percent to six decimals would be three cents off.
    """
    objective = promise(credit_proportional=CreditProportional(), fee=Money(Decimal("9999999.99")))

    found = credit_due(objective, Fraction(2, 3), Fraction(0))

    assert (found.percent, found.money) == (Decimal("33.333333"), Money(Decimal("3333333.33")))


@pytest.mark.parametrize(("least", "percent", "amount"), [("123.45", 10, "123.45"), ("123.46", 0, "0.00")])
def test_a_credit_below_the_smallest_is_not_given_at_all(least, percent, amount):
    """
    Exactly the smallest is given.
    """
    objective = promise(credits=tiers(below_99_9="10 %"), fee=FEE, credit_minimum=Money(Decimal(least)))

    found = credit_due(objective, Fraction(0), Fraction(0))

    assert (found.percent, found.money) == (percent, Money(Decimal(amount)))


def test_a_smallest_credit_in_another_currency_or_of_an_unknown_fee_takes_nothing_away():
    """
    More than is due is shown rather than less, and the review says that it could not be compared.
    """
    terms = {"credits": tiers(below_99_95="10 %")}
    pounds = promise(**terms, fee=FEE, credit_minimum=Money(Decimal(500), "GBP"))
    unpriced = promise(**terms, credit_minimum=Money(Decimal(500)))
    day = out("2026-06-10 00:00", "2026-06-11 00:00")

    first, second = (attain(each, [day], at("2026-06-20 12:00")) for each in (pounds, unpriced))

    assert (first.credit.percent, second.credit.percent) == (10, 10)
    assert "No credit below 500.00 GBP is given" in first.review[0].en
    assert "No credit below 500.00 EUR is given" in second.review[0].en


def test_time_is_not_credited_where_requests_are_measured():
    """
    Hours beyond a target in requests are nothing that can be counted.
    """
    objective = promise(measure="requests", credit_per_hour_beyond=CreditPerHour(Decimal(5), "full"))

    assert not credit_due(objective, Fraction(1, 2), Fraction(0)).known
