"""The readings of time limits: both sides of each, and what it changes."""

from datetime import timedelta

import pytest

from tests.core.deadlines.asking import BANK, INSURER, asked, at
from tocsin.core.deadlines import Events, notes, under
from tocsin.core.refusal import Refused
from tocsin.store.timelimits import time_limits

AWARE = at("2026-03-02 08:00")
DEFAULTS = {
    "late_classification": "within",
    "weekend_day": "local",
    "late_weekend_relief": "applies",
    "delay_notice_for_late": "all",
    "delay_notice_relief": "moved",
    "month_clock": "local",
    "period_end": "exact",
    "two_working_days": "not_applied",
}
OTHERS = {
    "late_classification": "late",
    "weekend_day": "utc",
    "late_weekend_relief": "not",
    "delay_notice_for_late": "literal",
    "delay_notice_relief": "unmoved",
    "month_clock": "utc",
    "period_end": "end_of_the_hour",
    "two_working_days": "applied",
}


def test_each_reading_has_two_sides_with_a_source_and_a_default():
    """
    The act and the one by which its periods are counted hold them; the defaults are what was always done.
    """
    law = time_limits("dora")

    assert dict(law.chosen) == DEFAULTS == {name: each.default for name, each in law.readings.items()}
    assert {name: set(each.sides) for name, each in law.readings.items()} == {
        name: {DEFAULTS[name], OTHERS[name]} for name in DEFAULTS
    }
    for each in law.readings.values():
        assert each.asks.endswith("?") and each.vraagt.endswith("?")  # noqa: PT018 - both languages
        assert all(side.says and side.zegt and side.source and side.bron for side in each.sides.values())


@pytest.mark.parametrize("regime", ["nis2", "gdpr"])
def test_how_periods_are_counted_is_read_the_same_in_every_act(regime):
    """
    Regulation 1182/71 counts for all of them; Art. 5 of 2025/301 for DORA alone.
    """
    assert dict(time_limits(regime).chosen) == {
        name: DEFAULTS[name] for name in ("month_clock", "period_end", "two_working_days")
    }


def test_the_default_sides_change_nothing_and_the_other_ones_can_be_taken_back():
    """
    Chosen by name or not, the default is the default.
    """
    law = time_limits("dora")

    assert under(law, {}) == under(law, DEFAULTS) == law
    other = under(law, OTHERS)
    assert dict(other.chosen) == OTHERS
    assert other.settings != law.settings
    assert under(other, DEFAULTS) == law


@pytest.mark.parametrize(
    ("choices", "where", "said"),
    [
        ({"weekend": "utc"}, "weekend", "'weekend' is no reading of 2025/301.*delay_notice_for_late, del"),
        ({"weekend_day": "mars"}, "mars", "'mars' is no side of the reading weekend_day.*local, utc"),
    ],
)
def test_a_reading_or_side_that_is_not_there_is_refused(choices, where, said):
    """
    The refusal names the ones that are.
    """
    with pytest.raises(Refused, match=said) as refused:
        under(time_limits("dora"), choices)

    assert (refused.value.code, refused.value.where) == ("unknown_reading", where)


@pytest.mark.parametrize(
    ("minutes", "article", "hours"),
    [(-1, "5(1)(a)", 24), (0, "5(2)", 28), (1, "5(2)", None)],
)
def test_late_classification_from_24_hours_sharp(minutes, article, hours):
    """
    Under `late` four hours are left at exactly 24 hours; a minute before nothing changes.
    """
    classified = AWARE + timedelta(hours=24, minutes=minutes)
    events = Events(**BANK, aware_at=AWARE, classified_at=classified)

    initial = asked(events, readings={"late_classification": "late"})["initial_notification"]

    expected = classified + timedelta(hours=4) if hours is None else AWARE + timedelta(hours=hours)
    assert (initial.article, initial.due) == (article, expected)


def test_the_weekend_day_of_utc():
    """
    Sunday 23:30 UTC is then relieved although it is Monday in Berlin, until noon of Berlin.
    """
    events = Events(**INSURER, aware_at=at("2026-03-08 19:00"), classified_at=at("2026-03-08 19:30"))

    initial = asked(events, readings={"weekend_day": "utc"})["initial_notification"]

    assert (initial.due, initial.relief) == (at("2026-03-09 12:00 Europe/Berlin"), "5(4)")
    assert initial.falls_on == "sunday"


def test_the_saturday_of_utc_begins_later():
    """
    Saturday 00:30 in Berlin is still Friday of UTC: no relief under that side.
    """
    friday = at("2026-03-06 19:30")
    events = Events(**INSURER, aware_at=friday, classified_at=friday)

    assert asked(events)["initial_notification"].relief == "5(4)"
    initial = asked(events, readings={"weekend_day": "utc"})["initial_notification"]
    assert (initial.relief, initial.falls_on) == (None, None)


