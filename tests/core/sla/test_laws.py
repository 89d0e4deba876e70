"""Laws of service levels that hold whatever the clauses are."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.sla.written import at, promise
from tocsin.core.commitments import (
    CreditPerHour,
    CreditProportional,
    CreditTier,
    Exclusion,
    ServiceHours,
    ServiceLevelObjective,
)
from tocsin.core.quantities import Money
from tocsin.core.sla import Outage, attain, steps
from tocsin.core.sla.attainment import attainment_of
from tocsin.core.sla.course import course_of
from tocsin.core.sla.next_credit import next_credit

NOON = at("2026-06-20 12:00")
MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
OFFICE = ServiceHours(frozenset(range(7)), time(8), time(18))
BANDS = (
    CreditTier(Decimal("99.9"), Decimal(10), at_most=True, down_to=Decimal("99.2"), down_to_included=False),
    CreditTier(Decimal(99), Decimal(25), down_to=Decimal(95)),
    CreditTier(Decimal(95), Decimal(50)),
)
GROWING = (
    CreditTier(Decimal("99.9"), Decimal(10), at_most=True),
    CreditTier(Decimal(99), Decimal(25)),
)

exclusions = st.builds(
    Exclusion,
    st.just("scheduled_maintenance"),
    st.sampled_from([None, timedelta(hours=1), timedelta(hours=24)]),
    st.sampled_from([None, timedelta(), timedelta(minutes=20), timedelta(hours=3)]),
    st.sampled_from(["month", "quarter", "year"]),
)
objectives = st.builds(
    promise,
    target=st.sampled_from(["99.95", "99.9", "99.5", "98", "100"]),
    window=st.sampled_from(["month", "quarter", "rolling:24h", "rolling:30d"]),
    exclusions=st.sampled_from([0, 1]).flatmap(lambda n: st.tuples(*[exclusions] * n)),
    service_hours=st.sampled_from([None, OFFICE]),
    counted_from=st.sampled_from(["outage", "ticket"]),
    whole_above=st.sampled_from([None, Decimal("0.05"), Decimal("0.4")]),
    attainment_decimals=st.sampled_from([None, 0, 1, 2, 4]),
    credits=st.sampled_from([(), BANDS, GROWING]),
    fee=st.just(Money(Decimal(1000))),
)
earlier = st.integers(0, 3600 * 30).map(lambda n: NOON - n * SECOND)
lengths = st.integers(0, 9000).map(lambda n: n * SECOND)


@st.composite
def outages(draw, kinds=("outage", "outage", "scheduled_maintenance")):
    """An outage that was over at noon."""
    start = draw(earlier)
    return Outage(
        start,
        min(start + draw(lengths), NOON),
        draw(st.sampled_from(kinds)),
        draw(st.fractions(0, 1, max_denominator=5)),
        draw(st.sampled_from([None, "own_monitoring", "status_page"])),
        draw(st.none() | st.integers(0, 90_000).map(lambda n: start - n * SECOND)),
        draw(st.none() | st.integers(-600, 3000).map(lambda n: start + n * SECOND)),
    )


@st.composite
def going_on(draw):
    """An outage or a maintenance that is open at noon, with or without a ticket."""
    start = NOON - draw(st.integers(0, 5000)) * SECOND
    share = draw(st.fractions(Fraction(1, 5), 1, max_denominator=5))
    kind = draw(st.sampled_from(["outage", "outage", "scheduled_maintenance"]))
    announced = draw(st.none() | st.integers(0, 90_000).map(lambda n: start - n * SECOND))
    ticket = draw(st.none() | st.integers(0, 9000).map(lambda n: min(start + n * SECOND, NOON)))
    return Outage(start, None, kind, share, None, announced, ticket)


@settings(deadline=None, max_examples=150)
@given(objectives, st.lists(outages(), max_size=5), st.lists(going_on(), min_size=1, max_size=2))
def test_with_every_clause_the_breach_is_exactly_where_the_budget_ends(objective, known, still_open):
    """
    Rounding, tickets, notice, hours of maintenance: it holds at the instant, and not a microsecond later.
    """
    breach = attain(objective, [*known, *still_open], NOON).breach_at
    assume(breach is not None and breach >= NOON)

    assert not attain(objective, [*known, *still_open], breach).breached
    assert attain(objective, [*known, *still_open], breach + MICROSECOND).breached


@settings(deadline=None, max_examples=150)
@given(objectives, st.lists(outages(), max_size=5), st.lists(going_on(), min_size=1, max_size=2))
def test_the_next_credit_is_due_from_its_instant_on_and_not_before(objective, known, still_open):
    """
    A tier that is due at its limit too is due at the instant itself, any other a microsecond later.
    """
    course = course_of(objective, [*known, *still_open], NOON)
    upcoming = next_credit(course, attainment_of(course))
    assume(upcoming is not None and upcoming.at is not None and upcoming.at > NOON)

    before = attain(objective, [*known, *still_open], upcoming.at - MICROSECOND)
    after = attain(objective, [*known, *still_open], upcoming.at + MICROSECOND)

    assert before.credit != upcoming.credit
    assert after.credit == upcoming.credit


@settings(deadline=None, max_examples=60)
@given(objectives, st.lists(outages(), max_size=6), outages(kinds=("outage",)))
def test_one_more_outage_never_attains_more_whatever_the_clauses(objective, known, another):
    """
    Nor does it leave more of the budget, nor break later.
    """
    before, after = (attain(objective, each, NOON) for each in (known, [*known, another]))

    assert after.attained <= before.attained
    assert after.remaining <= before.remaining
    assert after.compared <= before.compared
    if before.breached:
        assert after.breached


@settings(deadline=None, max_examples=60)
@given(objectives, st.lists(outages(), max_size=6))
def test_downtime_lies_within_the_outages_and_the_committed_time(objective, known):
    """
    The union never exceeds the span, and weighing never makes it more.
    """
    found = attain(objective, known, NOON)

    spans = sum((each.end - each.start for each in found.intervals), timedelta())
    assert found.downtime <= spans.total_seconds()
    assert spans <= found.committed
    assert spans <= sum((each.end - each.start for each in known), timedelta())
    assert 0 <= found.attained <= 1


@settings(deadline=None, max_examples=60)
@given(objectives, st.lists(outages(), max_size=5), outages(kinds=("outage",)), st.integers(0, 100))
def test_splitting_an_outage_changes_nothing_whatever_the_clauses(objective, known, each, percent):
    """
    Two records of one outage, one after the other with the same ticket, are that outage.
    """
    middle = each.start + (each.end - each.start) * percent / 100
    halves = [replace(each, end=middle), replace(each, start=middle)]

    split, whole = attain(objective, [*known, *halves], NOON), attain(objective, [*known, each], NOON)

    assert replace(split, review=()) == replace(whole, review=())


@settings(deadline=None, max_examples=60)
@given(objectives, st.integers(0, 10_000))
def test_a_gap_never_yields_a_credit_silently(objective, lost):
    """
    Between two bands the credit is not known, the review says so, and it is neither zero nor due.
    """
    banded = replace(objective, credits=BANDS, exclusions=(), service_hours=None, window="rolling:30d")
    plain = replace(banded, counted_from="outage", whole_above=None)
    length = timedelta(days=30) * lost / 100_000

    found = attain(plain, [Outage(NOON - length, NOON)], NOON)

    seen = found.compared * 100
    between = 99 <= seen <= Decimal("99.2")
    assert found.credit.known is not between
    assert bool(found.review) is between
    if between:
        assert (found.credit.percent, found.credit.due, found.credit.claimable) == (None, False, True)


@settings(deadline=None, max_examples=40)
@given(
    objectives,
    st.sampled_from(
        [
            {},
            {"credits": (), "credit_per_hour_beyond": CreditPerHour(Decimal(5), "full")},
            {"credits": (), "credit_proportional": CreditProportional(Decimal(10), "beyond")},
            {"credits": None},
            {"credit_minimum": Money(Decimal(200)), "minimum_outage": timedelta(minutes=5)},
        ]
    ),
    st.lists(outages(), max_size=5),
    going_on(),
)
def test_every_calculation_can_be_explained_in_both_languages(objective, terms, known, still_open):
    """
    Each outage has its sentence, and no figure is left out or written as it stands in the program.
    """
    asked: ServiceLevelObjective = replace(objective, **terms)

    found = steps(asked, [*known, still_open], NOON)

    assert len(found) >= len(known) + 5
    for each in found:
        assert "{" not in each.en + each.nl
        assert "None" not in each.en + each.nl
        assert each.en.endswith(".")
        assert each.nl.endswith(".")
