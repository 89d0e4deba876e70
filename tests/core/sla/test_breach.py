"""When the budget was or will be spent."""

from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.sla.written import at, out, promise
from tocsin.core.commitments import Exclusion, ServiceHours
from tocsin.core.sla import Outage, attain
from tocsin.core.sla.breach import lasts_beyond
from tocsin.core.sla.course import course_of

NOON = at("2026-06-20 12:00")
MICROSECOND = timedelta(microseconds=1)
MAINTENANCE = (Exclusion("scheduled_maintenance"),)
OFFICE = ServiceHours(frozenset(range(5)), time(8), time(18))


def breach_at(*outages, asked=NOON, **more):
    return attain(promise(**more), outages, asked).breach_at


def test_an_open_outage_breaks_the_budget_when_it_has_lasted_as_long_as_is_allowed():
    """
    99.95 % of June is 1296 seconds: an outage since 11:50 breaks it at 12:11:36.
    """
    assert breach_at(out("2026-06-20 11:50", None)) == at("2026-06-20 12:11:36")


def test_earlier_outages_of_the_window_have_spent_their_part():
    """
    With a thousand seconds gone last week, 296 are left.
    """
    earlier = out("2026-06-10 08:00:00", "2026-06-10 08:16:40")

    assert breach_at(earlier, out("2026-06-20 11:59", None)) == at("2026-06-20 12:03:56")


def test_with_nothing_open_and_budget_left_there_is_no_instant():
    """
    A closed outage within the budget breaks nothing.
    """
    assert breach_at(out("2026-06-10 08:00", "2026-06-10 08:10")) is None


def test_half_the_users_out_spend_the_budget_half_as_fast():
    """
    At a share of one half, 1296 seconds last 2592.
    """
    assert breach_at(out("2026-06-20 12:00", None, share="0.5")) == at("2026-06-20 12:43:12")


def test_outside_service_hours_the_budget_is_not_spent():
    """
    99.9 % of 22 days of ten hours is 792 seconds: Friday 17:55 has 300 of them left, Monday 492.
    """
    friday = out("2026-06-19 17:55 Europe/Amsterdam", None)

    found = breach_at(friday, asked=at("2026-06-19 16:00"), target="99.9", service_hours=OFFICE)

    assert found == at("2026-06-22 08:08:12 Europe/Amsterdam")


def test_announced_maintenance_postpones_the_breach():
    """
    Ten excluded minutes in the middle: the same 1296 seconds end ten minutes later.
    """
    announced = out("2026-06-20 12:05", "2026-06-20 12:15", "scheduled_maintenance")

    found = breach_at(out("2026-06-20 11:50", None), announced, exclusions=MAINTENANCE)

    assert found == at("2026-06-20 12:21:36")


def test_maintenance_that_stays_open_excuses_all_that_follows():
    """
    If what is open stays open, the maintenance does too.
    """
    open_maintenance = out("2026-06-20 11:55", None, "scheduled_maintenance")

    assert breach_at(out("2026-06-20 11:50", None), open_maintenance, exclusions=MAINTENANCE) is None


def test_open_maintenance_does_not_hide_a_breach_that_the_answer_shows():
    """
    Two hours announced for tomorrow break the month as it would close now: the instant is named.
    """
    open_maintenance = out("2026-06-20 11:55", None, "scheduled_maintenance")

    found = attain(
        promise(exclusions=MAINTENANCE),
        [open_maintenance, out("2026-06-21 08:00", "2026-06-21 10:00")],
        NOON,
    )

    assert found.breached
    assert found.breach_at == at("2026-06-21 08:21:36")


def test_a_budget_that_outlasts_the_window_is_not_spent_in_it():
    """
    An outage in the last ten minutes of June cannot spend 21 minutes of June.
    """
    assert breach_at(out("2026-06-30 21:50", None), asked=at("2026-06-30 21:55")) is None


