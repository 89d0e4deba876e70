"""The deadlines of 2025/301, Article 5."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.core.deadlines.asking import BANK, BERLIN, INSURER, asked, at
from tocsin.core.deadlines import Events, deadlines, notes
from tocsin.core.time.working_days import Calendar
from tocsin.store.timelimits import time_limits

MONDAY_8 = at("2026-03-02 08:00")
LISBON = Calendar(ZoneInfo("Europe/Lisbon"))


def test_without_any_event_nothing_is_due():
    """
    An incident of which nobody is aware has no deadline.
    """
    assert asked(Events()) == {}


def test_before_classification_the_24_hours_from_awareness_are_projected():
    """
    Until the incident is classified as major only the outer limit can be planned with.
    """
    initial = asked(Events(**BANK, aware_at=MONDAY_8))["initial_notification"]

    assert (initial.due, initial.article) == (at("2026-03-03 08:00"), "5(1)(a)")
    assert (initial.projected, initial.trigger) == (True, "aware_at")
    assert not initial.missed_at(at("2026-03-09 08:00"))


def test_the_limb_that_binds_is_named():
    """
    Classified early, the four hours bind; classified late on the first day, awareness does.
    """
    early = asked(Events(**BANK, aware_at=MONDAY_8, classified_at=at("2026-03-02 10:00")))
    late = asked(Events(**BANK, aware_at=MONDAY_8, classified_at=at("2026-03-03 06:00")))

    assert early["initial_notification"].trigger == "classified_at"
    assert late["initial_notification"].trigger == "aware_at"


@pytest.mark.parametrize(
    ("classified", "article", "due"),
    [
        ("2026-03-03 07:59", "5(1)(a)", "2026-03-03 08:00"),
        ("2026-03-03 08:00", "5(1)(a)", "2026-03-03 08:00"),
        ("2026-03-03 08:01", "5(2)", "2026-03-03 12:01"),
    ],
)
def test_late_classification_begins_after_24_hours_sharp(classified, article, due):
    """
    Exactly 24 hours after awareness is still within them; a minute later Art. 5(2) displaces 5(1)(a).
    """
    initial = asked(Events(**BANK, aware_at=MONDAY_8, classified_at=at(classified)))["initial_notification"]

    assert (initial.article, initial.due, initial.projected) == (article, at(due), False)


def test_with_only_the_classification_known_its_four_hours_count_and_a_note_says_so():
    """
    Awareness that is unknown cannot be checked: the answer says that the limit may be earlier.
    """
    events = Events(**BANK, classified_at=MONDAY_8)

    found = asked(events)

    assert found["initial_notification"].due == at("2026-03-02 12:00")
    assert any("aware_at is not given" in note for note in notes(events, time_limits("dora"), ()))


def test_a_projected_classification_projects_everything_after_it():
    """
    An incident that will become major in the future has deadlines to plan with, none that is owed.
    """
    events = Events(**BANK, aware_at=MONDAY_8, classified_at=at("2026-03-02 18:00"))

    found = asked(events, projected=True)

    assert [each.projected for each in found.values()] == [True, True, True]
    assert found["initial_notification"].due == at("2026-03-02 22:00")


def test_every_deadline_says_in_both_languages_what_its_article_says():
    """
    The sentence of the provision that governs it, the exception included.
    """
    law = time_limits("dora")
    events = Events(**BANK, aware_at=MONDAY_8, classified_at=at("2026-03-04 08:00"))

    found = asked(events).values()

    assert [each.article for each in found] == ["5(2)", "5(1)(b)", "5(1)(c)"]
    for each in found:
        provision = law.provisions[each.article]
        assert (each.says, each.zegt) == (provision.says, provision.zegt)


def test_later_reports_are_projected_from_the_limits_before_them():
    """
    The 72 hours are planned from the initial limit and the month from the intermediate one.
    """
    found = asked(Events(**BANK, aware_at=MONDAY_8, classified_at=MONDAY_8))

    assert found["intermediate_report"].due == at("2026-03-05 12:00")
    assert found["final_report"].due == at("2026-04-07 12:00 Europe/Berlin")
    assert found["final_report"].before_relief == at("2026-04-05 13:00 Europe/Berlin")
    assert (found["intermediate_report"].projected, found["final_report"].projected) == (True, True)


def test_four_hours_legally_end_with_the_hour():
    """
    The hour of the event is not counted (1182/71, Art. 3(1)): from 10:20 four hours end at 15:00.
    """
    initial = asked(Events(**BANK, aware_at=at("2026-06-15 10:20"), classified_at=at("2026-06-15 10:20")))

    assert initial["initial_notification"].due == at("2026-06-15 14:20")
    assert initial["initial_notification"].legal_outer == at("2026-06-15 15:00")


def test_a_month_legally_ends_with_the_local_day():
    """
    The month ends with the last hour of the same-numbered day (1182/71, Art. 3(2)(c)).
    """
    found = asked(Events(**BANK, intermediate_submitted_at=(at("2026-03-16 09:00"),)))

    assert found["final_report"].legal_outer == at("2026-04-17 00:00 Europe/Berlin")


def test_with_relief_the_legal_end_is_the_same_noon():
    """
    Art. 5(4) names a clock time, so nothing is counted beyond it.
    """
    found = asked(Events(**INSURER, aware_at=at("2026-03-07 08:00"), classified_at=at("2026-03-07 08:00")))

    initial = found["initial_notification"]
    assert initial.due == initial.legal_outer == at("2026-03-09 12:00 Europe/Berlin")
    assert (initial.relief, initial.before_relief) == ("5(4)", at("2026-03-07 12:00"))


def test_relief_over_easter_ends_on_tuesday_noon():
    """
    Good Friday, the weekend and Easter Monday are no working days in Germany.
    """
    events = Events(**INSURER, aware_at=at("2026-04-02 20:00"), classified_at=at("2026-04-02 22:00"))

    assert asked(events)["initial_notification"].due == at("2026-04-07 12:00 Europe/Berlin")


@pytest.mark.parametrize("notified", [date(2026, 3, 6), at("2026-03-07 09:00")])
def test_an_entity_designated_before_it_reports_has_no_relief(notified):
    """
    Art. 5(6) holds for incidents reported after the decision was notified.
    """
    saturday = at("2026-03-07 08:00")
    events = Events(
        **INSURER, designated_significant_from=notified, aware_at=saturday, classified_at=saturday
    )

    initial = asked(events)["initial_notification"]

    assert (initial.relief, initial.relief_denied_by) == (None, "5(6)")


@pytest.mark.parametrize("notified", [date(2026, 3, 7), at("2026-03-07 12:00"), at("2026-03-08 09:00")])
def test_a_designation_does_not_reach_back(notified):
    """
    A decision notified on the day of the limit or later leaves its relief standing.
    """
    saturday = at("2026-03-07 08:00")
    events = Events(
        **INSURER, designated_significant_from=notified, aware_at=saturday, classified_at=saturday
    )

    assert asked(events)["initial_notification"].relief == "5(4)"


@pytest.mark.parametrize("notified", [date(2026, 3, 8), at("2026-03-08 09:00")])
def test_a_designation_between_limit_and_relief_is_pointed_out(notified):
    """
    Whether the relief still holds then is doubtful, so the answer advises to report at once.
    """
    saturday = at("2026-03-07 08:00")
    events = Events(
        **INSURER,
        designated_significant_from=notified,
        aware_at=saturday,
        classified_at=saturday,
    )

    said = notes(events, time_limits("dora"), tuple(asked(events).values()))

    assert any("Report at once" in note for note in said)


@pytest.mark.parametrize(
    ("reported", "denied"),
    [("2026-03-08 08:00", None), ("2026-03-08 10:00", "5(6)"), ("2026-03-11 09:00", "5(6)")],
)
@pytest.mark.parametrize(
    "known", [{}, {"aware_at": at("2026-03-07 08:00"), "classified_at": at("2026-03-07 08:00")}]
)
def test_the_actual_report_decides_whether_a_designation_came_before_it(reported, denied, known):
    """
    A decision of Sunday 09:00 takes relief from incidents reported later, however early their limit was.
    """
    events = Events(
        **INSURER,
        **known,
        designated_significant_from=at("2026-03-08 09:00"),
        initial_submitted_at=at(reported),
    )

    found = asked(events, replace(BERLIN, weekend=frozenset({0, 1, 2, 3, 5, 6})))

    assert {each.relief_denied_by for name, each in found.items() if name != "final_report"} == {denied}


def test_a_report_that_was_sent_from_an_unknown_start_has_no_projected_deadline():
    """
    Notified, yet the classification was not given: whether it was in time cannot be said.
    """
    events = Events(**BANK, aware_at=MONDAY_8, initial_submitted_at=at("2026-03-02 11:00"))

    assert list(asked(events)) == ["intermediate_report", "final_report"]


def test_a_misspelt_entity_is_denied_relief_and_told_so():
    """
    A typing mistake must not make a limit later.
    """
    saturday = at("2026-03-07 08:00")
    events = Events(entity_type="credit_instituion", aware_at=saturday, classified_at=saturday)

    found = asked(events)

    assert found["initial_notification"].relief_denied_by == "5(5)"
    said = notes(events, time_limits("dora"), tuple(found.values()))
    assert any("credit_instituion, which is not known" in note for note in said)


def test_an_unknown_place_means_no_relief_and_months_in_utc():
    """
    Without Member State and time zone no day is known to be a Saturday.
    """
    events = Events(**INSURER, intermediate_submitted_at=(at("2026-02-28 10:00"),))

    final = asked(events, calendar=None)["final_report"]

    assert (final.due, final.relief) == (at("2026-03-28 10:00"), None)


def test_a_reclassified_incident_owes_nothing_more():
    """
    After the reclassification as not major the stages not yet submitted lapse (2025/302, Art. 5).
    """
    events = Events(
        **BANK,
        aware_at=MONDAY_8,
        classified_at=MONDAY_8,
        initial_submitted_at=at("2026-03-02 09:00"),
        reclassified_at=at("2026-03-04 09:00"),
    )

    assert list(asked(events)) == ["initial_notification"]
    said = notes(replace(events, outcome="not_major"), time_limits("dora"), ())
    assert [note for note in said if "run until" in note] == []


def test_missed_and_remaining_follow_the_submission():
    """
    At the limit itself nothing is missed; what was submitted in time stays so.
    """
    events = Events(**BANK, aware_at=MONDAY_8, classified_at=MONDAY_8)
    initial = asked(events)["initial_notification"]
    noon = at("2026-03-02 12:00")

    assert initial.remaining(MONDAY_8) == timedelta(hours=4)
    assert not initial.missed_at(noon)
    assert initial.missed_at(noon + timedelta(seconds=1))
    sent = asked(replace(events, initial_submitted_at=noon))["initial_notification"]
    assert not sent.missed_at(noon + timedelta(days=9))
    assert sent.remaining(noon) is None
    late = asked(replace(events, initial_submitted_at=noon + timedelta(hours=1)))["initial_notification"]
    assert late.missed_at(noon)


def test_reports_may_be_submitted_together():
    """
    All three at once (2025/302, Art. 2): the month runs from that instant, and nothing is refused.
    """
    together = at("2026-03-02 11:00")
    events = Events(
        **BANK,
        aware_at=MONDAY_8,
        classified_at=MONDAY_8,
        initial_submitted_at=together,
        intermediate_submitted_at=(together,),
        final_submitted_at=together,
    )

    found = asked(events)

    assert found["final_report"].due == at("2026-04-02 12:00 Europe/Berlin")
    assert not any(each.missed_at(at("2027-01-01 00:00")) for each in found.values())


def test_the_first_two_reports_may_be_submitted_together():
    """
    Both at one instant: the month runs from it, and the intermediate report is met as it begins.
    """
    together = at("2026-03-02 11:00")
    events = Events(
        **BANK,
        aware_at=MONDAY_8,
        classified_at=MONDAY_8,
        initial_submitted_at=together,
        intermediate_submitted_at=(together,),
    )

    found = asked(events)

    assert found["intermediate_report"].submitted_at == found["intermediate_report"].runs_from == together
    assert (found["final_report"].due, found["final_report"].projected) == (
        at("2026-04-02 12:00 Europe/Berlin"),
        False,
    )


@pytest.mark.parametrize(
    ("notified", "denied"),
    [
        ("2026-03-07 11:59:59", "5(6)"),
        ("2026-03-07 12:00:00", None),
        ("2026-03-07 12:00:01", None),
    ],
)
def test_a_designation_counts_if_it_came_before_the_report_was_owed(notified, denied):
    """
    Until the report is made, the limit before relief is when it had to be: a second decides.
    """
    saturday = at("2026-03-07 08:00")
    events = Events(
        **INSURER, designated_significant_from=at(notified), aware_at=saturday, classified_at=saturday
    )

    assert asked(events)["initial_notification"].relief_denied_by == denied


@pytest.mark.parametrize(("calendar", "denied"), [(BERLIN, "5(6)"), (LISBON, None)])
def test_the_day_of_a_designation_is_a_day_of_the_place(calendar, denied):
    """
    Reported on Saturday 23:30 UTC: in Berlin that is the day after the decision of the 7th, in Lisbon not.
    """
    events = Events(
        **INSURER,
        designated_significant_from=date(2026, 3, 7),
        aware_at=at("2026-03-07 20:00"),
        classified_at=at("2026-03-07 20:00"),
        initial_submitted_at=at("2026-03-07 23:30"),
    )

    assert asked(events, calendar)["initial_notification"].relief_denied_by == denied


@pytest.mark.parametrize(("notified", "relief"), [("2026-03-04 11:00", None), ("2026-03-05 09:00", "5(4)")])
def test_a_designation_between_the_first_two_limits_comes_too_late_for_both(notified, relief):
    """
    The incident had to be reported on Wednesday noon: a decision of Thursday leaves Saturday's relief.
    """
    wednesday = at("2026-03-04 08:00")
    events = Events(
        **INSURER, designated_significant_from=at(notified), aware_at=wednesday, classified_at=wednesday
    )

    intermediate = asked(events)["intermediate_report"]

    assert (intermediate.before_relief, intermediate.relief) == (at("2026-03-07 12:00"), relief)


def test_a_designation_does_not_touch_the_final_report():
    """
    Art. 5(6) speaks of the initial notification and the intermediate report alone.
    """
    events = Events(
        **INSURER,
        designated_significant_from=date(2020, 1, 1),
        initial_submitted_at=at("2026-02-25 10:00"),
        intermediate_submitted_at=(at("2026-02-28 10:00"),),
    )

    found = asked(events)

    assert (found["intermediate_report"].relief_denied_by, found["final_report"].relief) == ("5(6)", "5(4)")


@pytest.mark.parametrize(
    ("saturday", "noon"),
    [
        ("2026-03-28 09:00 Europe/Berlin", "2026-03-30 10:00"),
        ("2026-10-24 09:00 Europe/Berlin", "2026-10-26 11:00"),
    ],
)
def test_noon_of_the_next_working_day_is_a_local_noon_over_a_clock_change(saturday, noon):
    """
    Moved over the night of the change, the limit is 12:00 on the clocks of Monday.
    """
    moment = at(saturday)

    initial = asked(Events(**INSURER, aware_at=moment, classified_at=moment))["initial_notification"]

    assert (initial.due, initial.relief) == (at(noon), "5(4)")


@pytest.mark.parametrize(
    ("limit", "falls_on"),
    [
        ("2026-06-19 23:59", None),
        ("2026-06-20 00:00", "saturday"),
        ("2026-06-21 00:00", "sunday"),
        ("2026-06-21 23:59", "sunday"),
        ("2026-06-22 00:00", None),
        ("2026-05-01 10:00", "holiday"),
    ],
)
@pytest.mark.parametrize("entity", [BANK, INSURER])
def test_what_day_a_limit_falls_on_is_said(limit, falls_on, entity):
    """
    Whether or not it is moved: to the minute, by the clocks of the place.
    """
    start = at(f"{limit} Europe/Berlin") - timedelta(hours=4)
    events = Events(**entity, aware_at=start, classified_at=start)

    initial = asked(events)["initial_notification"]

    assert initial.falls_on == falls_on
    assert bool(initial.relief or initial.relief_denied_by) is (falls_on is not None)
    assert asked(events, None)["initial_notification"].falls_on is None


def test_what_would_make_a_projected_report_owed_is_named():
    """
    The clock of awareness runs, and it is the classification that makes the notification owed.
    """
    found = asked(Events(**BANK, aware_at=MONDAY_8))

    assert [(each.trigger, each.owed_once) for each in found.values()] == [
        ("aware_at", "classified_at"),
        ("initial_submitted_at", "initial_submitted_at"),
        ("intermediate_submitted_at", "intermediate_submitted_at"),
    ]
    assert {each.act for each in found.values()} == {"2025/301"}


def test_relief_is_for_the_reports_that_the_act_names():
    """
    An act that relieves the final report alone leaves the initial notification on its Saturday.
    """
    law = time_limits("dora")
    law = replace(law, relief=replace(law.relief, reports=frozenset({"final_report"})))
    saturday = at("2026-03-07 08:00")
    events = Events(**INSURER, aware_at=saturday, classified_at=saturday)

    initial = deadlines(events, law, BERLIN)[0]

    assert (initial.due, initial.relief, initial.falls_on) == (at("2026-03-07 12:00"), None, "saturday")


def test_a_limit_at_saturday_midnight_falls_on_saturday():
    """
    Midnight belongs to the day it begins: Friday 20:00 and four hours is Saturday, and is relieved.
    """
    friday = at("2026-03-06 20:00 Europe/Berlin")

    initial = asked(Events(**INSURER, aware_at=friday, classified_at=friday))["initial_notification"]

    assert (initial.before_relief, initial.relief) == (at("2026-03-07 00:00 Europe/Berlin"), "5(4)")
    assert BERLIN.day_of(initial.before_relief) == date(2026, 3, 7)
