"""Attainment, budget and credit of one window."""

import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sla.written import at, out, promise, tiers
from tests.shared import shared
from tocsin.core.commitments import ClaimPeriod, CreditPerHour, Exclusion, ServiceHours
from tocsin.core.quantities import Money
from tocsin.core.sla import Outage, attain, written
from tocsin.core.time import Interval

MAINTENANCE = (Exclusion("scheduled_maintenance"),)

CONTRACT = promise(
    exclusions=MAINTENANCE,
    minimum_outage=timedelta(seconds=300),
    credits=tiers(below_99_95="10 %", below_99_0="25 %"),
    credit_cap_percent=Decimal(100),
    fee=Money(Decimal("1000.00")),
    claim_within=ClaimPeriod(days=30),
)


def test_the_example_of_the_contract_comes_out_to_the_letter():
    """
    Half an hour in a month of thirty days at 99.95 %.
    """
    found = attain(CONTRACT, [out("2026-06-10 08:00", "2026-06-10 08:30")], at("2026-06-20 12:00"))

    assert written(found) == {
        "window": ["2026-05-31T22:00:00Z", "2026-06-30T22:00:00Z"],
        "attainment": "99.9306",
        "downtime_seconds": 1800,
        "allowed_downtime_seconds": 1296,
        "remaining_seconds": 0,
        "breached": True,
        "breach_at": "2026-06-10T08:21:36Z",
        "credit_percent": "10",
        "credit_days": None,
        "credit": "100.00",
        "claim_by": "2026-07-30T22:00:00Z",
        "intervals": [["2026-06-10T08:00:00Z", "2026-06-10T08:30:00Z"]],
    }


def test_without_an_outage_everything_holds():
    """
    Nothing is owed, nothing is open, and the whole budget is left.
    """
    found = written(attain(CONTRACT, [], at("2026-06-20 12:00")))

    assert (found["attainment"], found["breached"], found["breach_at"]) == ("100.0000", False, None)
    assert (found["remaining_seconds"], found["credit_percent"], found["credit"]) == (1296, "0", "0.00")
    assert (found["claim_by"], found["intervals"]) == (None, [])


def test_a_budget_spent_to_the_last_microsecond_still_holds():
    """
    Below is strict: 1296 seconds are exactly 99.95 %, and a microsecond more is a breach.
    """
    start = at("2026-06-10 08:00")
    spent, over = (
        attain(CONTRACT, [Outage(start, start + timedelta(seconds=1296, microseconds=more))], start)
        for more in (0, 1)
    )

    assert (spent.breached, spent.credit.due, spent.remaining, spent.breach_at) == (False, False, 0, None)
    assert over.breached
    assert over.credit.percent == 10
    assert over.shown == "99.9500"
    assert over.breach_at == start + timedelta(seconds=1296)


def test_a_month_with_a_dst_change_allows_the_part_of_its_true_length():
    """
    March 2026 in Amsterdam has 743 hours, so 99.95 % allows 1337.4 seconds; whole ones are shown.
    """
    found = attain(CONTRACT, [], at("2026-03-10 12:00"))

    assert found.committed == timedelta(hours=743)
    assert found.allowed_downtime == Fraction(13374, 10)
    assert written(found)["allowed_downtime_seconds"] == 1337


def test_inside_service_hours_both_the_downtime_and_the_window_are_counted():
    """
    22 weekdays of 12 hours; an outage from 19:30 to 08:15 has 45 minutes inside them.
    """
    hours = ServiceHours(frozenset(range(5)), time(8), time(20))
    objective = promise("99.5", service_hours=hours)
    outage = out("2026-06-09 19:30 Europe/Amsterdam", "2026-06-10 08:15 Europe/Amsterdam")

    found = attain(objective, [outage], at("2026-06-20 12:00"))

    assert found.committed == timedelta(hours=264)
    assert found.downtime == 45 * 60
    assert found.attained == 1 - Fraction(45, 264 * 60)
    assert found.allowed_downtime == Fraction(264 * 3600, 200)
    assert len(found.intervals) == 2


def test_where_no_time_was_committed_nothing_was_missed():
    """
    A rolling hour on a Sunday holds no office hours: all is attained and none is allowed.
    """
    hours = ServiceHours(frozenset(range(5)), time(8), time(20))
    objective = promise("99.9", "rolling:1h", service_hours=hours)

    found = attain(objective, [out("2026-06-07 09:00", None)], at("2026-06-07 10:00"))

    assert (found.attained, found.allowed_downtime, found.breached) == (1, 0, False)


@pytest.mark.parametrize(
    ("shown", "seconds"), [("99.9999", 3), ("99.9998", 4), ("100.0000", 1), ("0.0000", 2_592_000)]
)
def test_four_decimals_are_rounded_half_up_for_show(shown, seconds):
    """
    A second of a month is 0.0000386 %.
    """
    start = at("2026-05-31 22:00")

    found = attain(promise(), [Outage(start, start + timedelta(seconds=seconds))], start)

    assert found.shown == shown


def test_an_earlier_window_is_judged_with_what_is_known_now():
    """
    Open since 30 June and still open on 3 July: June lost all that was left of it.
    """
    june = Interval(at("2026-05-31 22:00"), at("2026-06-30 22:00"))

    found = attain(CONTRACT, [out("2026-06-30 21:00", None)], at("2026-07-03 12:00"), june)

    assert found.downtime == 3600
    assert found.breach_at == at("2026-06-30 21:21:36")


