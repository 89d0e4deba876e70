"""The right to terminate after repeated breach."""

import pytest

from tests.core.sla.written import at, out, promise
from tocsin.core.commitments import Termination
from tocsin.core.sla import Requests, termination_right
from tocsin.core.sla.windows import window_at

JULY = at("2026-07-20 12:00")
MAY, JUNE, THIS = (
    out("2026-05-10 08:00", "2026-05-10 10:00"),
    out("2026-06-10 08:00", "2026-06-10 10:00"),
    out("2026-07-10 08:00", "2026-07-10 10:00"),
)
APRIL = out("2026-04-10 08:00", "2026-04-10 10:00")


@pytest.mark.parametrize(
    ("outages", "breached", "arisen"),
    [
        ((), 0, False),
        ((MAY, THIS), 2, True),
        ((JUNE,), 1, False),
        ((APRIL, JUNE), 2, True),
        ((APRIL, THIS), 1, False),
        ((APRIL, MAY, JUNE, THIS), 3, True),
    ],
)
def test_two_breaches_in_three_months_in_a_row_give_the_right(outages, breached, arisen):
    """
    Up to this month or up to the last: a right that arose has not gone; April and July are too far apart.
    """
    found = termination_right(Termination(2, 3), promise(), outages, JULY)

    assert (found.breached, found.unknown, found.arisen) == (breached, 0, arisen)
    assert len(found.windows) == 3


def test_the_windows_that_say_so_are_shown_oldest_first():
    """
    April to June, since July is whole.
    """
    found = termination_right(Termination(2, 3), promise(), (APRIL, JUNE), JULY)

    assert [(each.window.start, each.breached) for each in found.windows] == [
        (at("2026-03-31 22:00"), True),
        (at("2026-04-30 22:00"), False),
        (at("2026-05-31 22:00"), True),
    ]


def test_rolling_windows_are_taken_end_to_end():
    """
    The last thirty days and the thirty before them.
    """
    found = termination_right(Termination(2, 2), promise(window="rolling:30d"), (JUNE, THIS), JULY)

    assert [each.window.end for each in found.windows] == [at("2026-06-20 12:00"), JULY]
    assert found.arisen


def test_what_is_not_known_leaves_the_right_open_only_where_it_could_decide():
    """
    By requests that nobody counted, a breach can be neither said nor denied.
    """
    unknown = termination_right(Termination(1, 2), promise(measure="requests"), (), JULY)

    assert (unknown.breached, unknown.unknown, unknown.arisen) == (0, 2, None)


@pytest.mark.parametrize(("failed", "arisen"), [((9, 9), True), ((9, None), None), ((0, None), False)])
def test_a_breach_and_a_window_that_nobody_counted_may_be_two(failed, arisen):
    """
    Two of two are needed: one breach leaves it open, one window that was kept settles it.
    """
    june, july = (window_at("month", "Europe/Amsterdam", each) for each in (at("2026-06-10 12:00"), JULY))
    counted = {
        window: Requests(100, each)
        for window, each in zip((june, july), failed, strict=True)
        if each is not None
    }
    may = {window_at("month", "Europe/Amsterdam", at("2026-05-10 12:00")): Requests(100, 0)}

    found = termination_right(Termination(2, 2), promise(measure="requests"), (), JULY, counted | may)

    assert found.arisen is arisen