def test_an_open_outage_that_is_still_too_short_counts_whole_if_it_stays_open():
    """
    At 12:01 a minute is below the minimum of five and counts nothing; going on, it counts from 12:00.
    """
    spent = out("2026-06-10 08:00:00", "2026-06-10 08:20:00")

    found = attain(
        promise(minimum_outage=timedelta(minutes=5)),
        [spent, out("2026-06-20 12:00", None)],
        at("2026-06-20 12:01"),
    )

    assert found.downtime == 1200
    assert not found.breached
    assert found.breach_at == at("2026-06-20 12:01:36")


def test_an_outage_that_opens_just_before_the_end_is_not_too_short_to_count():
    """
    Two minutes before the end of June with all spent: it goes on into July, so it counts whole.
    """
    spent = out("2026-06-10 08:00:00", "2026-06-10 08:21:36")

    found = breach_at(
        spent,
        out("2026-06-30 21:58", None),
        asked=at("2026-06-30 21:59"),
        minimum_outage=timedelta(minutes=5),
    )

    assert found == at("2026-06-30 21:58")


def test_when_every_second_was_promised_the_breach_is_where_the_downtime_begins():
    """
    At 100 % the budget is nothing, and it holds until the first outage.
    """
    assert breach_at(out("2026-06-20 11:50", None), target="100") == at("2026-06-20 11:50")


def test_an_instant_between_two_microseconds_is_rounded_down():
    """
    At that instant it is not yet breached, whatever the fraction.
    """
    found = breach_at(out("2026-06-20 12:00", None, share="0.7"))

    assert found == at("2026-06-20 12:30:51.428571")


def test_a_rolling_window_is_followed_as_it_slides():
    """
    Of 25 hours nine seconds are allowed; six of yesterday slide out as fast as more comes in.
    """
    earlier = out("2026-06-19 11:00:01", "2026-06-19 11:00:07")

    found = breach_at(earlier, out("2026-06-20 11:59:59", None), target="99.99", window="rolling:25h")

    assert found == at("2026-06-20 12:00:08")


def test_a_rolling_window_that_was_broken_names_where_its_budget_ended():
    """
    36 minutes of a day of 99 % are 14 minutes and 24 seconds and what came after.
    """
    found = breach_at(out("2026-06-20 08:00", "2026-06-20 08:36"), target="99", window="rolling:24h")

    assert found == at("2026-06-20 08:14:24")


def test_a_rolling_window_that_tolerates_what_is_open_is_never_broken():
    """
    A hundredth of the users out for ever attains 99 %.
    """
    assert breach_at(out("2026-06-20 11:00", None, share="0.01"), target="99", window="rolling:24h") is None


@pytest.mark.parametrize(("exactly", "second"), [(False, "13:21:36"), (True, "13:21:36")])
def test_hours_beyond_the_budget_are_found_too(exactly, second):
    """
    1296 seconds and an hour after noon.
    """
    course = course_of(promise(), [out("2026-06-20 12:00", None)], NOON)

    assert lasts_beyond(course, Fraction(3_600_000_000), exactly=exactly) == at(f"2026-06-20 {second}")


@pytest.mark.parametrize("exactly", [False, True])
def test_hours_beyond_the_budget_of_a_sliding_window_are_found_too(exactly):
    """
    One percent of a day is 864 seconds: with an hour more, 01:14:24 after noon.
    """
    course = course_of(promise("99", "rolling:24h"), [out("2026-06-20 12:00", None)], NOON)

    assert lasts_beyond(course, Fraction(3_600_000_000), exactly=exactly) == at("2026-06-20 13:14:24")


def test_reaching_a_full_hour_exactly_is_enough_where_that_is_asked():
    """
    Downtime that ends with the full hour has reached it, and has not gone beyond.
    """
    course = course_of(promise(), [out("2026-06-20 08:00:00", "2026-06-20 09:21:36")], NOON)

    assert lasts_beyond(course, Fraction(3_600_000_000), exactly=True) == at("2026-06-20 09:21:36")
    assert lasts_beyond(course, Fraction(3_600_000_000), exactly=False) is None


