"""What counts as downtime."""

from datetime import timedelta
from fractions import Fraction

import pytest

from tests.core.sla.written import at, out, promise
from tocsin.core.commitments import Exclusion
from tocsin.core.sla import attain
from tocsin.core.sla.course import course_of

NOON = at("2026-06-20 12:00")
FIVE_MINUTES = timedelta(minutes=5)


def minutes(*outages, asked=NOON, **more):
    """Return the minutes of downtime that count in June 2026."""
    return attain(promise(**more), outages, asked).downtime / 60


def test_overlapping_outages_are_a_union_and_never_a_sum():
    """
    Two outages of the same hour, and a third that touches them, are two hours.
    """
    assert (
        minutes(
            out("2026-06-10 08:00", "2026-06-10 09:00"),
            out("2026-06-10 08:00", "2026-06-10 09:00"),
            out("2026-06-10 09:00", "2026-06-10 10:00"),
        )
        == 120
    )


def test_of_overlapping_shares_the_largest_of_the_moment_weighs():
    """
    A half from 08:00 to 10:00 and a quarter from 09:00 to 12:00, with all out at 09:30 for ten minutes.
    """
    course = course_of(
        promise(),
        (
            out("2026-06-10 08:00", "2026-06-10 10:00", share="0.5"),
            out("2026-06-10 09:00", "2026-06-10 12:00", share="0.25"),
            out("2026-06-10 09:30", "2026-06-10 09:40"),
        ),
        NOON,
    )

    found = [(f"{each.start:%H:%M}", f"{each.end:%H:%M}", each.share) for each in course.counted]

    assert found == [
        ("08:00", "09:30", Fraction(1, 2)),
        ("09:30", "09:40", Fraction(1)),
        ("09:40", "10:00", Fraction(1, 2)),
        ("10:00", "12:00", Fraction(1, 4)),
    ]


def test_a_share_weighs_the_downtime():
    """
    A third of the users out for an hour is twenty minutes, exactly.
    """
    assert minutes(out("2026-06-10 08:00", "2026-06-10 09:00", share="1/3")) == 20


@pytest.mark.parametrize(("exclusions", "counts"), [((), 120), ((Exclusion("scheduled_maintenance"),), 60)])
def test_excluded_maintenance_is_cut_out_of_an_outage_that_it_meets(exclusions, counts):
    """
    An outage that goes on after the maintenance counts from the end of the maintenance.
    """
    maintenance = out("2026-06-10 08:00", "2026-06-10 09:00", "scheduled_maintenance")
    outage = out("2026-06-10 08:30", "2026-06-10 10:00")

    assert minutes(maintenance, outage, exclusions=exclusions) == counts


def test_several_maintenances_cut_one_outage_and_one_maintenance_cuts_several_outages():
    """
    What is left lies before, between and after the maintenances.
    """
    kept = attain(
        promise(exclusions=(Exclusion("scheduled_maintenance"),)),
        (
            out("2026-06-09 00:00", "2026-06-09 01:00", "scheduled_maintenance"),
            out("2026-06-10 08:00", "2026-06-10 12:00"),
            out("2026-06-10 09:00", "2026-06-10 09:30", "scheduled_maintenance"),
            out("2026-06-10 11:00", "2026-06-10 15:00", "scheduled_maintenance"),
            out("2026-06-10 13:00", "2026-06-10 14:00"),
            out("2026-06-10 14:30", "2026-06-10 16:00"),
        ),
        NOON,
    ).intervals

    assert [(f"{each.start:%H:%M}", f"{each.end:%H:%M}") for each in kept] == [
        ("08:00", "09:00"),
        ("09:30", "11:00"),
        ("15:00", "16:00"),
    ]


@pytest.mark.parametrize(
    ("end", "counts"), [("08:04:59.999999", 0), ("08:05:00", 5), ("08:05:30", Fraction(11, 2))]
)
def test_a_shorter_outage_does_not_count_and_a_longer_one_counts_whole(end, counts):
    """
    Of exactly the minimum, it is not shorter: it counts.
    """
    outage = out("2026-06-10 08:00", f"2026-06-10 {end}")

    assert minutes(outage, minimum_outage=FIVE_MINUTES) == counts


def test_short_outages_that_touch_are_one_outage_against_the_minimum():
    """
    Twice three minutes without a pause are six, with a pause they are nothing.
    """
    first, second = out("2026-06-10 08:00", "2026-06-10 08:03"), out("2026-06-10 08:03", "2026-06-10 08:06")
    later = out("2026-06-10 08:04", "2026-06-10 08:07")

    assert minutes(first, second, minimum_outage=FIVE_MINUTES) == 6
    assert minutes(first, later, minimum_outage=FIVE_MINUTES) == 0


def test_the_minimum_is_judged_on_the_whole_outage_not_on_the_part_that_counts():
    """
    Six minutes across the end of the month count with three in each, although three are too few.
    """
    across = out("2026-06-30 23:57 Europe/Amsterdam", "2026-07-01 00:03 Europe/Amsterdam")

    assert minutes(across, minimum_outage=FIVE_MINUTES) == 3
    assert minutes(across, asked=at("2026-07-20 12:00"), minimum_outage=FIVE_MINUTES) == 3


def test_what_takes_no_time_or_hits_nobody_does_not_count_and_joins_nothing():
    """
    A share of zero between two short outages does not make them one long outage.
    """
    assert (
        minutes(
            out("2026-06-10 08:00", "2026-06-10 08:03"),
            out("2026-06-10 08:03", "2026-06-10 08:05", share="0"),
            out("2026-06-10 08:05", "2026-06-10 08:08"),
            out("2026-06-11 08:00", "2026-06-11 08:00"),
            minimum_outage=FIVE_MINUTES,
        )
        == 0
    )


def test_an_open_outage_runs_to_the_instant_of_the_question():
    """
    Open since 11:00 is one hour at noon; open from this afternoon on is nothing yet.
    """
    assert minutes(out("2026-06-20 11:00", None)) == 60
    assert minutes(out("2026-06-20 14:00", None)) == 0


def test_an_outage_with_a_stated_end_counts_as_stated_also_in_the_future():
    """
    Announced maintenance that is not excluded is part of how the window will close.
    """
    assert minutes(out("2026-06-25 08:00", "2026-06-25 10:00", "scheduled_maintenance")) == 120


def test_an_outage_is_cut_at_the_edges_of_the_window():
    """
    Since May, and into July: all of June.
    """
    assert minutes(out("2026-05-01 00:00", "2026-08-01 00:00")) == 30 * 24 * 60
