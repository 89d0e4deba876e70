"""Time to breach in columns: for every promise the answer that it gets alone."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sla.written import at, out, promise
from tocsin.core.commitments import Exclusion, ServiceHours, ServiceLevelObjective
from tocsin.core.sla import Outage, attain
from tocsin.core.sla.columns import fits, laid_out, times_to_breach

NOON = at("2026-03-29 12:00")
"""The day on which clocks in Europe go forward."""
MAINTENANCE = (Exclusion("scheduled_maintenance"),)
OFFICE = ServiceHours(frozenset({0, 1, 2, 3, 4}), time(8), time(18))
NIGHT = ServiceHours(frozenset({5, 6}), time(22), time(6))

instants = st.timedeltas(timedelta(minutes=1), timedelta(days=40)).map(lambda back: NOON - back)
lengths = st.timedeltas(timedelta(), timedelta(hours=9))
objectives = st.builds(
    promise,
    st.sampled_from(["100", "99.95", "99.9", "99.123456789"[:9], "95", "50", "0.5"]),
    st.sampled_from(["month", "quarter", "year"]),
    time_zone=st.sampled_from(["Europe/Amsterdam", "America/New_York", "UTC"]),
    service_hours=st.sampled_from([None, OFFICE, NIGHT]),
    exclusions=st.sampled_from([(), MAINTENANCE]),
    minimum_outage=st.sampled_from([timedelta(), timedelta(minutes=5), timedelta(hours=4)]),
)
closed = st.builds(
    lambda start, length, kind: Outage(start, min(start + length, NOON), kind),
    instants,
    lengths,
    st.sampled_from(["outage", "outage", "scheduled_maintenance"]),
)
opened = st.builds(Outage, instants)
outages = st.builds(
    lambda past, now: [*past, *now], st.lists(closed, max_size=6), st.lists(opened, max_size=2)
)


@settings(deadline=None)  # the first example compiles
@given(
    st.lists(st.tuples(st.sampled_from("abc"), objectives), min_size=1, max_size=6),
    st.tuples(outages, outages),
)
def test_every_promise_gets_the_answer_that_it_gets_alone(
    promises: list[tuple[str, ServiceLevelObjective]], happened: tuple[list[Outage], list[Outage]]
):
    """
    Budget left and breach instant equal those of one by one: services, clocks and excluded periods shared.
    """
    by_service = dict(zip("ab", happened, strict=True))

    found = times_to_breach(laid_out(promises, by_service, NOON), NOON)

    for answer, (service, objective) in zip(found.in_order_given(), promises, strict=True):
        alone = attain(objective, by_service.get(service, []), NOON)
        left = floor((alone.allowed_downtime - alone.downtime) * 1_000_000)
        assert answer == (left, alone.breach_at)


def test_the_soonest_to_break_come_first_and_what_is_broken_or_safe_is_left_out():
    """
    Of those that hold, the next to break stands first; ties stay in the order given.
    """
    targets = [("hit", promise("99.9")), ("hit", promise("99.99")), ("safe", promise("99.9"))]
    broken = ("hit", promise("100"))

    columns = laid_out([*targets, broken, targets[1]], {"hit": [out("2026-03-29 11:58", None)]}, NOON)
    found = times_to_breach(columns, NOON)

    assert found.soonest(5) == [1, 4, 0]
    assert found.soonest(1) == [1]


@pytest.mark.parametrize(
    ("more", "happened"),
    [
        ({"window": "rolling:30d"}, []),
        ({"measure": "requests"}, []),
        ({"counted_from": "ticket"}, []),
        ({"measured_by": "provider"}, []),
        ({"whole_above": Decimal("0.05")}, []),
        ({"attainment_decimals": 2}, []),
        ({"minimum_exceeded": True}, []),
        ({"exclusions": (Exclusion("scheduled_maintenance", notice=timedelta(hours=48)),)}, []),
        ({"exclusions": (Exclusion("scheduled_maintenance", at_most=timedelta(hours=10)),)}, []),
        ({"target": "99.9999999999"}, []),
        ({}, [Outage(NOON - timedelta(hours=1), NOON, share=Fraction(1, 2))]),
        ({}, [out("2026-03-29 12:30", "2026-03-29 13:00")]),
        ({}, [out("2026-03-29 11:30", "2026-03-29 13:00")]),
        ({"exclusions": MAINTENANCE}, [out("2026-03-29 11:30", None, "scheduled_maintenance")]),
    ],
)
def test_what_columns_cannot_say_is_judged_one_by_one(more: dict[str, Any], happened: list[Outage]):
    """
    A promise, or an outage, that is more than a share of time in a calendar window is not laid out.
    """
    assert fits(promise(), [out("2026-03-29 11:30", None)], NOON)
    assert not fits(promise(**more), happened, NOON)
