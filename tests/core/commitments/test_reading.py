"""How promises are read from the notation of tables."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from tocsin.core.commitments import (
    ClaimPeriod,
    CreditPerHour,
    CreditTier,
    Exclusion,
    ServiceHours,
    ServiceLevelObjective,
)
from tocsin.core.commitments.reading import OBJECTIVE, credit_terms, money, objective, service_hours, window
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused

BLANK = dict.fromkeys(OBJECTIVE, "")
MONTHLY = {**BLANK, "target": "99.95", "window": "month", "time_zone": "Europe/Amsterdam"}


def test_a_whole_objective_is_read():
    """
    Every column of an objective ends up in its own field, with its unit.
    """
    cells = {
        **MONTHLY,
        "service_days": "mon-fri",
        "service_from": "08:00",
        "service_until": "18:00",
        "exclusions": "scheduled_maintenance; force_majeure",
        "minimum_outage_minutes": "5",
        "credits": "99.0:25%;99.95:10%",
        "credit_cap_percent": "100",
        "fee": "1250.50",
        "currency": "EUR",
        "claim_within": "P30D",
    }

    read = objective(cells, "commitments.csv:2")

    assert read == ServiceLevelObjective(
        target=Decimal("99.95"),
        window="month",
        time_zone="Europe/Amsterdam",
        service_hours=ServiceHours(frozenset(range(5)), time(8), time(18)),
        exclusions=(Exclusion("force_majeure"), Exclusion("scheduled_maintenance")),
        minimum_outage=timedelta(minutes=5),
        credits=(
            CreditTier(Decimal("99.95"), percent=Decimal(10)),
            CreditTier(Decimal("99.0"), percent=Decimal(25)),
        ),
        credit_cap_percent=Decimal(100),
        fee=Money(Decimal("1250.50"), "EUR"),
        claim_within=ClaimPeriod(days=30),
    )


def test_nothing_measurable_promised_is_no_objective():
    """
    A row without a target, but perhaps with a fee, promises nothing that can be scored.
    """
    read = objective({**BLANK, "fee": "100", "currency": "EUR"}, "commitments.csv:2")

    assert read is None


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({**BLANK, "credits": "99.9:10%"}, "incomplete_objective", "target"),
        ({**MONTHLY, "window": ""}, "incomplete_objective", "window"),
        ({**MONTHLY, "time_zone": ""}, "incomplete_objective", "time_zone"),
        ({**MONTHLY, "time_zone": "Europe/Antwerp"}, "unknown_time_zone", "time_zone"),
        ({**MONTHLY, "target": "0"}, "not_a_percentage", "target"),
        ({**MONTHLY, "target": "100.01"}, "not_a_percentage", "target"),
        ({**MONTHLY, "target": "99,95"}, "not_a_number", "target"),
        ({**MONTHLY, "target": "1e2"}, "not_a_number", "target"),
        ({**MONTHLY, "window": "monthly"}, "unknown_window", "window"),
        ({**MONTHLY, "minimum_outage_minutes": "five"}, "not_a_count", "minimum_outage_minutes"),
        ({**MONTHLY, "exclusions": "schedule_maintenance"}, "unreadable_exclusions", "exclusions"),
        ({**MONTHLY, "exclusions": "Planned work"}, "unreadable_exclusions", "exclusions"),
        ({**MONTHLY, "service_days": "mon-fri"}, "unreadable_service_hours", "service_days"),
        ({**MONTHLY, "credit_cap_percent": "250"}, "not_a_percentage", "credit_cap_percent"),
        ({**MONTHLY, "fee": "100"}, "amount_without_currency", "fee"),
        ({**MONTHLY, "fee": "-1", "currency": "EUR"}, "not_a_number", "fee"),
        ({**MONTHLY, "claim_within": "30 days"}, "not_a_claim_period", "claim_within"),
    ],
)
def test_a_fault_names_its_column(cells, code, column):
    """
    What cannot be read is refused at the very column, so that a blank or odd cell is never a guess.
    """
    with pytest.raises(Refused) as refused:
        objective(cells, "commitments.csv:7")

    assert (refused.value.code, refused.value.where) == (code, f"commitments.csv:7:{column}")
    assert refused.value.message.startswith(f"commitments.csv:7:{column}: ")


@pytest.mark.parametrize("text", ["month", "quarter", "year", "rolling:30d", "rolling:720h", "rolling:3660d"])
def test_windows_are_those_that_can_be_measured(text):
    """
    Calendar periods and rolling windows of at most ten years are windows.
    """
    assert window(text, "window") == text


@pytest.mark.parametrize("text", ["rolling:3661d", "rolling:0d", "rolling:30", "week", "MONTH", ""])
def test_other_windows_are_refused(text):
    """
    A window that nobody could measure is refused, with examples of those that can be.
    """
    with pytest.raises(Refused, match=r"rolling:30d"):
        window(text, "window")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", (None, None)),
        ("none", ((), None)),
        ("99.9:3d", ((CreditTier(Decimal("99.9"), days=3),), None)),
        ("99.9:2.5%", ((CreditTier(Decimal("99.9"), percent=Decimal("2.5")),), None)),
        ("per_started_hour:5%", ((), CreditPerHour(Decimal(5), "started"))),
        ("per_full_hour: 1%", ((), CreditPerHour(Decimal(1), "full"))),
    ],
)
def test_credits_are_tiers_or_an_amount_per_hour(text, terms):
    """
    A credit is a percentage or days below an attainment, or a percentage for each hour beyond the target;
    blank is unknown, and "none" says that no credits are agreed.
    """
    assert credit_terms(text, "credits") == terms


@pytest.mark.parametrize(
    "text",
    [
        "99.9",
        "99.9:10",
        "99.9:0%",
        "99.9:0d",
        "99.9:10%;99.90:5%",
        "99.9:25%;99.0:10%",
        "0:10%",
        "99.9:ten%",
        "per_full_hour:3d",
        "None",
    ],
)
def test_unclear_credits_are_refused(text):
    """
    A credit without a unit, of nothing, twice for the same attainment, or smaller the lower the attainment
    is refused.
    """
    with pytest.raises(Refused):
        credit_terms(text, "credits")


@pytest.mark.parametrize(
    ("days", "weekdays"),
    [("mon-sun", range(7)), ("Mon; Wed", (0, 2)), ("fri-mon", (4, 5, 6, 0)), ("mon-wed;sat", (0, 1, 2, 5))],
)
def test_weekdays_are_ranges_and_lists(days, weekdays):
    """
    A range of weekdays may run over the weekend, and ranges and single days may be mixed.
    """
    hours = service_hours(days, "22:00", "06:00", "row")

    assert hours == ServiceHours(frozenset(weekdays), time(22), time(6))


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        ("mon-fri", "8:00", "18:00"),
        ("mon-fri", "08:00", "25:00"),
        ("mo-fr", "08:00", "18:00"),
        ("", "08:00", "18:00"),
        ("mon-fri", "00:00", "00:00"),
    ],
)
def test_unclear_service_hours_are_refused(days, start, end):
    """
    Service hours are three filled columns or none; anything between would change what was promised.
    """
    with pytest.raises(Refused) as refused:
        service_hours(days, start, end, "row")

    assert refused.value.code == "unreadable_service_hours"


def test_service_hours_may_end_with_the_day():
    """
    From 00:00 until 24:00 is the whole day.
    """
    assert service_hours("sat", "00:00", "24:00", "row") == ServiceHours(frozenset({5}), time(), time())


def test_a_blank_amount_is_not_zero():
    """
    A fee nobody wrote down is unknown; a fee of nought is nought.
    """
    assert money("", "EUR", "fee") is None
    assert money("0", "EUR", "fee") == Money(Decimal(0), "EUR")