def minutes_down(minutes: int, start: datetime) -> list[Outage]:
    return [Outage(start, start + timedelta(minutes=minutes))]


GITHUB = promise("99.9", "rolling:90d", credits=tiers(below_99_9="10 %", below_99_0="25 %"))
WORKSPACE = promise("99.9", credits=tiers(below_99_9="3 days", below_99_0="7 days", below_95_0="15 days"))
KMS = promise(
    "99.5",
    credit_per_hour_beyond=CreditPerHour(Decimal(5), "full"),
    credit_cap_percent=Decimal(30),
    minimum_outage=timedelta(minutes=3),
)


@pytest.mark.parametrize(
    ("sla", "minutes", "due"),
    [
        ("github", 129, (0, None)),
        ("github", 130, (10, None)),
        ("github", 1297, (25, None)),
        ("gworkspace", 44, (None, 3)),
        ("gworkspace", 433, (None, 7)),
        ("gworkspace", 2161, (None, 15)),
        ("ovh-kms", 276, (5, None)),
        ("ovh-kms", 1000, (30, None)),
    ],
)
def test_the_worked_examples_of_real_agreements_come_out(sla, minutes, due):
    """
    Attainment to six decimals and the credit, as the collected agreements say.
    """
    examples = json.loads(shared("feeds/sla/sla_facts.json").read_text())["worked_examples"]
    expected = next(each for each in examples if (each["sla"], each["downtime_minutes"]) == (sla, minutes))
    objective = {"github": GITHUB, "gworkspace": WORKSPACE, "ovh-kms": KMS}[sla]
    start = at("2026-06-02 00:00")

    found = attain(objective, minutes_down(minutes, start), at("2026-06-30 12:00"))

    assert found.committed == timedelta(minutes=expected["window_minutes"])
    assert round(float(found.attained * 100), 6) == expected["expected_uptime_pct"]
    assert (found.credit.percent, found.credit.days) == due


def test_exactly_on_a_tier_the_tier_above_counts():
    """
    GitHub's text has a gap at exactly 99.0 %; ours has none: a tier is strictly below, so 10 % is due.
    """
    found = attain(GITHUB, minutes_down(1296, at("2026-06-02 00:00")), at("2026-06-30 12:00"))

    assert found.attained == Fraction(99, 100)
    assert found.credit.percent == 10


moments = st.integers(-600, 60 * 24 * 35).map(
    lambda n: datetime(2026, 5, 31, 22, tzinfo=UTC) + n * timedelta(minutes=1)
)
shares = st.fractions(0, 1, max_denominator=6)


@st.composite
def closed_outages(draw):
    start = draw(moments)
    return Outage(
        start,
        start + draw(st.integers(0, 3000)) * timedelta(seconds=20),
        draw(st.sampled_from(["outage", "outage", "scheduled_maintenance"])),
        draw(shares),
    )


objectives = st.builds(
    promise,
    target=st.sampled_from(["99.95", "99.9", "95", "100"]),
    exclusions=st.sampled_from([(), MAINTENANCE]),
    minimum_outage=st.integers(0, 90).map(lambda n: timedelta(minutes=n)),
    service_hours=st.sampled_from([None, ServiceHours(frozenset(range(5)), time(7), time(19, 30))]),
    credits=st.just(tiers(below_99_9="10 %", below_99_0="25 %")),
)
AT = at("2026-06-20 12:00")


@settings(deadline=None)
@given(objectives, st.lists(closed_outages(), max_size=8))
def test_downtime_never_exceeds_the_union_nor_the_committed_time(objective, outages):
    """
    What counts lies within the window and within the outages; weighing only makes it less.
    """
    found = attain(objective, outages, AT)

    spans = sum((each.end - each.start for each in found.intervals), timedelta())
    assert found.downtime <= spans.total_seconds()
    assert spans <= found.committed
    assert all(found.window.start <= each.start < each.end <= found.window.end for each in found.intervals)
    assert all(a.end < b.start for a, b in zip(found.intervals, found.intervals[1:], strict=False))
    assert 0 <= found.attained <= 1


@settings(deadline=None)
@given(objectives, st.lists(closed_outages(), max_size=6), closed_outages())
def test_one_more_outage_never_attains_more(objective, outages, another):
    """
    More that counts never raises the attainment nor lowers the credit; more that is excluded never lowers it.
    """
    before, after = attain(objective, outages, AT), attain(objective, [*outages, another], AT)

    if another.kind in objective.excluded:
        assert after.attained >= before.attained
    else:
        assert after.attained <= before.attained
        assert after.credit.percent >= before.credit.percent


@settings(deadline=None)
@given(objectives, st.lists(closed_outages(), max_size=5), closed_outages(), st.fractions(0, 1))
def test_splitting_an_outage_changes_nothing(objective, outages, each, where):
    """
    Two outages that touch are the outage that they make together.
    """
    middle = each.start + (each.end - each.start) * float(where)
    halves = [
        Outage(each.start, middle, each.kind, each.share),
        Outage(middle, each.end, each.kind, each.share),
    ]

    assert attain(objective, [*outages, *halves], AT) == attain(objective, [*outages, each], AT)
