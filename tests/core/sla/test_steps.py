"""The calculation step by step, in words."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import (
    ClaimPeriod,
    CreditPerHour,
    CreditProportional,
    CreditTier,
    Exclusion,
    ServiceHours,
)
from tocsin.core.quantities import Money
from tocsin.core.sla import steps

NOON = at("2026-06-20 12:00")
FEE = Money(Decimal("1234.50"))


def english(*outages, **more):
    return [each.en for each in steps(promise(**more), outages, NOON)]


def dutch(*outages, **more):
    return [each.nl for each in steps(promise(**more), outages, NOON)]


CONTRACT = {
    "exclusions": (Exclusion("scheduled_maintenance"),),
    "minimum_outage": timedelta(minutes=5),
    "credits": tiers(below_99_95="10 %", below_99="25 %"),
    "fee": Money(Decimal(1000)),
    "claim_within": ClaimPeriod(days=30),
}


def test_the_example_of_the_contract_can_be_redone_from_its_sentences():
    """
    Window, outage, downtime, what is allowed, attainment, credit, amount and the last day to claim.
    """
    found = english(out("2026-06-10 08:00", "2026-06-10 08:30"), **CONTRACT)

    assert found[0].startswith("Agreed. Measure: time. Window: the calendar month in Europe/Amsterdam.")
    assert found[1:] == [
        (
            "The window runs from 2026-06-01 00:00:00+02:00 to 2026-07-01 00:00:00+02:00: 2592000 s, all of "
            "which is committed."
        ),
        "Outage 2026-06-10 10:00:00+02:00 to 2026-06-10 10:30:00+02:00: counts for 30 min.",
        (
            "Downtime from 2026-06-10 10:00:00+02:00 to 2026-06-10 10:30:00+02:00: 1800 s, of which 100 % "
            "counts: 1800 s."
        ),
        "Downtime in all, overlaps counted once and at the largest share: 1800 s.",
        "Allowed: (100 - 99.95) % of 2592000 s is 1296 s.",
        "Attained: (2592000 s - 1800 s) / 2592000 s is 99.930556 (exactly 7195/72) %.",
        "99.930556 (exactly 7195/72) % is below the target of 99.95 %: it is missed.",
        "The budget was spent at 2026-06-10 10:21:36+02:00.",
        "Of the credits agreed, this one counts: 10 % below 99.95 %.",
        "Credit: 10 % of 1000.00 EUR is 100.00 EUR, rounded half up to the cent.",
        (
            "To be claimed within 30 days from the end of the window, 2026-07-01 00:00:00+02:00: by "
            "2026-07-31 00:00:00+02:00."
        ),
    ]


def test_the_same_is_said_in_dutch_with_a_comma_for_decimals():
    """
    The figures are the same.
    """
    found = dutch(out("2026-06-10 08:00", "2026-06-10 08:30"), **CONTRACT)

    assert "Toegestaan: (100 - 99,95) % van 2592000 s is 1296 s." in found
    assert "Credit: 10 % van 1000,00 EUR is 100,00 EUR, rekenkundig afgerond op de cent." in found
    assert found[2] == "Storing 2026-06-10 10:00:00+02:00 tot 2026-06-10 10:30:00+02:00: telt voor 30 min."


TICKET = replace(out("2026-06-10 08:00", "2026-06-10 09:00"), ticket_at=at("2026-06-10 08:40"))
MAINTENANCE = out("2026-06-10 08:00", "2026-06-10 11:00", "scheduled_maintenance")
ANNOUNCED = replace(MAINTENANCE, announced_at=at("2026-06-01 08:00"))
NOTICE = (Exclusion("scheduled_maintenance", notice=timedelta(hours=48)),)
TWO_HOURS = (Exclusion("scheduled_maintenance", at_most=timedelta(hours=2), per="month"),)


@pytest.mark.parametrize(
    ("outage", "terms", "verdict"),
    [
        (out("2026-06-21 08:00", None), {}, "has not begun."),
        (out("2026-06-10 08:00", "2026-06-10 08:00"), {}, "takes no time."),
        (out("2026-06-10 08:00", "2026-06-10 09:00", share="0"), {}, "since nobody was hit."),
        (
            out("2026-06-10 08:00", "2026-06-10 09:00", share="0.05"),
            {"whole_above": Decimal("0.05")},
            "since no more than 5 % were out.",
        ),
        (
            out("2026-06-10 08:00", "2026-06-10 09:00", share="0.06"),
            {"whole_above": Decimal("0.05")},
            "counts as if all were out, since more than 5 % were; counts for 1 h.",
        ),
        (MAINTENANCE, {"exclusions": CONTRACT["exclusions"]}, "and so is every outage that it meets."),
        (ANNOUNCED, {"exclusions": NOTICE}, "it was announced 216 h before."),
        (
            MAINTENANCE,
            {"exclusions": NOTICE},
            "counts as an outage (it is not known when it was announced, and 48 h is asked); counts for 3 h.",
        ),
        (
            MAINTENANCE,
            {"exclusions": TWO_HOURS},
            "excluded only for 2 h, since no more than 2 h in a calendar month is; counts for 1 h.",
        ),
        (
            TICKET,
            {"counted_from": "ticket"},
            "counts from its ticket at 2026-06-10 10:40:00+02:00 on; counts for 20 min.",
        ),
        (
            replace(TICKET, ticket_at=None),
            {"counted_from": "ticket"},
            "since it counts from a ticket and none is known.",
        ),
        (
            replace(TICKET, ticket_at=at("2026-06-10 10:00")),
            {"counted_from": "ticket"},
            "since the ticket was opened when it was over, at 2026-06-10 12:00:00+02:00.",
        ),
        (
            out("2026-06-10 08:00", "2026-06-10 08:03"),
            {"minimum_outage": timedelta(minutes=3), "minimum_exceeded": True},
            "does not count, since with what it touches it lasted 3 min, and more than 3 min is asked.",
        ),
        (
            out("2026-06-10 08:00", "2026-06-10 08:03"),
            {"minimum_outage": timedelta(minutes=5)},
            "and 5 min is asked.",
        ),
        (
            out("2026-05-31 21:00", "2026-05-31 23:00"),
            {},
            (
                "counts for 1 h of 2 h; the rest lies outside the window or the service hours, or where "
                "outages are excluded."
            ),
        ),
    ],
)
def test_each_outage_is_told_why_it_counts_or_not(outage, terms, verdict):
    """
    By the clause that decides it.
    """
    told = english(outage, **terms)[2]

    assert told.endswith(verdict)


def test_an_outage_that_is_left_aside_names_the_source_that_counts():
    """
    And its own.
    """
    ours = replace(out("2026-06-10 08:00", "2026-06-10 09:00"), source="own_monitoring")
    theirs = replace(out("2026-06-11 08:00", None, share="0.5"), source="status_page")

    found = english(ours, theirs, measured_by="own_monitoring")

    assert found[3] == (
        "Outage from 2026-06-11 10:00:00+02:00 on, still open, 50 % out, measured by the status page: does "
        "not count, since by the contract own monitoring counts."
    )


@pytest.mark.parametrize(
    ("terms", "sentences"),
    [
        ({"credits": tiers(below_99_95="3 days")}, ["this one counts: 3 days of service below 99.95 %."]),
        (
            {"credit_per_hour_beyond": CreditPerHour(Decimal(5), "full"), "fee": FEE},
            [
                "Beyond what is allowed: 9504 s, or 9504 / 3600 = 2.64 h; full hours: 2, at 5 % each: 10 %.",
                "Credit: 10 % of 1234.50 EUR is 123.45 EUR, rounded half up to the cent.",
            ],
        ),
        (
            {
                "credit_per_hour_beyond": CreditPerHour(Decimal(15), "started"),
                "credit_cap_percent": Decimal(30),
            },
            [
                "started hours: 3, at 15 % each: 45 %.",
                "at most 30 %.",
                "Credit: 30 % of the fee, which is not known.",
            ],
        ),
        (
            {"credit_proportional": CreditProportional(Decimal(10)), "fee": FEE},
            ["In proportion: 10 x 10800 s / 2592000 s of the fee is 4.166667 (exactly 25/6) %."],
        ),
        (
            {"credit_proportional": CreditProportional(Decimal(10), "beyond"), "fee": FEE},
            ["In proportion: 10 x 9504 s / 2592000 s of the fee is 3.666667 (exactly 11/3) %."],
        ),
        (
            {"credits": tiers(below_99_95="1 %"), "fee": FEE, "credit_minimum": Money(Decimal(20))},
            [
                "is 12.35 EUR, rounded half up to the cent.",
                "No credit below 20.00 EUR is given, so none is due.",
            ],
        ),
        ({"credits": None}, ["Credits are agreed, and which is not known"]),
        ({"target": "99"}, ["it is kept.", "Credit: none is due."]),
        (
            {"attainment_decimals": 1},
            [
                "so it holds from 99.95 % up; (100 - 99.95) % of 2592000 s is 1296 s.",
                "Rounded half up to 1 decimal: 99.6 %.",
            ],
        ),
        (
            {
                "credits": tiers(below_99_95="1 %"),
                "claim_within": ClaimPeriod(months=1, elapsed=timedelta(hours=2)),
                "claim_from": "outage_end",
                "claim_notice": ClaimPeriod(working_days=1),
            },
            [
                (
                    "within 1 month 2 h from the end of the last outage, 2026-06-10 13:00:00+02:00: by "
                    "2026-07-10 15:00"
                ),
                (
                    "within 1 working day from the end of the last outage, 2026-06-10 13:00:00+02:00: by "
                    "2026-06-11 13:00"
                ),
            ],
        ),
    ],
)
def test_each_way_of_crediting_is_calculated_in_words(terms, sentences):
    """
    Three hours of June, of which 1296 seconds are allowed.
    """
    found = english(out("2026-06-10 08:00", "2026-06-10 11:00"), **terms)

    for sentence in sentences:
        assert any(sentence in each for each in found), found


def test_service_hours_are_named_with_what_they_come_to():
    """
    Twelve hours on 22 weekdays.
    """
    found = english(service_hours=ServiceHours(frozenset(range(5)), time(8), time(20)))

    assert (
        "Service hours: Monday, Tuesday, Wednesday, Thursday, Friday, 08:00 to 20:00 in Europe/Amsterdam"
        in found[0]
    )
    assert found[1].endswith("the service hours in it are 264 h: 950400 s.")


def test_all_terms_are_written_out():
    """
    Also those that are rare.
    """
    bands = (
        CreditTier(Decimal("99.9"), Decimal(10), at_most=True, down_to=Decimal(99)),
        CreditTier(Decimal(99), days=3),
    )
    found = english(
        credits=bands,
        window="rolling:30d",
        exclusions=(
            Exclusion("scheduled_maintenance", timedelta(hours=48), timedelta(hours=10), "year"),
            Exclusion("war"),
        ),
        measured_by="status_page",
        service_hours=ServiceHours(frozenset({6}), time(22, 30), time()),
        credit_cap_percent=Decimal(50),
    )[0]

    for part in (
        "Window: the last 720 h",
        "Service hours: Sunday, 22:30 to 24:00",
        "Source: the status page",
        "Exclusions: scheduled maintenance, announced 48 h before, at most 10 h in a calendar year; war",
        "10 % at 99.9 % or below down to and including 99 %; 3 days of service below 99 %",
        "Most credit: 50 %",
    ):
        assert part in found


def test_instants_at_the_end_of_all_time_are_written_as_they_are():
    """
    A zone ahead of UTC has no year for them.
    """
    found = english(out("2026-06-10 08:00", "9999-12-31 23:30"))

    assert "9999-12-31 23:30:00+00:00" in found[2]
