"""Mistakes that public code makes with these deadlines. Each test is named after one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.deadlines.asking import BANK, BERLIN, INSURER, asked, at
from tocsin.core.deadlines import Events, events_from
from tocsin.core.refusal import Refused

AWARE = at("2026-03-02 08:00")
RELIEF_FREE = [
    {"entity_type": "credit_institution"},
    {"entity_type": "central_counterparty"},
    {"entity_type": "trading_venue"},
    {"entity_type": "payment_institution", "nis2_essential_or_important": True},
]


def test_from_detection_by_a_machine_instead_of_awareness():
    """
    An alarm is no event of these clocks: the key that would carry it is refused by name.
    """
    with pytest.raises(Refused, match="detected_at") as refused:
        events_from({"detected_at": "2026-03-02T07:00:00Z", "aware_at": "2026-03-02T08:00:00Z"})

    assert refused.value.code == "unknown_key"


def test_min_of_both_limbs_also_when_classified_later_than_24_h_after_awareness():
    """
    Classified on day five, the notification is due four hours later and not four days ago.
    """
    classified = AWARE + timedelta(days=4)

    initial = asked(Events(**BANK, aware_at=AWARE, classified_at=classified))["initial_notification"]

    assert (initial.due, initial.article) == (classified + timedelta(hours=4), "5(2)")


@pytest.mark.parametrize("submitted", [AWARE + timedelta(hours=1), AWARE + timedelta(hours=30)])
def test_72_h_from_the_due_time_from_classification_or_from_awareness(submitted):
    """
    Sent early or late, the 72 hours run from the actual submission of the initial notification.
    """
    events = Events(**BANK, aware_at=AWARE, classified_at=AWARE, initial_submitted_at=submitted)

    intermediate = asked(events)["intermediate_report"]

    assert intermediate.due == submitted + timedelta(hours=72)
    assert (intermediate.trigger, intermediate.projected) == ("initial_submitted_at", False)


def test_the_final_report_from_resolution_from_classification_or_30_days():
    """
    The month runs from the intermediate report, and January's has 31 days.
    """
    events = Events(
        **BANK, aware_at=at("2026-01-02 08:00"), intermediate_submitted_at=(at("2026-01-07 10:00"),)
    )

    final = asked(events)["final_report"]

    assert final.before_relief == at("2026-02-07 10:00")
    assert final.before_relief - at("2026-01-07 10:00") == timedelta(days=31)


def test_the_final_report_not_moved_by_an_updated_intermediate_report():
    """
    Each update restarts the month.
    """
    first, update = at("2026-05-06 15:00"), at("2026-05-20 15:00")

    final = asked(Events(**BANK, intermediate_submitted_at=(first, update)))["final_report"]

    assert final.before_relief == at("2026-06-20 15:00")


@pytest.mark.parametrize("entity", RELIEF_FREE)
def test_weekend_relief_for_those_who_have_none_on_the_first_two_reports(entity):
    """
    Banks, central counterparties, trading venues and NIS2 entities report on Saturday as well.
    """
    saturday = at("2026-03-07 08:00")
    events = Events(
        **entity, aware_at=saturday, classified_at=saturday, initial_submitted_at=at("2026-03-11 09:00")
    )

    found = asked(events)

    assert found["initial_notification"].due == at("2026-03-07 12:00")
    assert found["intermediate_report"].due == at("2026-03-14 09:00")
    assert found["initial_notification"].relief_denied_by == "5(5)"


@pytest.mark.parametrize("entity", RELIEF_FREE)
def test_weekend_relief_denied_on_the_final_report(entity):
    """
    The same entities have relief on the final report: 28 March is a Saturday.
    """
    final = asked(Events(**entity, intermediate_submitted_at=(at("2026-02-28 10:00"),)))["final_report"]

    assert (final.due, final.relief) == (at("2026-03-30 12:00 Europe/Berlin"), "5(4)")


def test_the_weekend_judged_in_utc():
    """
    Sunday 23:30 UTC is Monday 00:30 in Berlin, a working day.
    """
    events = Events(**INSURER, aware_at=at("2026-03-08 19:00"), classified_at=at("2026-03-08 19:30"))

    initial = asked(events)["initial_notification"]

    assert (initial.due, initial.relief) == (at("2026-03-08 23:30"), None)


def test_relief_triggered_because_the_incident_began_on_a_weekend():
    """
    Aware on Sunday evening with a limit on Monday morning: the limit counts, not the beginning.
    """
    sunday = at("2026-03-08 22:00 Europe/Berlin")

    initial = asked(Events(**INSURER, aware_at=sunday, classified_at=sunday))["initial_notification"]

    assert initial.due == at("2026-03-09 02:00 Europe/Berlin")


@pytest.mark.parametrize(
    ("submitted", "end"),
    [
        ("2027-01-30 11:00 Europe/Berlin", "2027-02-28 11:00 Europe/Berlin"),
        ("2028-01-31 11:00 Europe/Berlin", "2028-02-29 11:00 Europe/Berlin"),
        ("2028-02-29 11:00 Europe/Berlin", "2028-03-29 11:00 Europe/Berlin"),
        ("2026-03-31 11:00 Europe/Berlin", "2026-04-30 11:00 Europe/Berlin"),
    ],
)
def test_month_ends_and_leap_days(submitted, end):
    """
    A month ends on the same day number, or on the last day of a shorter month.
    """
    found = asked(Events(**BANK, intermediate_submitted_at=(at(submitted),)))

    assert found["final_report"].before_relief == at(end)


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        ("2026-03-28 10:00 Europe/Berlin", "2026-03-29 11:00 Europe/Berlin"),
        ("2026-10-24 10:00 Europe/Berlin", "2026-10-25 09:00 Europe/Berlin"),
    ],
)
def test_both_clock_changes(aware, due):
    """
    24 hours elapse: the wall clock shows an hour more in spring and an hour less in autumn.
    """
    classified = at(aware) + timedelta(hours=22)

    initial = asked(Events(**BANK, aware_at=at(aware), classified_at=classified))["initial_notification"]

    assert initial.due == at(due)


def test_a_month_over_a_clock_change_keeps_the_wall_clock():
    """
    10:00 winter time leads to 10:00 summer time.
    """
    found = asked(Events(**BANK, intermediate_submitted_at=(at("2026-03-16 10:00 Europe/Berlin"),)))

    assert found["final_report"].due == at("2026-04-16 10:00 Europe/Berlin")


def test_a_non_major_incident_with_any_deadline_at_all():
    """
    What the rules found not to be major owes no report.
    """
    assert asked(Events(**BANK, aware_at=AWARE, outcome="not_major")) == {}


def test_the_clock_of_a_reclassified_incident_still_running_or_its_record_gone():
    """
    What is not yet sent lapses with the reclassification; what was sent stays, with its limit.
    """
    reported = Events(**BANK, aware_at=AWARE, classified_at=AWARE, initial_submitted_at=AWARE)

    found = asked(replace(reported, reclassified_at=AWARE + timedelta(hours=30)))

    assert list(found) == ["initial_notification"]
    assert found["initial_notification"] == asked(reported)["initial_notification"]


def test_a_notified_incident_that_is_no_longer_major_losing_its_deadlines():
    """
    What was notified runs on until the reclassification is submitted (2025/302, Art. 5).
    """
    reported = Events(**BANK, aware_at=AWARE, classified_at=AWARE, initial_submitted_at=AWARE)

    assert asked(replace(reported, outcome="not_major")) == asked(reported)
    assert list(asked(reported)) == ["initial_notification", "intermediate_report", "final_report"]


def test_reports_only_for_high_severity():
    """
    Severity is no key here: every major incident has the same three reports.
    """
    with pytest.raises(Refused, match="severity"):
        events_from({"severity": "low", "aware_at": "2026-03-02T08:00:00Z"})

    found = asked(Events(**BANK, aware_at=AWARE, classified_at=AWARE))
    assert list(found) == ["initial_notification", "intermediate_report", "final_report"]


def test_nis2_and_dora_clocks_mixed():
    """
    NIS2 events move no DORA deadline, and DORA events none of NIS2.
    """
    dora = Events(**BANK, aware_at=AWARE, classified_at=AWARE)
    also_nis2 = Events(**BANK, aware_at=AWARE, classified_at=AWARE, notification_submitted_at=AWARE)
    nis2 = Events(regime="nis2", aware_at=AWARE)
    also_dora = Events(regime="nis2", aware_at=AWARE, classified_at=AWARE, initial_submitted_at=AWARE)

    assert asked(dora) == asked(also_nis2)
    assert asked(nis2) == asked(also_dora)
    assert "early_warning" not in asked(dora)


def test_gdpr_34_given_hours():
    """
    People concerned are told without undue delay: there is a duty and no number of hours.
    """
    found = asked(Events(regime="gdpr", aware_at=AWARE, risk="high"), BERLIN)

    told = found["data_subject_communication"]
    assert (told.due, told.legal_outer, told.article) == (None, None, "34(1)")
    assert not told.missed_at(AWARE + timedelta(days=400))
    assert told.remaining(AWARE) is None