def test_a_late_limit_without_weekend_relief():
    """
    A limit under 5(2) then stays on Sunday, and the article says why; one under 5(1) is moved as ever.
    """
    sunday = at("2026-06-14 08:00")
    late = Events(**INSURER, aware_at=at("2026-06-10 08:00"), classified_at=sunday)
    early = Events(**INSURER, aware_at=sunday, classified_at=sunday)
    readings = {"late_weekend_relief": "not"}

    initial = asked(late, readings=readings)["initial_notification"]

    assert asked(late)["initial_notification"].relief == "5(4)"
    assert (initial.due, initial.relief, initial.relief_denied_by) == (at("2026-06-14 12:00"), None, "5(2)")
    assert asked(early, readings=readings)["initial_notification"].relief == "5(4)"


def test_an_entity_without_relief_is_denied_it_by_its_own_article():
    """
    A bank has no relief under either side, because of Art. 5(5).
    """
    events = Events(**BANK, aware_at=at("2026-06-10 08:00"), classified_at=at("2026-06-14 08:00"))

    initial = asked(events, readings={"late_weekend_relief": "not"})["initial_notification"]

    assert initial.relief_denied_by == "5(5)"


@pytest.mark.parametrize(
    ("submitted", "due"),
    [("2026-03-16 09:00", "2026-04-16 09:00"), ("2026-10-12 08:00", "2026-11-12 08:00")],
)
def test_a_month_by_the_clock_of_utc(submitted, due):
    """
    Over either clock change the hour of UTC stays, and the wall clock does not.
    """
    events = Events(**BANK, intermediate_submitted_at=(at(submitted),))

    final = asked(events, readings={"month_clock": "utc"})["final_report"]

    assert final.due == at(due)
    assert abs(asked(events)["final_report"].due - final.due) == timedelta(hours=1)


def test_due_at_the_end_of_the_hour():
    """
    Both ends are then the legal one, for hours and for months.
    """
    events = Events(**BANK, aware_at=at("2026-06-15 10:20"), classified_at=at("2026-06-15 10:20"))
    reported = Events(**BANK, intermediate_submitted_at=(at("2026-03-16 09:00"),))
    readings = {"period_end": "end_of_the_hour"}

    initial = asked(events, readings=readings)["initial_notification"]
    final = asked(reported, readings=readings)["final_report"]

    assert initial.due == initial.before_relief == initial.legal_outer == at("2026-06-15 15:00")
    assert final.due == final.legal_outer == at("2026-04-17 00:00 Europe/Berlin")


def test_an_end_at_midnight_belongs_to_the_day_it_closes():
    """
    Due with the last hour of Friday is no limit of Saturday; with the last hour of Sunday it is relieved.
    """
    readings = {"period_end": "end_of_the_hour"}
    friday, sunday = at("2026-03-06 19:10 Europe/Berlin"), at("2026-03-08 19:10 Europe/Berlin")

    first = asked(Events(**INSURER, aware_at=friday, classified_at=friday), readings=readings)
    second = asked(Events(**INSURER, aware_at=sunday, classified_at=sunday), readings=readings)

    assert first["initial_notification"].due == at("2026-03-07 00:00 Europe/Berlin")
    assert second["initial_notification"].due == at("2026-03-09 12:00 Europe/Berlin")


def test_late_classification_is_counted_like_the_limit_it_is_measured_by():
    """
    Where 24 hours end with the hour, a classification within that hour is not late.
    """
    events = Events(**BANK, aware_at=at("2026-03-02 08:10"), classified_at=at("2026-03-03 08:30"))

    assert asked(events)["initial_notification"].article == "5(2)"
    initial = asked(events, readings={"period_end": "end_of_the_hour"})["initial_notification"]
    assert (initial.article, initial.due) == ("5(1)(a)", at("2026-03-03 09:00"))


def test_two_working_days_in_72_hours():
    """
    Reported on Friday, the intermediate report of a bank is due on Tuesday, and a breach likewise.
    """
    friday = at("2026-06-19 14:00")
    readings = {"two_working_days": "applied"}

    dora = asked(Events(**BANK, initial_submitted_at=friday), readings=readings)
    gdpr = asked(Events(regime="gdpr", aware_at=friday), readings=readings)

    assert dora["intermediate_report"].due == at("2026-06-23 14:00")
    assert gdpr["authority_notification"].due == at("2026-06-23 14:00")


def test_working_days_that_cannot_be_counted_are_noted():
    """
    The reading needs a place; the answer says that it had none.
    """
    law = under(time_limits("gdpr"), {"two_working_days": "applied"})
    friday = at("2026-06-19 14:00")

    lost = notes(Events(regime="gdpr", aware_at=friday), law, ())
    here = notes(Events(regime="gdpr", aware_at=friday, time_zone="Europe/Berlin"), law, ())
    state = notes(Events(regime="gdpr", aware_at=friday, member_state="DE"), law, ())

    assert [note for note in lost if "working days are not known" in note]
    assert not [note for note in (*here, *state) if "working days are not known" in note]
    assert "working days" not in " ".join(notes(Events(regime="gdpr"), time_limits("gdpr"), ()))
