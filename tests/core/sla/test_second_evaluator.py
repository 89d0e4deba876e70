"""Service levels against a second evaluator that looks at every minute."""

import random
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.cli.contract import seeded
from tests.core.sla.naive import judged
from tests.core.sla.written import promise
from tocsin.core.commitments import (
    CreditPerHour,
    CreditProportional,
    CreditTier,
    Exclusion,
    ServiceHours,
    ServiceLevelObjective,
)
from tocsin.core.quantities import Money
from tocsin.core.sla import Outage, attain
from tocsin.core.time import Instant

OFFICE = ServiceHours(frozenset(range(5)), time(8), time(18))
BANDS = (
    CreditTier(Decimal("99.9"), Decimal(10), at_most=True, down_to=Decimal(99), down_to_included=False),
    CreditTier(Decimal(99), Decimal(25), down_to=Decimal(95)),
    CreditTier(Decimal(90), Decimal(50)),
)
DAYS = (CreditTier(Decimal("99.5"), days=3), CreditTier(Decimal(97), days=7, at_most=True))
BEGINNINGS = ("2026-03-28T12:00", "2026-06-29T20:00", "2026-12-31T10:00", "2026-10-24T18:00")


def minutes(least: int, most: int, chance: random.Random) -> timedelta:
    return timedelta(minutes=chance.randint(least, most))


def an_objective(chance: random.Random) -> ServiceLevelObjective:
    pick = chance.choice
    hourly, part = CreditPerHour(Decimal(5), pick(("full", "started"))), CreditProportional(Decimal(3))
    beyond = CreditProportional(Decimal("0.7"), "beyond")
    terms = pick(
        (
            {"credits": BANDS, "attainment_decimals": pick((None, 0, 1, 2))},
            {"credits": DAYS, "attainment_decimals": pick((None, 1, 3))},
            {"credit_per_hour_beyond": hourly},
            {"credit_proportional": part, "attainment_decimals": pick((None, 1))},
            {"credit_proportional": beyond},
        )
    )
    maintenance = Exclusion(
        "scheduled_maintenance",
        notice=pick((None, timedelta(hours=24))),
        at_most=pick((None, timedelta(hours=1), timedelta(hours=7))),
        per=pick(("month", "quarter", "year")),
    )
    return promise(
        pick(("99.9", "99", "95", "100")),
        pick(("rolling:1d", "rolling:2d", "rolling:7d", "month")),
        service_hours=pick((None, None, OFFICE)),
        exclusions=pick(((), (maintenance,), (Exclusion("force_majeure"), maintenance))),
        minimum_outage=timedelta(minutes=pick((0, 0, 5, 30))),
        minimum_exceeded=pick((False, True)),
        counted_from=pick(("outage", "outage", "ticket")),
        whole_above=pick((None, None, Decimal("0.05"), Decimal("0.5"))),
        measured_by=pick((None, None, "own_monitoring")),
        fee=Money(Decimal("1234.56")),
        credit_cap_percent=pick((None, Decimal(30))),
        credit_minimum=pick((None, Money(Decimal(100)))),
        **terms,
    )


def an_outage(begin: Instant, at: Instant, chance: random.Random) -> Outage:
    start = begin + minutes(0, 2500, chance)
    end = start + timedelta(minutes=chance.choice((0, 3, 5, 6, 30, 31, 60, 200, 900)))
    still_open = chance.random() < 0.15
    return Outage(
        start,
        None if still_open or end > at else end,
        chance.choice(("outage", "outage", "scheduled_maintenance", "force_majeure")),
        chance.choice((Fraction(1), Fraction(1, 2), Fraction(1, 20), Fraction(2, 3), Fraction(0))),
        chance.choice((None, "own_monitoring", "status_page")),
        chance.choice((None, start - timedelta(hours=24), start - minutes(0, 3000, chance))),
        chance.choice((None, start, start - minutes(0, 9, chance), start + minutes(0, 90, chance))),
    )


@pytest.mark.parametrize("seed", range(12))
def test_every_clause_agrees_with_looking_at_every_minute(seed):
    """
    Thirty random questions each: windows across both DST nights and a turn of the year, all clauses mixed.
    """
    chance = seeded(seed)
    for _ in range(30):
        begin = datetime.fromisoformat(chance.choice(BEGINNINGS)).replace(tzinfo=UTC)
        at = begin + minutes(0, 3000, chance)
        objective = an_objective(chance)
        outages = [an_outage(begin, at, chance) for _ in range(chance.randint(0, 7))]

        found, expected = attain(objective, outages, at), judged(objective, outages, at)

        assert (found.downtime, found.attained) == (expected.downtime, expected.attained), (
            objective,
            outages,
        )
        assert found.breached == expected.breached, (objective, outages)
        credit = found.credit
        if expected.credit is None:
            assert not credit.known, (objective, outages)
            assert found.review != ()
            continue
        percent, days, cents = expected.credit
        assert credit.days == days
        assert (credit.money and credit.money.amount) == cents, (objective, outages)
        if percent is not None:
            assert credit.percent is not None
            assert abs(Fraction(credit.percent) - percent) <= Fraction(1, 2_000_000)
