"""The hours of a week in which classifying would lead to a limit on a weekend day or holiday."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.core.deadlines.asking import BANK, BERLIN, INSURER, at
from tocsin.core.deadlines import Events, under, weekend_hours
from tocsin.core.time.working_days import Calendar
from tocsin.store.timelimits import time_limits

ORDINARY = date(2026, 6, 17)
"""A Wednesday: the week from Monday the 15th, without holidays or a clock change."""


def week(profile=INSURER, day=ORDINARY, calendar=BERLIN, **readings):
    """Return the hours as (weekday, hour) by report."""
    law = under(time_limits("dora"), readings)
    found = weekend_hours(law, calendar, Events(**profile), day)
    return {
        report: [(each.weekday, each.hour) for each in found if each.report == report]
        for report in ("initial_notification", "intermediate_report")
    }


def hours(*spans):
    """Return the hours of spans of hours of the week, Monday 00 is 0, ends left out."""
    return [divmod(hour, 24) for first, last in spans for hour in range(first, last)]


@pytest.mark.parametrize("day", [date(2026, 6, 15), ORDINARY, date(2026, 6, 21)])
def test_an_ordinary_week(day):
    """
    Four hours before the weekend until four before its end; three days before it for the 72 hours.
    """
    found = week(day=day)

    assert found == {
        "initial_notification": hours((4 * 24 + 20, 6 * 24 + 20)),
        "intermediate_report": hours((2 * 24, 4 * 24)),
    }


def test_each_hour_says_what_falls_where_and_what_follows():
    """
    Friday 20:00 leads to Saturday 00:00, which is met until Monday noon; a bank has it denied.
    """
    law = time_limits("dora")

    mild = weekend_hours(law, BERLIN, Events(**INSURER), ORDINARY)
    strict = weekend_hours(law, BERLIN, Events(**BANK), ORDINARY)

    friday = next(each for each in mild if each.report == "initial_notification")
    assert (friday.weekday, friday.hour, friday.at) == (4, 20, at("2026-06-19 20:00 Europe/Berlin"))
    assert (friday.article, friday.limit) == ("5(1)(a)", at("2026-06-20 00:00 Europe/Berlin"))
    assert (friday.falls_on, friday.relief, friday.relief_denied_by) == ("saturday", "5(4)", None)
    assert friday.due == at("2026-06-22 12:00 Europe/Berlin")
    assert [each.at for each in mild] == [each.at for each in strict]
    assert {(each.relief, each.relief_denied_by) for each in strict} == {(None, "5(5)")}
    assert all(each.due == each.limit for each in strict)


def test_the_hours_come_in_order_and_the_final_report_is_left_out():
    """
    Monday first; what could only be projected is no consequence of that hour.
    """
    found = weekend_hours(time_limits("dora"), BERLIN, Events(**INSURER), ORDINARY)

    assert [each.at for each in found] == sorted(each.at for each in found)
    assert {each.report for each in found} == {"initial_notification", "intermediate_report"}
    assert {each.falls_on for each in found} == {"saturday", "sunday"}


def test_a_holiday_in_the_week_counts_like_a_weekend_day():
    """
    Good Friday and Easter Monday of 2026 make one stretch of the weekend between them.
    """
    found = weekend_hours(time_limits("dora"), BERLIN, Events(**INSURER), date(2026, 4, 1))

    initial = [each for each in found if each.report == "initial_notification"]
    assert [(each.weekday, each.hour) for each in initial] == hours((3 * 24 + 20, 7 * 24))
    assert [each.falls_on for each in initial] == (
        ["holiday"] * 24 + ["saturday"] * 24 + ["sunday"] * 24 + ["holiday"] * 4
    )
    assert {each.due for each in initial} == {at("2026-04-07 12:00 Europe/Berlin")}


def test_the_night_in_which_clocks_go_forward():
    """
    There is no 02:00 on 29 March 2026; midnight less four hours is 20:00 as ever, 72 hours end an hour later.
    """
    found = week(day=date(2026, 3, 25))

    assert found["initial_notification"] == [
        each for each in hours((4 * 24 + 20, 6 * 24 + 20)) if each != (6, 2)
    ]
    assert found["intermediate_report"] == hours((2 * 24, 3 * 24 + 23))
    night = weekend_hours(time_limits("dora"), BERLIN, Events(**INSURER), date(2026, 3, 29))
    sunday = [each for each in night if each.weekday == 6]
    assert [each.at for each in sunday[:4]] == [
        at(f"2026-03-29 {hour}:00 Europe/Berlin") for hour in ("00", "01", "03", "04")
    ]
    assert sunday[1].limit == at("2026-03-29 06:00 Europe/Berlin")


def test_the_night_in_which_clocks_go_back():
    """
    02:00 comes twice on 25 October 2026, and both are asked; 72 hours end an hour earlier.
    """
    found = week(day=date(2026, 10, 25))

    assert found["initial_notification"] == sorted([*hours((4 * 24 + 20, 6 * 24 + 20)), (6, 2)])
    assert found["intermediate_report"] == hours((2 * 24, 4 * 24 + 1))
    night = weekend_hours(time_limits("dora"), BERLIN, Events(**INSURER), date(2026, 10, 25))
    twice = [each.at for each in night if (each.weekday, each.hour) == (6, 2)]
    assert twice == [datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]


@pytest.mark.parametrize(("day", "number"), [("2026-06-17", 168), ("2026-03-29", 167), ("2026-10-25", 169)])
def test_a_week_has_all_its_hours(day, number):
    """
    Where no day is a working day but one far away, every hour is concerned: 167, 168 or 169 of them.
    """
    closed = Calendar(
        ZoneInfo("Europe/Berlin"),
        frozenset(date.fromisoformat(day) + timedelta(days=each) for each in range(-9, 15)),
    )

    found = weekend_hours(time_limits("dora"), closed, Events(**INSURER), date.fromisoformat(day))

    initial = [each.at for each in found if each.report == "initial_notification"]
    assert len(initial) == number
    assert {later - one for one, later in pairwise(initial)} == {timedelta(hours=1)}


def test_the_week_is_that_of_the_place():
    """
    In Lisbon the same hours of the clock are other instants.
    """
    lisbon = Calendar(ZoneInfo("Europe/Lisbon"))

    assert week(calendar=lisbon) == week()
    first = weekend_hours(time_limits("dora"), lisbon, Events(**INSURER), ORDINARY)[0]
    assert first.at == at("2026-06-17 00:00 Europe/Lisbon")


def test_the_week_follows_the_readings():
    """
    Days of UTC begin two hours later in summer; an hour that closes a day still belongs to it.
    """
    assert week(weekend_day="utc")["initial_notification"] == hours((4 * 24 + 22, 6 * 24 + 22))
    assert week(period_end="end_of_the_hour")["initial_notification"] == hours((4 * 24 + 20, 6 * 24 + 20))
    assert week(two_working_days="applied")["intermediate_report"] == hours((2 * 24, 3 * 24))


@pytest.mark.parametrize(
    ("notified", "denied"), [(date(2026, 6, 19), 24), (at("2026-06-20 12:00"), 9), (None, 0)]
)
def test_a_designation_in_the_week_counts_from_then_on(notified, denied):
    """
    Incidents of that week reported after the decision have no relief (Art. 5(6)).
    """
    profile = Events(**INSURER, designated_significant_from=notified)

    found = weekend_hours(time_limits("dora"), BERLIN, profile, ORDINARY)

    saturday = [each for each in found if each.report == "initial_notification" and each.weekday == 5]
    late = [each for each in saturday if each.relief_denied_by == "5(6)"]
    assert late == saturday[len(saturday) - denied :]


def test_what_happened_so_far_makes_no_difference():
    """
    Only who the entity is, and where, is taken from what is given.
    """
    law = time_limits("dora")
    told = Events(
        **INSURER, aware_at=at("2026-06-01 08:00"), classified_at=at("2026-06-01 09:00"), outcome="not_major"
    )

    assert weekend_hours(law, BERLIN, told, ORDINARY) == weekend_hours(
        law, BERLIN, Events(**INSURER), ORDINARY
    )


def test_who_the_entity_is_decides_its_week():
    """
    An essential insurer has its relief denied, and a breach without risk is notified to nobody.
    """
    essential = Events(**{**INSURER, "nis2_essential_or_important": True})
    harmless = Events(regime="gdpr", risk="unlikely")

    found = weekend_hours(time_limits("dora"), BERLIN, essential, ORDINARY)

    assert {(each.relief, each.relief_denied_by) for each in found} == {(None, "5(5)")}
    assert weekend_hours(time_limits("gdpr"), BERLIN, harmless, ORDINARY) == ()


def test_other_regimes_have_a_week_without_relief():
    """
    The early warning of NIS2 and the notification of the GDPR fall on weekends and stay there.
    """
    nis2 = weekend_hours(time_limits("nis2"), BERLIN, Events(regime="nis2"), ORDINARY)
    gdpr = weekend_hours(time_limits("gdpr"), BERLIN, Events(regime="gdpr", risk="high"), ORDINARY)
    processor = Events(regime="gdpr", role="processor")

    assert {each.report for each in nis2} == {"early_warning", "incident_notification"}
    assert {each.report for each in gdpr} == {"authority_notification"}
    assert {each.relief for each in (*nis2, *gdpr)} == {None}
    assert len([each for each in nis2 if each.report == "early_warning"]) == 48
    assert weekend_hours(time_limits("gdpr"), BERLIN, processor, ORDINARY) == ()
