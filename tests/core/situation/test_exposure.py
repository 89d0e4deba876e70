"""If a provider failed now: which promises would break, how soon, and which provider is the worst."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from tests.core.situation.nordbank import BAKERY, FUND, HAFEN, LANDSCAPE, NOW, OBJECTIVE, PAY, promise
from tests.core.sla.written import out
from tocsin.core.commitments import Commitment
from tocsin.core.situation.exposure import exposures, times_if_down
from tocsin.core.sla import Outage

HOUR = timedelta(hours=1)
MARCH = timedelta(days=31)


def promised(target: str | None, name: str, **more: object) -> Commitment:
    objective = None if target is None else replace(OBJECTIVE, target=Decimal(target), **more)
    return replace(promise(name, BAKERY, None), objective=objective)


def test_a_promise_breaks_when_its_budget_of_the_month_is_spent():
    """
    99.5 % of March is 3 h 43 min 12 s: so long after now, less what the month has spent already.
    """
    fresh = times_if_down([promised("99.5", "a")], {}, NOW)["a"]
    spent = times_if_down([promised("99.5", "a")], {PAY: [out("2026-03-01 10:00", "2026-03-01 12:00")]}, NOW)[
        "a"
    ]

    assert fresh.breach_at == NOW + MARCH / 200
    assert spent.breach_at == NOW + MARCH / 200 - 2 * HOUR
    assert not fresh.broken


def test_what_columns_cannot_hold_is_answered_all_the_same():
    """
    A rolling window, and an outage of some users, are answered one by one.
    """
    rolling = promised("99.5", "a", window="rolling:30d")
    partly = {PAY: [Outage(NOW - 4 * HOUR, NOW - 2 * HOUR, share=Fraction(1, 2))]}

    assert times_if_down([rolling], {}, NOW)["a"].breach_at == NOW + timedelta(days=30) / 200
    assert times_if_down([promised("99.5", "b")], partly, NOW)["b"].breach_at == NOW + MARCH / 200 - HOUR


def test_what_is_broken_already_and_what_was_never_measured_are_told_apart():
    """
    A promise that is broken is said to be; one without a measure is neither met nor breached.
    """
    before = {PAY: [out("2026-03-01 10:00", "2026-03-01 18:00")]}

    found = times_if_down([promised("99.5", "broken"), promised(None, "unmeasured")], before, NOW)

    assert (found["broken"].broken, found["unmeasured"].broken) == (True, False)
    assert found["unmeasured"].breach_at is None


def test_a_provider_is_as_bad_as_the_promises_that_its_loss_would_break():
    """
    The cloud takes paying down with three promises; the other provider takes none down and is left out.
    """
    soon, late, broken = promised("99.9", "soon"), promised("99", "late"), promised(None, "unmeasured")
    landscape = replace(LANDSCAPE, commitments=(late, broken, soon, promise("fund", FUND, 1)))

    (cloud,) = exposures(landscape, {}, NOW)

    assert cloud.provider.id == HAFEN
    assert [each.commitment.id for each in cloud.promises] == ["soon", "fund", "late", "unmeasured"]
    assert [cloud.breaking_within(NOW, hours * HOUR) for hours in (0, 1, 4, 24)] == [0, 1, 2, 3]
