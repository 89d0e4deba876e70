"""How the clauses treat each outage: notice, hours of maintenance, tickets, shares, sources."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.core.sla.written import at, out, promise
from tocsin.core.commitments import Exclusion
from tocsin.core.sla import Outage, attain, by_source

NOON = at("2026-06-20 12:00")
HOUR = timedelta(hours=1)


def judged(*outages, asked=NOON, **more):
    return attain(promise(**more), outages, asked)


def minutes(*outages, asked=NOON, **more):
    """Return the minutes of downtime that count."""
    return judged(*outages, asked=asked, **more).downtime / 60


def maintenance(start: str, end: str | None, announced: str | None = None) -> Outage:
    told = None if announced is None else at(announced)
    return replace(out(start, end, "scheduled_maintenance"), announced_at=told)


def with_notice(hours: int) -> tuple[Exclusion, ...]:
    return (Exclusion("scheduled_maintenance", notice=hours * HOUR),)


@pytest.mark.parametrize(
    ("announced", "counts"),
    [
        ("2026-06-08 08:00", 0),
        ("2026-06-08 08:00:00.000001", 60),
        ("2026-06-10 09:30", 60),
        (None, 60),
    ],
)
def test_maintenance_that_was_not_announced_in_time_is_an_outage(announced, counts):
    """
    48 hours are enough and a microsecond less is not; what is not known to have been announced was not.
    """
    found = judged(maintenance("2026-06-10 08:00", "2026-06-10 09:00", announced), exclusions=with_notice(48))

    assert found.downtime == counts * 60
    assert bool(found.review) is bool(counts)


def test_the_review_says_what_notice_was_missed():
    """
    How long before it was announced and how long is asked; or that nobody knows; or that it was too late.
    """
    late, unknown, never = (
        judged(maintenance("2026-06-10 08:00", "2026-06-10 09:00", told), exclusions=with_notice(48)).review[
            0
        ]
        for told in ("2026-06-09 12:00", None, "2026-06-10 08:30")
    )

    assert late.en == (
        "The scheduled maintenance from 2026-06-10 10:00:00+02:00 to 2026-06-10 11:00:00+02:00 counts as an "
        "outage: it was announced 20 h before, and it is excluded only if announced 48 h before."
    )
    assert "20 u vooraf" in late.nl
    assert "it is not known when it was announced" in unknown.en
    assert "only after it began" in never.en


def test_maintenance_without_notice_no_longer_excuses_the_outage_that_it_meets():
    """
    The two are one outage of two hours, not one of an hour beside an excuse.
    """
    both = maintenance("2026-06-10 08:00", "2026-06-10 09:00"), out("2026-06-10 08:30", "2026-06-10 10:00")

    assert minutes(*both, exclusions=with_notice(48)) == 120
    assert minutes(*both, exclusions=(Exclusion("scheduled_maintenance"),)) == 60


def only(hours: int, per: str) -> tuple[Exclusion, ...]:
    return (Exclusion("scheduled_maintenance", at_most=hours * HOUR, per=per),)


def test_only_the_first_so_many_hours_of_maintenance_are_excused():
    """
    Three hours and then two, of four agreed: the last hour counts.
    """
    three, two = (
        maintenance("2026-06-02 08:00", "2026-06-02 11:00"),
        maintenance("2026-06-10 08:00", "2026-06-10 10:00"),
    )

    found = judged(two, three, exclusions=only(4, "month"))

    assert [(each.start, each.end) for each in found.intervals] == [
        (at("2026-06-10 09:00"), at("2026-06-10 10:00"))
    ]
    assert found.review[0].en.startswith("Of scheduled maintenance, 4 h in a calendar month do not count")


@pytest.mark.parametrize(("per", "counts"), [("month", 0), ("quarter", 60), ("year", 120)])
def test_what_earlier_months_used_up_counts_by_the_calendar_of_the_contract(per, counts):
    """
    An hour in January, one in May and two in June, of two agreed.
    """
    used = (
        maintenance("2026-01-10 08:00", "2026-01-10 09:00"),
        maintenance("2026-05-10 08:00", "2026-05-10 09:00"),
        maintenance("2026-06-10 08:00", "2026-06-10 10:00"),
    )

    assert minutes(*used, exclusions=only(2, per)) == counts


def test_maintenance_across_a_midnight_is_counted_in_both_months_of_the_local_calendar():
    """
    22:00 UTC is midnight in Amsterdam: an hour of each month is excused, an hour of each is not.
    """
    across = maintenance("2026-05-31 20:00", "2026-06-01 00:00")

    assert minutes(across, exclusions=only(1, "month")) == 60
    assert minutes(across, asked=at("2026-05-31 12:00"), exclusions=only(1, "month")) == 60


def test_maintenance_that_overlaps_uses_its_hours_up_once():
    """
    Two records of the same two hours leave one of three for later.
    """
    twice = (
        maintenance("2026-06-02 08:00", "2026-06-02 10:00"),
        maintenance("2026-06-02 08:00", "2026-06-02 10:00"),
        maintenance("2026-06-10 08:00", "2026-06-10 10:00"),
    )

    assert minutes(*twice, exclusions=only(3, "month")) == 60


def test_maintenance_that_stays_open_breaks_the_budget_when_its_hours_are_used_up():
    """
    An hour is excused, then 1296 seconds are allowed.
    """
    still_open = maintenance("2026-06-20 11:30", None)

    assert judged(still_open, exclusions=only(1, "year")).breach_at == at("2026-06-20 12:51:36")


@pytest.mark.parametrize(("exceeded", "counts"), [(False, 3), (True, 0)])
def test_more_than_three_minutes_is_more_than_three_minutes(exceeded, counts):
    """
    An outage of exactly the minimum counts, unless it has to exceed it.
    """
    exactly = out("2026-06-10 08:00", "2026-06-10 08:03")
    three = timedelta(minutes=3)

    assert minutes(exactly, minimum_outage=three, minimum_exceeded=exceeded) == counts
    more = replace(exactly, end=exactly.end + timedelta(microseconds=1))
    assert minutes(more, minimum_outage=three, minimum_exceeded=True) > 3


def ticketed(start: str, end: str | None, ticket: str | None) -> Outage:
    return replace(out(start, end), ticket_at=None if ticket is None else at(ticket))


@pytest.mark.parametrize(
    ("ticket", "counts"),
    [("08:20", 40), ("07:00", 60), ("08:00", 60), ("09:00", 0), ("11:00", 0), (None, 0)],
)
def test_where_the_ticket_counts_the_outage_begins_with_it(ticket, counts):
    """
    A late ticket is lost downtime, and an early one adds none.
    """
    outage = ticketed("2026-06-10 08:00", "2026-06-10 09:00", ticket and f"2026-06-10 {ticket}")

    assert minutes(outage, counted_from="ticket") == counts


def test_the_minimum_is_judged_from_the_ticket_on():
    """
    Ten minutes of which three are left after the ticket are three.
    """
    outage = ticketed("2026-06-10 08:00", "2026-06-10 08:10", "2026-06-10 08:07")

    assert minutes(outage, counted_from="ticket", minimum_outage=timedelta(minutes=5)) == 0


def test_an_open_outage_without_a_ticket_asks_for_one_now():
    """
    It says what is lost so far, and when the budget would be spent with a ticket.
    """
    found = judged(
        ticketed("2026-06-20 03:00", None, None), asked=at("2026-06-20 03:10"), counted_from="ticket"
    )

    assert (found.downtime, found.breach_at) == (0, None)
    first, second = (each.en for each in found.review)
    assert first == (
        "Open a ticket now: the outage that began at 2026-06-20 05:00:00+02:00 has none, and the contract "
        "counts downtime from the ticket on. 10 min do not count so far."
    )
    assert second == (
        "With a ticket for what is open from now on, the budget would be spent at 2026-06-20 05:31:36+02:00."
    )
    assert found.review[0].nl.startswith("Open nu een ticket")


def test_a_closed_outage_without_a_ticket_is_named_and_one_with_another_record_is_not():
    """
    Two records of one outage, one with a ticket, need no other.
    """
    lost = ticketed("2026-06-10 08:00", "2026-06-10 09:00", None)
    record = ticketed("2026-06-10 07:59", "2026-06-10 09:00", "2026-06-10 08:05")

    (review,) = judged(lost, counted_from="ticket").review

    assert "no ticket is known" in review.en
    assert judged(lost, record, counted_from="ticket").review == ()


@pytest.mark.parametrize(("share", "counts"), [("0.05", 0), ("0.0501", 60), ("1", 60)])
def test_above_a_share_it_counts_whole_and_otherwise_not_at_all(share, counts):
    """
    More than five percent of the users are all of them.
    """
    outage = out("2026-06-10 08:00", "2026-06-10 09:00", share=share)

    assert minutes(outage, whole_above=Decimal("0.05")) == counts


OURS = replace(out("2026-06-10 08:00", "2026-06-10 09:00"), source="own_monitoring")
THEIRS = replace(out("2026-06-10 08:20", "2026-06-10 09:30"), source="status_page")


def test_the_agreed_source_counts_if_it_measured_anything():
    """
    Otherwise all that is known does; either way the review says so.
    """
    agreed, other, neither = (
        judged(OURS, THEIRS, measured_by=source) for source in ("own_monitoring", "status_page", "provider")
    )

    assert [each.downtime / 60 for each in (agreed, other, neither)] == [60, 70, 90]
    assert agreed.review[0].en == (
        "By the contract own monitoring counts; left aside: the status page (1). What each source alone "
        "comes to stands beside it."
    )
    assert neither.review[0].en == (
        "By the contract the provider counts, and it measured no outage; all that is known was counted "
        "instead."
    )


def test_where_the_contract_says_nothing_all_sources_count():
    """
    Their union, and nothing to review.
    """
    found = judged(OURS, THEIRS)

    assert (found.downtime / 60, found.review) == (90, ())


def test_an_outage_of_the_agreed_source_that_has_not_begun_sets_nothing_aside():
    """
    What may come is no measurement yet.
    """
    coming = Outage(NOON + HOUR, None, source="own_monitoring")

    assert minutes(THEIRS, coming, measured_by="own_monitoring") == 70


def test_maintenance_that_the_agreed_source_announced_is_no_measurement():
    """
    It is excused, and what others measured counts.
    """
    announced = replace(maintenance("2026-06-10 12:00", "2026-06-10 13:00"), source="own_monitoring")
    excused = (Exclusion("scheduled_maintenance"),)

    assert minutes(THEIRS, announced, measured_by="own_monitoring", exclusions=excused) == 70


def test_conflicting_sources_stay_side_by_side():
    """
    Each alone, with the maintenance that was announced to all.
    """
    announced = maintenance("2026-06-10 08:30", "2026-06-10 08:40")
    objective = promise(exclusions=(Exclusion("scheduled_maintenance"),), measured_by="own_monitoring")

    found = by_source(objective, [OURS, THEIRS, announced], NOON)

    assert {source: each.downtime / 60 for source, each in found.items()} == {
        "own_monitoring": 50,
        "status_page": 60,
    }
    assert all(each.attained < 1 for each in found.values())


def test_of_many_maintenances_each_is_cut_by_the_hours_that_are_left():
    """
    Ten of an hour each, of which three and a half are excused.
    """
    many = [maintenance(f"2026-06-{day:02d} 08:00", f"2026-06-{day:02d} 09:00") for day in range(2, 12)]
    agreed = (Exclusion("scheduled_maintenance", at_most=timedelta(hours=3, minutes=30), per="month"),)

    assert minutes(*many, exclusions=agreed) == 390
    assert minutes(*many, exclusions=agreed, whole_above=Decimal(1)) == 0
    assert Fraction(390 * 60) == judged(*many[::-1], exclusions=agreed).downtime
