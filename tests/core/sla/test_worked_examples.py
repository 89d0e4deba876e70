"""The worked examples of real agreements, each by an objective that says what the agreement says."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.core.sla.written import at, promise, tiers
from tests.shared import shared
from tocsin.core.commitments import (
    ClaimPeriod,
    CreditPerHour,
    CreditProportional,
    CreditTier,
    ServiceLevelObjective,
)
from tocsin.core.quantities import Money
from tocsin.core.sla import Attainment, Outage, attain

FEE = Money(Decimal(1000))
TIERS = {
    "aws-dax-single": tiers(below_99_5="10 %", below_99="25 %", below_95="100 %"),
    "aws-verified-access": tiers(below_99_9="10 %", below_99="30 %", below_95="100 %"),
    "aws-compute-optimizer": tiers(below_99_9="10 %", below_99="25 %", below_95="100 %"),
    "gworkspace": tiers(below_99_9="3 days", below_99="7 days", below_95="15 days"),
    "gcp-cloud-identity": tiers(below_99_9="3 days", below_99="7 days", below_95="15 days"),
    "twilio-api": tiers(below_99_95="10 %"),
}
BANDS = (
    CreditTier(Decimal("99.9"), Decimal(10), at_most=True, down_to=Decimal(99), down_to_included=False),
    CreditTier(Decimal(99), Decimal(25)),
)
CYCLES = {"claim_within": ClaimPeriod(months=2)}
THIRTY_DAYS = {"claim_within": ClaimPeriod(days=30)}


def workspace(sla: str) -> ServiceLevelObjective:
    """More than 5 % of users with errors count as all; the credit is days of service."""
    return promise("99.9", time_zone="UTC", whole_above=Decimal("0.05"), credits=TIERS[sla], **THIRTY_DAYS)


def aws(sla: str, target: str, **more: Any) -> ServiceLevelObjective:
    """Claimed by the end of the second billing cycle after the incident."""
    return promise(target, time_zone="UTC", fee=FEE, **{"credits": TIERS.get(sla)} | CYCLES | more)


AGREED: dict[str, ServiceLevelObjective] = {
    "aws-dynamodb": aws("aws-dynamodb", "99.99", measure="requests"),
    "aws-dynamodb-global": aws("aws-dynamodb-global", "99.999", measure="requests"),
    "aws-dax-single": aws("aws-dax-single", "99.5"),
    "aws-route53": aws("aws-route53", "100"),
    "aws-verified-access": aws("aws-verified-access", "99.9"),
    "aws-compute-optimizer": aws("aws-compute-optimizer", "99.9"),
    "aws-lambda": aws("aws-lambda", "99.95", measure="requests"),
    "gcp-gce-multizone": promise("99.99", time_zone="UTC", credits=None, **THIRTY_DAYS),
    "gworkspace": workspace("gworkspace"),
    "gcp-cloud-identity": workspace("gcp-cloud-identity"),
    "cloudflare-business": promise(
        "100",
        time_zone="UTC",
        credit_proportional=CreditProportional(),
        fee=FEE,
        claim_within=ClaimPeriod(months=1),
        claim_notice=ClaimPeriod(working_days=5),
    ),
    "github": promise("99.9", "rolling:90d", credits=BANDS, fee=FEE, **THIRTY_DAYS),
    "ovh-connect-l1": promise("99.9", time_zone="UTC", counted_from="ticket", credits=None),
    "ovh-kms": promise(
        "99.5",
        time_zone="UTC",
        counted_from="ticket",
        minimum_outage=timedelta(minutes=3),
        minimum_exceeded=True,
        credit_per_hour_beyond=CreditPerHour(Decimal(5), "full"),
        credit_cap_percent=Decimal(30),
        fee=FEE,
        claim_within=ClaimPeriod(days=60),
        claim_from="outage_start",
    ),
    "ovh-managed-baremetal": promise("99.7", time_zone="UTC", credits=None),
    "ovh-vrack": promise("99.95", time_zone="UTC", credits=None),
    "twilio-api": promise("99.95", time_zone="UTC", credits=TIERS["twilio-api"], fee=FEE, **THIRTY_DAYS),
    "slack-2018": promise(
        "99.99", time_zone="UTC", credit_proportional=CreditProportional(Decimal(100)), fee=FEE
    ),
}
"""By id; those without a target measure nothing, so they have no objective."""


def facts() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(shared("feeds/sla/sla_facts.json").read_text())
    return read


def after(sla: str, minutes: int, window_minutes: int) -> Attainment:
    """Judge one outage of so many minutes, with a ticket at once, in a window as long as the example's."""
    start, asked = {
        43_200: (at("2026-06-02 00:00"), at("2026-06-30 12:00")),
        129_600: (at("2026-04-10 00:00"), at("2026-06-30 12:00")),
        131_040: (at("2026-04-10 00:00"), at("2026-06-30 12:00")),
    }[window_minutes]
    objective = AGREED[sla]
    if window_minutes == 131_040:
        objective = promise("99.9", "quarter", time_zone="UTC", credits=BANDS, fee=FEE)
    outage = Outage(start, start + timedelta(minutes=minutes), ticket_at=start)
    return attain(objective, [outage], asked)


