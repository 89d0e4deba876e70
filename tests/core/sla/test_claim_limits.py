"""Until when a credit is claimed where that is counted from the outage, and by when notice is given."""

import pytest

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import ClaimPeriod, claim_period
from tocsin.core.refusal import Refused
from tocsin.core.sla import attain
from tocsin.core.sla.claim_limits import claim_by, later, notice_by
from tocsin.core.sla.windows import window_at
from tocsin.core.time.instants import zone

JUNE = window_at("month", "Europe/Amsterdam", at("2026-06-10 12:00"))
CREDITS = tiers(below_99_95="10 %")
FIRST = out("2026-06-03 08:00", "2026-06-03 10:00")
LAST = out("2026-06-10 08:00", "2026-06-10 10:00")


def limits(*outages, **more):
    found = attain(
        promise(credits=CREDITS, claim_within=ClaimPeriod(days=30), **more), outages, at("2026-06-20 12:00")
    )
    return found.claim_by, found.notice_by


@pytest.mark.parametrize(
    ("claim_from", "until"),
    [
        ("window_end", "2026-07-30 22:00"),
        ("outage_start", "2026-07-10 08:00"),
        ("outage_end", "2026-07-10 10:00"),
    ],
)
def test_the_time_to_claim_may_run_from_the_last_outage_that_counted(claim_from, until):
    """
    From its beginning or its end, or from the end of the window.
    """
    assert limits(FIRST, LAST, claim_from=claim_from) == (at(until), None)


def test_an_outage_that_does_not_count_starts_no_time():
    """
    The last that counted is the first of them.
    """
    unmeasured = out("2026-06-12 08:00", "2026-06-12 10:00", share="0.01")

    found = limits(FIRST, unmeasured, claim_from="outage_end", whole_above=CREDITS[0].below / 100)

    assert found == (at("2026-07-03 10:00"), None)


def test_the_outage_is_the_whole_one_also_outside_the_window():
    """
    Begun in May and over in June, or going on into July: its own beginning and end.
    """
    begun = out("2026-05-31 20:00", "2026-06-01 02:00")
    going_on = out("2026-06-30 20:00", "2026-07-01 06:00")

    assert limits(begun, claim_from="outage_start")[0] == at("2026-06-30 20:00")
    assert limits(going_on, claim_from="outage_end")[0] == at("2026-07-31 06:00")


def test_what_is_open_ends_for_now():
    """
    As everything else is said as if it ended at the instant of the question.
    """
    assert limits(out("2026-06-19 12:00", None), claim_from="outage_end")[0] == at("2026-07-20 12:00")


@pytest.mark.parametrize(
    ("end", "until"),
    [
        ("2026-06-10 10:00", "2026-06-17 10:00"),
        ("2026-06-13 10:00", "2026-06-19 10:00"),
        ("2026-06-12 23:30", "2026-06-18 23:30"),
        ("2026-06-19 10:00", "2026-06-26 10:00"),
    ],
)
def test_a_first_notice_is_due_in_working_days_from_the_end_of_the_outage(end, until):
    """
    Five from a Wednesday end on the next; a Saturday, which Friday 23:30 UTC is here, is none of them.
    """
    found = limits(out("2026-06-09 08:00", end), claim_notice=ClaimPeriod(working_days=5))

    assert found[1] == at(until)


def test_no_notice_is_due_where_no_credit_can_be():
    """
    Nor where none is agreed, nor where nothing counted.
    """
    notice = ClaimPeriod(working_days=5)

    assert limits(claim_notice=notice) == (None, None)
    assert notice_by(promise(claim_notice=notice), None) is None
    assert notice_by(promise(), JUNE) is None


def test_where_no_outage_counted_the_time_runs_from_the_end_of_the_window():
    """
    A credit that is due without any downtime still has to be claimed.
    """
    objective = promise(claim_within=ClaimPeriod(days=30), claim_from="outage_end")

    assert claim_by(objective, JUNE) == at("2026-07-30 22:00")


def test_where_the_credit_is_not_known_its_time_runs_all_the_same():
    """
    Credits that somebody has to look up lapse like any other.
    """
    objective = promise(credits=None, claim_within=ClaimPeriod(days=30))

    assert attain(objective, [LAST], at("2026-06-20 12:00")).claim_by == at("2026-07-30 22:00")


def test_working_days_pass_over_the_night_on_which_clocks_change():
    """
    From Friday noon before it, one working day is Monday noon on the wall.
    """
    friday = at("2026-03-27 12:00 Europe/Amsterdam")

    found = later(friday, claim_period("1 working day"), zone("Europe/Amsterdam"))

    assert found == at("2026-03-30 12:00 Europe/Amsterdam")


def test_a_time_that_ends_after_all_calendars_is_refused():
    """
    An outage that is said to end in 9999 leaves no day to claim.
    """
    never_ends = out("2026-06-10 08:00", "9999-12-20 08:00")

    with pytest.raises(Refused) as refused:
        limits(never_ends, claim_from="outage_end")

    assert refused.value.code == "instant_out_of_range"
