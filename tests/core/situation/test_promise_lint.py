"""Promises that are weaker behind than in front are found before anything happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.core.impact.cases import group
from tests.core.situation.nordbank import CLAIM, GROUPS, LANDSCAPE, NODES, OBJECTIVE, PAY, PAYMENTS, SERVICE
from tocsin.core.commitments import (
    Clause,
    Commitment,
    DutyToNotify,
    Entitlement,
    PromisedRecovery,
    ResponseTimes,
)
from tocsin.core.impact import Graph
from tocsin.core.register import IctService, Inventory
from tocsin.core.situation import Landscape
from tocsin.core.situation.promise_lint import HOURS_A_YEAR, Lint, lint

SECOND = "ict_service:NORDBANK/C-2/S19"
HOUR = timedelta(hours=1)


def ours(target: str | None = "99.95", name: str = "P-1", **more: Any) -> Commitment:
    objective = None if target is None else replace(OBJECTIVE, target=Decimal(target))
    return Commitment(
        id=name,
        customer="customer:K1",
        business_service=PAY,
        clause=Clause("Agreement", "1"),
        objective=objective,
        **more,
    )


def theirs(target: str | None = "99.5", service: str = SERVICE, **more: Any) -> Entitlement:
    objective = None if target is None else replace(OBJECTIVE, target=Decimal(target))
    return replace(CLAIM, id=f"E {service}", ict_service=service, objective=objective, **more)


def landscape(
    commitments: list[Commitment], entitlements: list[Entitlement], *, pair: bool = False
) -> Landscape:
    """Nordbank, whose payments need the one service, or one of a pair."""
    nodes = (*NODES, IctService(SECOND, "Second cloud", arrangement="C-2", service_type="S19"))
    groups = [each for each in GROUPS if each.owner != PAYMENTS]
    groups.append(group("use", PAYMENTS, 1, [SERVICE, SECOND] if pair else [SERVICE]))
    inventory = Inventory({node.id: node for node in nodes}, tuple(groups), LANDSCAPE.inventory.entities)
    return Landscape(inventory, Graph.of_inventory(inventory), tuple(commitments), tuple(entitlements), ())


def found(commitments: list[Commitment], entitlements: list[Entitlement], *, pair: bool = False) -> Lint:
    return lint(landscape(commitments, entitlements, pair=pair))


def test_more_promised_than_the_chain_gives_is_a_gap_in_hours_a_year():
    """
    99.95 % on a chain promised 99.5 %: 0.45 % of a year, and the service that costs most is named.
    """
    (gap,) = found([ours("99.95")], [theirs("99.5")]).attainment

    assert (gap.promised, gap.supported.share) == (Fraction(9995, 10_000), Fraction(995, 1000))
    assert gap.hours == Fraction(45, 10_000) * HOURS_A_YEAR
    assert [(each.ict_service, each.hours) for each in gap.gains] == [
        (SERVICE, Fraction(5, 1000) * HOURS_A_YEAR)
    ]


def test_what_a_redundant_pair_gives_is_enough():
    """
    One of two at 99.5 % is expected to give 99.9975 %, so 99.95 % may be promised.
    """
    both = [theirs("99.5"), theirs("99.5", SECOND)]

    assert found([ours("99.95")], both, pair=True).attainment == ()
    assert (
        found([ours("99.999")], both, pair=True).attainment[0].supported.share == 1 - Fraction(5, 1000) ** 2
    )


def test_promises_with_one_target_are_one_gap_and_the_widest_comes_first():
    """
    Customers with the same target stand together; the gap with the most hours stands first.
    """
    gaps = found([ours("99.9", "a"), ours("99.99", "b"), ours("99.9", "c")], [theirs("99.5")]).attainment

    assert [[each.id for each in gap.commitments] for gap in gaps] == [["b"], ["a", "c"]]


def test_of_two_promises_of_a_provider_the_stronger_counts():
    """
    Both bind the provider, so the higher target is what it is promised to give.
    """
    twice = [theirs("99.5"), replace(theirs("99.99"), id="E-2")]

    assert found([ours("99.95")], twice).attainment == ()


def test_a_chain_of_which_nothing_is_promised_is_not_judged():
    """
    Where nobody promised anything, the service is named as not judged: it is neither fine nor weak.
    """
    result = found([ours("99.95")], [theirs(None)])

    assert (result.attainment, result.unjudged) == ((), (PAY,))
    assert found([ours(None)], [theirs(None)]).unjudged == ()


def test_notice_promised_from_the_outage_sooner_than_the_provider_gives_it_is_a_gap():
    """
    Within an hour of the outage, when the provider may take four, or need not tell at all.
    """
    promised = ours(duty_to_notify=DutyToNotify(HOUR, "email", "outage"))

    (late,) = found([promised], [theirs(duty_to_notify=DutyToNotify(4 * HOUR, "email"))]).notice
    (never,) = found([promised], [theirs()]).notice

    assert (late.ours, late.theirs, never.theirs) == (HOUR, 4 * HOUR, None)
    assert found([promised], [theirs(duty_to_notify=DutyToNotify(HOUR, "email"))]).notice == ()


def test_notice_counted_from_awareness_waits_for_it():
    """
    Whoever counts from becoming aware is not late because the provider was.
    """
    promised = ours(duty_to_notify=DutyToNotify(HOUR, "email", "aware"))

    assert found([promised], [theirs()]).notice == ()


def test_recovery_promised_sooner_than_the_provider_recovers_is_a_gap():
    """
    The provider's recovery time counts, or where it promised none its soonest time to resolve.
    """
    promised = ours(recovery=PromisedRecovery(rto=2 * HOUR))
    slow = (ResponseTimes("P2", resolve_within=9 * HOUR), ResponseTimes("P1", resolve_within=5 * HOUR))

    (none,) = found([promised], [theirs()]).recovery
    (resolved,) = found([promised], [theirs(response_times=slow)]).recovery
    (recovered,) = found(
        [promised], [theirs(response_times=slow, recovery=PromisedRecovery(rto=3 * HOUR))]
    ).recovery

    assert [each.theirs for each in (none, resolved, recovered)] == [None, 5 * HOUR, 3 * HOUR]
    assert found([promised], [theirs(recovery=PromisedRecovery(rto=2 * HOUR))]).recovery == ()


def test_a_service_that_is_one_of_a_pair_is_not_relied_on_alone():
    """
    Its loss alone takes nothing down, so neither its notice nor its recovery makes ours a gap.
    """
    promised = ours(recovery=PromisedRecovery(rto=HOUR), duty_to_notify=DutyToNotify(HOUR, "email", "outage"))

    result = found([promised], [theirs(), theirs(service=SECOND)], pair=True)

    assert (result.notice, result.recovery) == ((), ())
