"""How the JSON of a question is read, and how it is refused."""

import re
from copy import deepcopy
from datetime import time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.core.sla.written import at
from tocsin.core.commitments import (
    ClaimPeriod,
    CreditPerHour,
    CreditProportional,
    CreditTier,
    Exclusion,
    ServiceHours,
    ServiceLevelObjective,
)
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.sla import Outage, Requests, answer, read_objective, read_question
from tocsin.core.sla.reading import OBJECTIVE

QUESTION: dict[str, Any] = {
    "objective": {
        "target": "99.95",
        "window": "month",
        "time_zone": "Europe/Amsterdam",
        "service_hours": {"days": ["mon", "fri"], "from": "08:00", "until": "20:00"},
        "exclusions": ["scheduled_maintenance", "force_majeure"],
        "minimum_outage_seconds": 300,
        "credits": [{"below": "99.0", "percent": "25"}, {"below": "99.95", "days": 3}],
        "credit_cap_percent": "100",
        "fee": "1000.00",
        "claim_within": "P30D",
    },
    "outages": [
        {"from": "2026-06-10T08:00:00Z", "until": "2026-06-10T08:30:00Z", "kind": "outage", "share": "0.5"},
        {"from": "2026-06-11T08:00:00+02:00", "until": None, "kind": "force_majeure"},
        {"from": "2026-06-12T08:00:00Z"},
    ],
    "at": "2026-06-20T12:00:00Z",
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the question with one value replaced, or left out when it is ``...``."""
    document = deepcopy(QUESTION)
    target: Any = document
    *parents, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    for key in parents:
        target = target[key]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return document


def test_a_question_is_read_with_all_it_says():
    """
    Tiers come out highest first, instants in UTC, and what is left out has its default.
    """
    found = read_question(QUESTION)

    assert found.at == at("2026-06-20 12:00")
    assert found.objective.target == Decimal("99.95")
    assert found.objective.service_hours == ServiceHours(frozenset({0, 4}), time(8), time(20))
    assert found.objective.excluded == {"scheduled_maintenance", "force_majeure"}
    assert found.objective.minimum_outage == timedelta(minutes=5)
    assert found.objective.credits == (
        CreditTier(Decimal("99.95"), None, 3),
        CreditTier(Decimal("99.0"), Decimal(25)),
    )
    assert found.objective.fee == Money(Decimal("1000.00"))
    assert found.objective.claim_within == ClaimPeriod(days=30)
    assert found.outages == (
        Outage(at("2026-06-10 08:00"), at("2026-06-10 08:30"), "outage", Fraction(1, 2)),
        Outage(at("2026-06-11 06:00"), None, "force_majeure"),
        Outage(at("2026-06-12 08:00"), None),
    )


def test_null_is_the_same_as_left_out():
    """
    An objective needs a target, a window and a zone; all else may be null.
    """
    least = {"target": 99.5, "window": "quarter", "time_zone": "UTC"}
    nulls = dict.fromkeys(key for key in OBJECTIVE if key not in least)

    assert read_objective(least | nulls) == read_objective(least)


def test_a_rolling_window_without_service_hours_needs_no_time_zone():
    """
    Elapsed time is the same everywhere.
    """
    assert read_objective({"target": "99", "window": "rolling:720h"}).time_zone == "UTC"


def test_credits_per_hour_stand_instead_of_tiers():
    """
    Full or started hours, with an empty list of tiers or none.
    """
    found = read_objective(
        {
            "target": "99",
            "window": "month",
            "time_zone": "UTC",
            "credits": [],
            "credit_per_hour_beyond": {"percent": "5", "count": "started"},
        }
    )

    assert found.credit_per_hour_beyond == CreditPerHour(Decimal(5), "started")


def test_midnight_as_an_end_is_written_24_00():
    """
    00:00 until 24:00 is the whole day.
    """
    hours = {"days": ["sat"], "from": "00:00", "until": "24:00"}

    found = read_question(changed("objective.service_hours", hours)).objective

    assert found.service_hours == ServiceHours(frozenset({5}), time(), time())


CLAUSES: dict[str, Any] = {
    "target": "99.9",
    "window": "rolling:30d",
    "time_zone": "Europe/Amsterdam",
    "exclusions": [
        {"kind": "scheduled_maintenance", "notice": "PT48H", "at_most": "PT10H", "per": "quarter"},
        "force_majeure",
        {"kind": "third_party", "at_most": "PT1H"},
    ],
    "minimum_outage_seconds": 180,
    "minimum_outage_exceeded": True,
    "counted_from": "ticket",
    "whole_above": "0.05",
    "measured_by": "provider",
    "attainment_decimals": 2,
    "credits": [
        {"below": "99.0", "from": "95.0", "percent": 25},
        {"at_most": "99.9", "above": "99.0", "percent": 10},
    ],
    "currency": "USD",
    "credit_minimum": "25.00",
    "fee": "1000 USD",
    "claim_within": "P30D",
    "claim_from": "outage_end",
    "claim_notice": "5 working days",
}
TIMED = {"target": "99", "window": "month", "time_zone": "UTC"}
COUNTED = TIMED | {"measure": "requests"}
ASKED = {"outages": [], "at": "2026-06-20T12:00:00Z"}


def test_every_clause_of_a_contract_has_its_key():
    """
    Notice of maintenance, tickets, bands with their edges, rounding, smallest credit, first notice of claim.
    """
    assert read_objective(CLAUSES) == ServiceLevelObjective(
        target=Decimal("99.9"),
        window="rolling:30d",
        time_zone="Europe/Amsterdam",
        exclusions=(
            Exclusion("force_majeure"),
            Exclusion("scheduled_maintenance", timedelta(hours=48), timedelta(hours=10), "quarter"),
            Exclusion("third_party", None, timedelta(hours=1), "year"),
        ),
        minimum_outage=timedelta(minutes=3),
        minimum_exceeded=True,
        counted_from="ticket",
        whole_above=Decimal("0.05"),
        measured_by="provider",
        attainment_decimals=2,
        credits=(
            CreditTier(
                Decimal("99.9"),
                Decimal(10),
                at_most=True,
                down_to=Decimal("99.0"),
                down_to_included=False,
            ),
            CreditTier(Decimal("99.0"), Decimal(25), down_to=Decimal("95.0")),
        ),
        credit_minimum=Money(Decimal("25.00"), "USD"),
        fee=Money(Decimal(1000), "USD"),
        claim_within=ClaimPeriod(days=30),
        claim_from="outage_end",
        claim_notice=ClaimPeriod(working_days=5),
    )


def test_credits_nobody_wrote_down_are_unknown_and_not_none():
    """
    The word is "unknown"; an empty list, or none, says that there are no credits.
    """
    assert read_objective(TIMED | {"credits": "unknown"}).credits is None
    assert read_objective(TIMED | {"credits": []}).credits == ()


@pytest.mark.parametrize(
    ("terms", "credit"),
    [
        ({}, CreditProportional(Decimal(1), "downtime")),
        ({"times": "10", "of": "beyond"}, CreditProportional(Decimal(10), "beyond")),
    ],
)
def test_a_credit_may_be_in_proportion(terms, credit):
    """
    So many times what was paid for the time that was down, or for what is beyond the target.
    """
    assert read_objective(TIMED | {"credit_proportional": terms}).credit_proportional == credit


def test_an_outage_keeps_who_measured_it_and_when_it_was_announced_and_reported():
    """
    Each is null where it is not known.
    """
    outage = {
        "from": "2026-06-10T08:00:00Z",
        "until": "2026-06-10T09:00:00Z",
        "kind": "third_party",
        "source": "status_page",
        "announced_at": "2026-06-08T08:00:00Z",
        "ticket_at": "2026-06-10T08:20:00Z",
    }

    found = read_question({**ASKED, "objective": TIMED, "outages": [outage]}).outages

    assert found == (
        Outage(
            at("2026-06-10 08:00"),
            at("2026-06-10 09:00"),
            "third_party",
            source="status_page",
            announced_at=at("2026-06-08 08:00"),
            ticket_at=at("2026-06-10 08:20"),
        ),
    )


def test_requests_stand_instead_of_outages():
    """
    Where requests are measured their number may be given, and outages may then be left out; it may also be
    unknown.
    """
    counted = {"objective": COUNTED, "requests": {"total": 1000, "failed": 3}, "at": ASKED["at"]}

    assert read_question(counted).requests == Requests(1000, 3)
    assert read_question({**ASKED, "objective": COUNTED}).requests is None


@pytest.mark.parametrize(
    ("terms", "code", "where", "says"),
    [
        (
            {"credits": [{"below": "99.9", "from": "95", "percent": 5}, {"below": "99", "percent": 10}]},
            "unreadable_credits",
            "credits[1]",
            "overlap",
        ),
        (
            {"credits": [{"below": "99.9", "from": "99", "percent": 5}, {"at_most": "99", "percent": 10}]},
            "unreadable_credits",
            "credits[1]",
            "overlap",
        ),
        (
            {"credits": [{"below": "99.9", "percent": 25}, {"below": "99.0", "percent": 10}]},
            "unreadable_credits",
            "credits[1]",
            "the wrong way",
        ),
        (
            {"credits": [{"below": "99.0", "days": 3}, {"below": "99.9", "days": 7}]},
            "unreadable_credits",
            "credits[0]",
            "the wrong way",
        ),
        (
            {"credits": [{"below": "99.0", "above": "99.0", "percent": 5}]},
            "unreadable_credits",
            "credits[0]",
            "no attainment is in it",
        ),
        (
            {"credits": [{"below": "99.9", "at_most": "99.9", "percent": 5}]},
            "unreadable_credits",
            "credits[0]",
            "both name an edge",
        ),
        (
            {"credits": [{"below": "99.9", "from": "99", "above": "99", "percent": 5}]},
            "unreadable_credits",
            "credits[0]",
            "both name an edge",
        ),
        ({"credits": "none"}, "not_a_list", "credits", "in brackets"),
        (
            {"credits": "unknown", "credit_proportional": {"times": 1}},
            "unreadable_credits",
            "credit_proportional",
            "instead of credits",
        ),
        ({"fee": "1000 USD"}, "currency_mismatch", "fee", "in EUR"),
        ({"fee": "1000", "credit_minimum": "5 CHF"}, "currency_mismatch", "credit_minimum", "in CHF"),
        ({"currency": "euro"}, "amount_without_currency", "currency", "EUR"),
        ({"fee": "1.000,00"}, "not_a_number", "fee", "digits"),
        ({"claim_notice": "5 business days"}, "not_a_claim_period", "claim_notice", "5 working days"),
        ({"claim_within": "26001 working days"}, "not_a_claim_period", "claim_within", "hundred years"),
        ({"claim_from": "invoice"}, "unknown_word", "claim_from", "window_end"),
        ({"measured_by": "us"}, "unknown_word", "measured_by", "own_monitoring"),
        ({"counted_from": "call"}, "unknown_word", "counted_from", "ticket"),
        ({"minimum_outage_exceeded": "yes"}, "not_a_flag", "minimum_outage_exceeded", "true nor false"),
        ({"whole_above": "5"}, "out_of_range", "whole_above", "at most 1"),
        ({"attainment_decimals": 1.5}, "out_of_range", "attainment_decimals", "whole"),
        ({"exclusions": [{"notice": "PT48H"}]}, "missing_key", "exclusions[0].kind", "kind of outage"),
        (
            {"exclusions": [{"kind": "strike", "notice": "P1M"}]},
            "not_a_duration",
            "exclusions[0].notice",
            "without months",
        ),
        (
            {"exclusions": [{"kind": "strike", "per": "year"}]},
            "unreadable_exclusions",
            "exclusions[0].per",
            "at_most is missing",
        ),
        (
            {"exclusions": ["strike", {"kind": "strike", "at_most": "PT1H"}]},
            "unreadable_exclusions",
            "exclusions[1]",
            "excluded twice",
        ),
        (
            {"measure": "requests", "minimum_outage_seconds": 60},
            "contradictory_terms",
            "minimum_outage_seconds",
            "measures requests",
        ),
        (
            {
                "window": "rolling:30d",
                "time_zone": None,
                "exclusions": [{"kind": "strike", "at_most": "PT1H"}],
            },
            "missing_key",
            "time_zone",
            "calendar counts",
        ),
    ],
)
def test_a_clause_that_cannot_be_meant_is_refused_where_it_stands(terms, code, where, says):
    """
    Tiers that overlap or run the wrong way, amounts in two currencies, conditions without what they limit.
    """
    with pytest.raises(Refused) as refused:
        read_objective(TIMED | terms)

    assert (refused.value.code, refused.value.where) == (code, f"objective.{where}")
    assert says in refused.value.message
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    ("objective", "requests", "code", "where"),
    [
        (TIMED, {"total": 10, "failed": 1}, "contradictory_terms", "requests"),
        (COUNTED, {"total": 10, "failed": 11}, "out_of_range", "requests.failed"),
        (COUNTED, {"total": 10}, "missing_key", "requests.failed"),
        (COUNTED, {"total": "1.5", "failed": 0}, "out_of_range", "requests.total"),
        (COUNTED, {"total": 10, "failed": 1, "late": 1}, "unknown_key", "requests.late"),
        (COUNTED, [10, 1], "not_an_object", "requests"),
    ],
)
def test_requests_that_cannot_be_are_refused(objective, requests, code, where):
    """
    More failures than requests, and requests of an objective that measures time.
    """
    with pytest.raises(Refused) as refused:
        read_question({**ASKED, "objective": objective, "requests": requests})

    assert (refused.value.code, refused.value.where) == (code, where)


HOURS = QUESTION["objective"]["service_hours"]
BACKWARDS = {"from": "2026-06-10T08:00:00Z", "until": "2026-06-10T07:59:59Z"}


@pytest.mark.parametrize(
    ("path", "value", "code", "says"),
    [
        ("outage", [], "unknown_key", "'outages'"),
        ("objective.targets", "1", "unknown_key", "'target'"),
        ("objective.colour", "1", "unknown_key", "Write one of: target, window"),
        ("objective.credits.0.percentage", "1", "unknown_key", "'percent'"),
        ("outages.0.form", "1", "unknown_key", "'from'"),
        ("objective", ..., "missing_key", "Describe what is promised"),
        ("objective", [], "not_an_object", "in braces"),
        ("objective.target", ..., "missing_key", "such as 99.95"),
        ("objective.target", None, "missing_key", "such as 99.95"),
        ("objective.target", "0", "out_of_range", "above 0 and at most 100"),
        ("objective.target", "100.01", "out_of_range", "above 0 and at most 100"),
        ("objective.target", "1e-999999999", "out_of_range", "18 digits"),
        ("objective.target", "1e999999999", "out_of_range", "at most 100"),
        ("objective.target", "high", "not_a_number", "digits"),
        ("objective.target", "NaN", "not_a_number", "digits"),
        ("objective.target", True, "not_a_number", "digits"),
        ("objective.window", ..., "missing_key", "rolling:30d"),
        ("objective.window", "week", "unknown_window", "month, quarter, year"),
        ("objective.window", ["month"], "unknown_window", "month, quarter, year"),
        ("objective.time_zone", ..., "missing_key", "Europe/Amsterdam"),
        ("objective.time_zone", "Amsterdam", "unknown_time_zone", "IANA"),
        ("objective.service_hours.days.0", "mo", "unknown_word", "'mon'"),
        ("objective.service_hours", HOURS | {"days": []}, "unreadable_service_hours", "on 0 days"),
        ("objective.service_hours.days", "mon", "not_a_list", "in brackets"),
        ("objective.service_hours.from", "8:00", "unreadable_service_hours", "08:00"),
        ("objective.service_hours.from", 8, "unreadable_service_hours", "08:00"),
        ("objective.service_hours.from", "24:00", "unreadable_service_hours", "08:00"),
        ("objective.service_hours", HOURS | {"from": "20:00"}, "unreadable_service_hours", "no time"),
        ("objective.service_hours.until", "25:00", "unreadable_service_hours", "24:00"),
        ("objective.service_hours.until", ..., "missing_key", "20:00"),
        ("objective.exclusions.0", "scheduled-maintenance", "unreadable_exclusions", "scheduled_maintenance"),
        ("objective.exclusions.0", 3, "unreadable_exclusions", "Write a word"),
        ("objective.exclusions", "x", "not_a_list", "in brackets"),
        ("objective.minimum_outage_seconds", -1, "out_of_range", "at least 0"),
        ("objective.minimum_outage_seconds", "0.5", "out_of_range", "whole"),
        ("objective.minimum_outage_seconds", False, "not_a_number", "digits"),
        ("objective.credits.1", {"below": "99", "days": 3}, "unreadable_credits", "two credits below 99"),
        ("objective.credits.0.below", "0", "out_of_range", "above 0"),
        ("objective.credits.0.below", ..., "missing_key", "below which"),
        ("objective.credits.0", {"below": "99"}, "unreadable_credits", "neither"),
        ("objective.credits.0", {"below": "99", "percent": 5, "days": 3}, "unreadable_credits", "both"),
        ("objective.credits.0.percent", "-1", "out_of_range", "at least 0"),
        ("objective.credits.1.days", "1.5", "out_of_range", "whole"),
        ("objective.credit_per_hour_beyond", {}, "unreadable_credits", "both"),
        ("objective.credit_cap_percent", "-1", "out_of_range", "at least 0"),
        ("objective.fee", "-1", "out_of_range", "at least 0"),
        ("objective.claim_within", "30 days", "not_a_claim_period", "P30D"),
        ("outages", ..., "missing_key", "empty array"),
        ("outages", {}, "not_a_list", "in brackets"),
        ("outages.0", "down", "not_an_object", "in braces"),
        ("outages.0.from", ..., "missing_key", "began"),
        ("outages.0.from", "2026-06-10T08:00:00", "not_an_instant", "zone"),
        ("outages.0", BACKWARDS, "impossible_order", "Correct one"),
        ("outages.0.kind", "scheduled-maintenance", "unknown_word", "'scheduled_maintenance'"),
        ("outages.0.share", "-0.1", "out_of_range", "at least 0"),
        ("outages.0.share", "1.1", "out_of_range", "at most 1"),
        ("at", ..., "missing_key", "picks the window"),
        ("at", "today", "not_an_instant", "zone"),
        ("at", "9999-12-31T00:00:00Z", "instant_out_of_range", "from 1000"),
    ],
)
def test_what_cannot_be_used_is_refused_where_it_stands(path, value, code, says):
    """
    The code, the place and a sentence that says what to write.
    """
    with pytest.raises(Refused) as refused:
        answer(changed(path, value))

    assert refused.value.code == code
    assert refused.value.where == re.sub(r"\.(\d)", r"[\1]", path)
    assert says in refused.value.message
    assert refused.value.message.endswith(".")


def test_credits_per_hour_count_full_or_started_hours():
    """
    Another word is refused with the nearest.
    """
    terms = {
        "target": "99",
        "window": "month",
        "time_zone": "UTC",
        "credit_per_hour_beyond": {"percent": "5", "count": "begun"},
    }

    with pytest.raises(Refused, match="full, started") as refused:
        read_objective(terms)

    assert refused.value.where == "objective.credit_per_hour_beyond.count"
