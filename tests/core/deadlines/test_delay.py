"""Delay notices (2025/301, Art. 5(3)), and from when they are proposed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.deadlines.asking import BANK, BERLIN, INSURER, asked, at
from tocsin.core.deadlines import (
    DELAY_NOTICE_AHEAD,
    Ahead,
    DelayNotice,
    Events,
    deadlines,
    delay_notice_proposed,
    delay_notice_proposed_from,
)
from tocsin.store.timelimits import time_limits

MONDAY_8 = at("2026-03-02 08:00")
CLASSIFIED = Events(**BANK, aware_at=MONDAY_8, classified_at=MONDAY_8)
SECOND = timedelta(seconds=1)


def test_a_limit_that_is_owed_has_a_delay_notice_until_that_limit():
    """
    Not what is only projected, and not what is already sent.
    """
    found = asked(CLASSIFIED)
    sent = asked(replace(CLASSIFIED, initial_submitted_at=at("2026-03-02 10:00")))

    assert found["initial_notification"].delay_notice == DelayNotice(at("2026-03-02 12:00"), "5(3)")
    assert found["intermediate_report"].delay_notice is None
    assert found["final_report"].delay_notice is None
    assert sent["initial_notification"].delay_notice is None
    assert sent["intermediate_report"].delay_notice == DelayNotice(at("2026-03-05 10:00"), "5(3)")


def test_the_final_report_has_a_delay_notice_too():
    """
    Until the limit as it is, relief included.
    """
    final = asked(Events(**BANK, intermediate_submitted_at=(at("2026-02-28 10:00"),)))["final_report"]

    assert final.delay_notice == DelayNotice(at("2026-03-30 12:00 Europe/Berlin"), "5(3)")


def test_under_the_other_reading_relief_does_not_move_the_notice():
    """
    Art. 5(4) lets the report wait; whether it lets the notice wait is open.
    """
    saturday = at("2026-03-07 08:00")
    events = Events(**INSURER, aware_at=saturday, classified_at=saturday)

    moved = asked(events)["initial_notification"]
    unmoved = asked(events, readings={"delay_notice_relief": "unmoved"})["initial_notification"]

    assert moved.delay_notice.due == moved.due == unmoved.due == at("2026-03-09 12:00 Europe/Berlin")
    assert unmoved.delay_notice.due == unmoved.before_relief == at("2026-03-07 12:00")


def test_read_literally_a_late_limit_has_no_delay_notice():
    """
    Art. 5(3) names the limits of paragraph 1; the limit of a late classification stands in paragraph 2.
    """
    late = replace(CLASSIFIED, classified_at=at("2026-03-04 08:00"))
    literal = {"delay_notice_for_late": "literal"}

    assert asked(late)["initial_notification"].delay_notice.due == at("2026-03-04 12:00")
    assert asked(late, readings=literal)["initial_notification"].delay_notice is None
    assert asked(CLASSIFIED, readings=literal)["initial_notification"].delay_notice is not None


@pytest.mark.parametrize(
    "events",
    [
        Events(regime="nis2", aware_at=MONDAY_8),
        Events(regime="gdpr", aware_at=MONDAY_8, risk="high"),
        Events(**BANK, aware_at=MONDAY_8),
    ],
)
def test_no_delay_notice_where_the_act_has_none_or_nothing_is_owed(events):
    """
    NIS2 and the GDPR know no such notice, and an incident not yet classified owes none.
    """
    assert {each.delay_notice for each in asked(events).values()} == {None}


def test_a_duty_without_a_number_has_no_delay_notice():
    """
    Without a limit there is nothing that could be missed at an instant.
    """
    events = replace(CLASSIFIED, clients_financial_interests_affected=True)

    assert asked(events)["client_information"].delay_notice is None
    law = time_limits("dora")
    of_all = replace(law, delay_notice=replace(law.delay_notice, reports=frozenset(law.reports())))
    told = {each.report: each for each in deadlines(events, of_all, BERLIN)}
    assert told["client_information"].delay_notice is None
    assert told["initial_notification"].delay_notice is not None


@pytest.mark.parametrize(
    ("events", "report", "start"),
    [
        (CLASSIFIED, "initial_notification", "2026-03-02 11:00"),
        (
            replace(CLASSIFIED, initial_submitted_at=at("2026-03-02 10:00")),
            "intermediate_report",
            "2026-03-04 16:00",
        ),
        (
            Events(**BANK, intermediate_submitted_at=(at("2026-03-16 10:00"),)),
            "final_report",
            "2026-04-15 09:00",
        ),
    ],
)
def test_a_delay_notice_is_proposed_in_the_last_quarter_and_at_most_a_day_before(events, report, start):
    """
    One hour before a limit of four, eighteen before one of 72, a day before one of a month.
    """
    deadline = asked(events)[report]

    assert delay_notice_proposed_from(deadline) == at(start)
    assert not delay_notice_proposed(deadline, at(start) - SECOND)
    assert delay_notice_proposed(deadline, at(start))
    assert delay_notice_proposed(deadline, deadline.delay_notice.due)
    assert not delay_notice_proposed(deadline, deadline.delay_notice.due + SECOND)


def test_how_long_before_is_a_setting():
    """
    Half of the period, or a shorter time at most.
    """
    initial = asked(CLASSIFIED)["initial_notification"]

    assert delay_notice_proposed_from(initial, Ahead(part=2)) == at("2026-03-02 10:00")
    short = Ahead(part=2, at_most=timedelta(minutes=30))
    assert delay_notice_proposed_from(initial, short) == at("2026-03-02 11:30")
    assert delay_notice_proposed(initial, at("2026-03-02 10:30"), Ahead(part=2))
    assert (DELAY_NOTICE_AHEAD.part, DELAY_NOTICE_AHEAD.at_most) == (4, timedelta(hours=24))


def test_nothing_is_proposed_where_there_is_no_notice_to_give():
    """
    What is sent needs no excuse.
    """
    sent = asked(replace(CLASSIFIED, initial_submitted_at=at("2026-03-02 10:00")))["initial_notification"]

    assert delay_notice_proposed_from(sent) is None
    assert not delay_notice_proposed(sent, at("2026-03-02 11:30"))
