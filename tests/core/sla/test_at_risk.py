"""Many promises at once, and the net position."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import (
    Clause,
    Commitment,
    CreditPerHour,
    Entitlement,
    Liability,
    ServiceLevelObjective,
    claim_period,
)
from tocsin.core.quantities import Money
from tocsin.core.sla import Standing, attain, breaches, claims, net_position
from tocsin.core.sla.at_risk import capped
from tocsin.core.sla.attainment import attainment_of
from tocsin.core.sla.course import course_of
from tocsin.core.sla.next_credit import next_credit

NOON = at("2026-06-20 12:00")
OPEN = {"service:payments": [out("2026-06-20 11:50", None)]}
STEPS = tiers(below_99_95="10 %", below_99_0="25 %")


def euro(amount: str) -> Money:
    return Money(Decimal(amount))


def commitment(
    name: str, objective: ServiceLevelObjective | None, service: str = "payments", **more
) -> Commitment:
    return Commitment(
        id=name,
        customer=f"customer:{name}",
        business_service=f"service:{service}",
        clause=Clause("agreement", "3"),
        objective=objective,
        **more,
    )


def entitlement(name: str, objective: ServiceLevelObjective | None, **more) -> Entitlement:
    return Entitlement(
        id=name,
        arrangement="arrangement",
        ict_service="service:payments",
        clause=Clause("agreement", "3"),
        objective=objective,
        **more,
    )


def test_what_can_still_be_saved_comes_first_and_what_was_not_measured_last():
    """
    Soonest breach first; then the broken, by their next credit; then those that hold; then the rest.
    """
    found = breaches(
        [
            commitment("unmeasured", None),
            commitment("holds", promise("10", "year")),
            commitment("broken-for-good", promise("100")),
            commitment("broken", promise("100", credits=STEPS)),
            commitment("later", promise("99.9")),
            commitment("soon", promise("99.95")),
            commitment("not-hit", promise("99.95"), "savings"),
        ],
        {**OPEN, "service:savings": []},
        NOON,
    )

    assert [(each.commitment.id, each.standing) for each in found] == [
        ("soon", Standing.BREAKING),
        ("later", Standing.BREAKING),
        ("broken", Standing.BROKEN),
        ("broken-for-good", Standing.BROKEN),
        ("holds", Standing.HOLDING),
        ("unmeasured", Standing.UNMEASURED),
    ]


def test_exposure_is_what_is_owed_now_and_at_the_next_tier_under_the_liability_cap():
    """
    Broken at 99.95 %: ten percent is owed, and a quarter from the instant 99 % is missed.
    """
    objective = promise(credits=STEPS, fee=euro("1000"))
    outages = {"service:payments": [out("2026-06-20 11:00", None)]}

    whole, limited = breaches(
        [commitment("a", objective), commitment("b", objective, liability=Liability(euro("200")))],
        outages,
        NOON,
    )

    assert (whole.owed, whole.owed_next) == (euro("100.00"), euro("250.00"))
    assert (limited.owed, limited.owed_next) == (euro("100.00"), euro("200"))
    assert whole.next_credit is not None
    assert whole.next_credit.at == at("2026-06-20 18:12")
    assert attain(replace(objective, target=Decimal(99)), outages["service:payments"], NOON).breach_at == (
        whole.next_credit.at
    )


def test_equal_promises_are_judged_once():
    """
    The same objective about the same service, however often it was read, gives the same answer.
    """
    one, other = promise(credits=STEPS), promise(credits=STEPS)

    first, second = breaches([commitment("a", one), commitment("b", other)], OPEN, NOON)

    assert first.attainment is second.attainment
    assert first.attainment == attain(one, OPEN["service:payments"], NOON)


@pytest.mark.parametrize(
    ("count", "start", "percent", "reached"),
    [
        ("full", "2026-06-20 11:50:00", 5, "2026-06-20 13:11:36"),
        ("started", "2026-06-20 11:50:00", 5, "2026-06-20 12:11:36"),
        ("full", "2026-06-20 10:00:00", 10, "2026-06-20 12:21:36"),
        ("started", "2026-06-20 11:00:00", 10, "2026-06-20 12:21:36"),
    ],
)
def test_per_hour_the_next_credit_is_the_next_hour(count, start, percent, reached):
    """
    A full hour counts when it ends, a started one when the one before it ends.
    """
    course = course_of(
        promise(credit_per_hour_beyond=CreditPerHour(Decimal(5), count)), [out(start, None)], NOON
    )

    found = next_credit(course, attainment_of(course))

    assert found is not None
    assert (found.credit.percent, found.at) == (percent, at(reached))


def test_when_no_more_can_be_owed_there_is_no_next_credit():
    """
    Below the lowest tier, or at the cap, nothing follows.
    """
    for terms in (
        {"credits": tiers(below_99_95="10 %")},
        {"credits": tiers(below_99_95="10 %", below_99="20 %"), "credit_cap_percent": Decimal(10)},
    ):
        course = course_of(promise(**terms), [out("2026-06-20 11:00", None)], NOON)

        assert next_credit(course, attainment_of(course)) is None


def test_a_cap_in_another_currency_limits_nothing():
    """
    Pounds do not cap euros: the amount stands.
    """
    assert capped(euro("10"), Money(Decimal(1), "GBP")) == euro("10")
    assert capped(None, euro("10")) is None


def test_what_may_be_claimed_includes_earlier_windows_that_have_not_lapsed():
    """
    On 20 July: June is claimable until 31 July, May lapsed on 1 July, and July is not yet over.
    """
    objective = promise(credits=STEPS, fee=euro("1000"), claim_within=claim_period("P30D"))
    outages = [
        out("2026-04-10 08:00", "2026-04-10 08:10"),
        out("2026-05-10 08:00", "2026-05-10 10:00"),
        out("2026-06-10 08:00", "2026-06-10 10:00"),
        out("2026-07-20 11:00", None),
    ]

    found = claims([entitlement("cloud", objective)], {"service:payments": outages}, at("2026-07-20 12:00"))

    assert [(each.claimable_from, each.claim_by, each.amount) for each in found] == [
        (at("2026-06-30 22:00"), at("2026-07-30 22:00"), euro("100.00")),
        (at("2026-07-31 22:00"), at("2026-08-30 22:00"), euro("100.00")),
    ]


def test_a_window_without_a_credit_is_listed_only_while_it_runs():
    """
    Within the budget nothing is due; those to which nothing is due come last.
    """
    objective = promise(credits=STEPS, fee=euro("1000"))
    outages = [out("2026-05-10 08:00", "2026-05-10 08:01"), out("2026-06-20 11:59", None)]
    missed = replace(objective, credits=tiers(below_100="1 %"))

    found = claims(
        [entitlement("a", objective), entitlement("b", missed), entitlement("c", None)],
        {"service:payments": outages},
        NOON,
    )

    assert [(each.entitlement.id, each.attainment.credit.due, each.claimable_from) for each in found] == [
        ("b", True, at("2026-05-31 22:00")),
        ("b", True, at("2026-06-30 22:00")),
        ("a", False, at("2026-06-30 22:00")),
    ]


def test_of_a_rolling_window_only_the_one_that_ends_now_can_be_claimed():
    """
    It has no earlier one with an end of its own.
    """
    objective = promise("99.9", "rolling:30d", credits=tiers(below_99_9="10 %"), fee=euro("1000"))

    (found,) = claims(
        [entitlement("cloud", objective)],
        {"service:payments": [out("2026-01-01 00:00", "2026-06-01 00:00")]},
        NOON,
    )

    assert found.claimable_from == NOON


def test_the_liability_cap_covers_all_windows_of_an_entitlement_together():
    """
    A hundred for June leave fifty of the cap for July.
    """
    objective = promise(credits=STEPS, fee=euro("1000"))
    outages = [out("2026-06-10 08:00", "2026-06-10 10:00"), out("2026-07-20 11:00", None)]

    found = claims(
        [entitlement("cloud", objective, liability=Liability(euro("150")))],
        {"service:payments": outages},
        at("2026-07-20 12:00"),
    )

    assert [each.amount for each in found] == [euro("100.00"), euro("50.00")]


def test_the_net_position_sets_what_is_owed_against_what_is_claimable_per_currency():
    """
    Euros are uncovered by what the provider does not owe; kronor stand alone.
    """
    outages = {"service:payments": [out("2026-06-20 11:00", None)]}
    owed = breaches(
        [
            commitment("a", promise(credits=STEPS, fee=euro("1000"))),
            commitment("b", promise(credits=STEPS, fee=Money(Decimal(500), "SEK"))),
            commitment("c", promise(credits=STEPS)),
            commitment("d", None),
        ],
        outages,
        NOON,
    )
    due = claims(
        [
            entitlement("cloud", promise(credits=STEPS, fee=euro("300"))),
            entitlement("days", promise(credits=tiers(below_99_95="3 days"))),
        ],
        outages,
        NOON,
    )

    found = net_position(owed, due)

    assert [
        (each.currency, each.owed.amount, each.owed_next.amount, each.claimable.amount, each.uncovered.amount)
        for each in found.by_currency
    ] == [
        ("EUR", Decimal(100), Decimal(250), Decimal(30), Decimal(70)),
        ("SEK", Decimal(50), Decimal(125), Decimal(0), Decimal(50)),
    ]
    assert (found.owed_unpriced, found.claimable_unpriced) == (1, 1)


def test_nothing_owed_is_no_position():
    """
    Without promises there is no currency to speak of.
    """
    assert net_position([], []).by_currency == ()


def test_ten_thousand_commitments_share_the_judgements_of_their_distinct_objectives():
    """
    Fifty objectives over eight services that had the same outage: fifty judgements serve all of them.
    """
    objectives = [promise(f"99.{n:02d}", credits=STEPS, fee=euro("1000")) for n in range(40, 90)]
    services = [f"s{n}" for n in range(8)]
    many = [commitment(str(n), objectives[n % 50], services[n // 50 % 8]) for n in range(10_000)]
    outages = {f"service:{each}": OPEN["service:payments"] for each in services}

    found = breaches(many, outages, NOON)

    assert len(found) == 10_000
    assert len({id(each.attainment) for each in found}) == 50


def test_a_claim_that_runs_from_the_outage_lapses_before_one_that_runs_from_the_window():
    """
    Thirty days from 2 June are over on 20 July, thirty from the end of June are not.
    """
    outages = {"service:payments": [out("2026-06-02 08:00", "2026-06-02 10:00")]}
    terms = {"credits": STEPS, "fee": euro("1000"), "claim_within": claim_period("P30D")}

    found = claims(
        [
            entitlement("late", promise(**terms)),
            entitlement("lapsed", promise(**terms, claim_from="outage_end")),
        ],
        outages,
        at("2026-07-20 12:00"),
    )

    assert [(each.entitlement.id, each.amount, each.claim_by) for each in found] == [
        ("late", euro("100.00"), at("2026-07-30 22:00")),
        ("lapsed", euro("0.00"), at("2026-08-30 22:00")),
        ("late", euro("0.00"), at("2026-08-30 22:00")),
    ]


def test_promises_that_count_otherwise_do_not_share_what_counted():
    """
    One from the ticket, one whole above a share, one by a source, one longer than a minimum: four judgements.
    """
    hour = replace(out("2026-06-20 11:00", None, share="0.5"), ticket_at=at("2026-06-20 11:30"))
    outages = {
        "service:payments": [hour, replace(out("2026-06-20 10:00", "2026-06-20 10:05"), source="provider")]
    }
    five = timedelta(minutes=5)
    promised = {
        "plain": promise(minimum_outage=five),
        "exceeded": promise(minimum_outage=five, minimum_exceeded=True),
        "ticket": promise(minimum_outage=five, counted_from="ticket"),
        "whole": promise(minimum_outage=five, whole_above=Decimal("0.1")),
        "source": promise(minimum_outage=five, measured_by="provider"),
    }

    found = breaches([commitment(name, each) for name, each in promised.items()], outages, NOON)

    assert {each.commitment.id: each.attainment and each.attainment.downtime / 60 for each in found} == {
        "plain": 35,
        "exceeded": 30,
        "ticket": 15,
        "whole": 65,
        "source": 5,
    }


def test_what_is_owed_for_a_month_that_is_over_stays_owed():
    """
    An outage across the month's end breaks both months; each is a row until its claim period has ended.
    """
    objective = promise(
        "99.9", credits=tiers(below_99_9="10 %"), fee=euro("1000"), claim_within=claim_period("P30D")
    )
    outages = {"service:payments": [out("2026-05-31 18:00", "2026-05-31 23:00")]}
    promised = [commitment("a", objective)]

    now, may = breaches(promised, outages, NOON)
    later = breaches(promised, outages, at("2026-07-01 00:00 Europe/Amsterdam"))

    assert (now.attainment.window.start, now.owed) == (
        at("2026-06-01 00:00 Europe/Amsterdam"),
        euro("100.00"),
    )
    assert (may.standing, may.attainment.window.end) == (
        Standing.BROKEN,
        at("2026-06-01 00:00 Europe/Amsterdam"),
    )
    assert (may.owed, may.next_credit) == (euro("100.00"), None)
    assert [each.standing for each in later] == [Standing.BROKEN, Standing.HOLDING]
    assert later[0].attainment.window.start == now.attainment.window.start