moments = st.integers(0, 4000).map(lambda n: at("2026-06-18 00:00") + n * timedelta(seconds=47))


@st.composite
def known_outages(draw):
    """Outages that were over by noon, and one that is open."""
    found = []
    for start in draw(st.lists(moments, max_size=5)):
        end = min(start + timedelta(seconds=draw(st.integers(1, 900))), NOON)
        kind = draw(st.sampled_from(["outage", "outage", "scheduled_maintenance"]))
        if start < end:
            found.append(Outage(start, end, kind, draw(st.fractions(0, 1, max_denominator=5))))
    share = draw(st.fractions(Fraction(1, 5), 1, max_denominator=5))
    open_since = NOON - timedelta(seconds=draw(st.integers(0, 3000)))
    return [*found, Outage(open_since, None, "outage", share)]


objectives = st.builds(
    promise,
    target=st.sampled_from(["99.95", "99.9", "99.5", "98", "100"]),
    window=st.sampled_from(["month", "quarter", "rolling:24h", "rolling:30d"]),
    exclusions=st.sampled_from([(), MAINTENANCE]),
    service_hours=st.sampled_from([None, OFFICE, ServiceHours(frozenset(range(7)), time(22), time(15))]),
)


@settings(deadline=None)
@given(objectives, known_outages())
def test_the_breach_is_exactly_where_the_budget_ends(objective, outages):
    """
    Asked at the instant of a coming breach it holds, a microsecond later it does not.
    """
    breach = attain(objective, outages, NOON).breach_at
    assume(breach is not None and breach >= NOON)

    assert not attain(objective, outages, breach).breached
    assert attain(objective, outages, breach + MICROSECOND).breached


@settings(deadline=None)
@given(objectives, known_outages())
def test_until_the_breach_nothing_is_breached(objective, outages):
    """
    At no time between now and the coming breach does the objective break.
    """
    now = attain(objective, outages, NOON)
    assume(now.breach_at is not None and now.breach_at > NOON)

    for step in range(8):
        moment = NOON + (now.breach_at - NOON) * step // 8
        assert not attain(objective, outages, moment).breached


@settings(deadline=None)
@given(objectives, known_outages(), st.integers(1, 5000))
def test_a_longer_open_outage_never_breaks_later(objective, outages, seconds):
    """
    Had it begun earlier, the budget would be spent no later.
    """
    *others, open_outage = outages
    longer = Outage(open_outage.start - timedelta(seconds=seconds), None, open_outage.kind, open_outage.share)

    breach = attain(objective, outages, NOON).breach_at
    assume(breach is not None)

    assert attain(objective, [*others, longer], NOON).breach_at <= breach


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 95), st.integers(1, 12)), max_size=4),
    st.sampled_from(["90", "80", "97"]),
)
def test_a_sliding_window_breaks_where_asking_every_minute_first_finds_it(spans, target):
    """
    Against the plain way: ask the window of each of the next minutes whether it holds.
    """
    start = datetime(2026, 6, 20, 10, tzinfo=UTC)
    outages = [
        Outage(start + timedelta(minutes=begin), min(NOON, start + timedelta(minutes=begin + long)))
        for begin, long in spans
    ]
    outages.append(Outage(NOON - timedelta(minutes=1), None, share=Fraction(1, 2)))
    objective = promise(target, "rolling:2h")
    now = attain(objective, outages, NOON)
    assume(not now.breached)

    held = [
        minute
        for minute in range(121)
        if not attain(objective, outages, NOON + timedelta(minutes=minute)).breached
    ]
    first = next(minute for minute in range(122) if minute not in held)

    assert NOON + timedelta(minutes=first - 1) <= now.breach_at < NOON + timedelta(minutes=first)