EXPECTED: dict[tuple[str, int], tuple[Decimal | None, int | None, str | None]] = {
    ("github", 129): (Decimal(0), None, "0.00"),
    ("github", 130): (Decimal(10), None, "100.00"),
    ("github", 1296): (None, None, None),
    ("github", 1297): (Decimal(25), None, "250.00"),
    ("github", 4571): (Decimal(25), None, "250.00"),
    ("gworkspace", 44): (None, 3, None),
    ("gworkspace", 433): (None, 7, None),
    ("gworkspace", 2161): (None, 15, None),
    ("ovh-kms", 276): (Decimal(5), None, "50.00"),
    ("ovh-kms", 1000): (Decimal(30), None, "300.00"),
    ("cloudflare-business", 2160): (Decimal(5), None, "50.00"),
}


@pytest.mark.parametrize(("sla", "minutes"), EXPECTED)
def test_the_worked_example_comes_out(sla, minutes):
    """
    Attainment to six decimals, and the credit.
    """
    examples = facts()["worked_examples"]
    example = next(each for each in examples if (each["sla"], each["downtime_minutes"]) == (sla, minutes))

    found = after(sla, minutes, example["window_minutes"])

    percent, days, money = EXPECTED[sla, minutes]
    assert found.committed == timedelta(minutes=example["window_minutes"])
    assert round(float(found.attained * 100), 6) == example["expected_uptime_pct"]
    assert (found.credit.percent, found.credit.days) == (percent, days)
    assert (found.credit.money and f"{found.credit.money.amount:.2f}") == money


def test_no_worked_example_is_left_out():
    """
    All that the collection has are above.
    """
    examples = facts()["worked_examples"]

    assert {(each["sla"], each["downtime_minutes"]) for each in examples} == set(EXPECTED)


def test_every_collected_agreement_with_a_target_has_an_objective_with_that_target():
    """
    What promises nothing measurable is not scored, so it has none.
    """
    targets = {each["id"]: each["target_pct"] for each in facts()["slas"]}

    assert {sla: float(each.target) for sla, each in AGREED.items()} == {
        sla: target for sla, target in targets.items() if target is not None
    }


def test_exactly_at_the_gap_of_github_nobody_chooses():
    """
    99.0 % fits neither band: not 10 %, not 25 %, not nothing; somebody has to look at it.
    """
    found = after("github", 1296, 129_600)

    assert found.attained == Fraction(99, 100)
    assert found.breached
    assert (found.credit.known, found.credit.due, found.credit.claimable) == (False, False, True)
    (review,) = found.review
    assert "10 % is agreed down to but not including 99 %, and 25 % only below 99 %" in review.en
    assert "wederpartij" in review.nl
    assert found.claim_by == at("2026-07-30 12:00")


def test_exactly_at_the_target_of_github_a_credit_is_due_although_it_is_kept():
    """
    "Less than or equal to 99.9 %" gives a credit at 99.9 %, where the target itself still holds.
    """
    start = at("2026-04-10 00:00")

    found = attain(AGREED["github"], [Outage(start, start + timedelta(seconds=7776))], at("2026-06-30 12:00"))

    assert found.attained == Fraction(999, 1000)
    assert (found.breached, found.credit.percent) == (False, 10)
