"""Which days are working days at one place, and which comes next."""

from datetime import date, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.time import instant
from tocsin.core.time.working_days import Calendar

EASTER = Calendar(ZoneInfo("Europe/Berlin"), frozenset({date(2026, 4, 3), date(2026, 4, 6)}))


def test_easter_rolls_on_from_good_friday_to_tuesday():
    """
    After Maundy Thursday come Good Friday, the weekend and Easter Monday; people work on Tuesday.
    """
    assert EASTER.next_working_day(date(2026, 4, 2)) == date(2026, 4, 7)


def test_the_next_working_day_is_after_the_day_itself():
    """
    A working day is not its own next one.
    """
    assert EASTER.next_working_day(date(2026, 4, 7)) == date(2026, 4, 8)


def test_the_day_is_that_of_the_place():
    """
    Sunday 23:30 UTC is Monday in Berlin and still Sunday in Lisbon.
    """
    moment = instant("2026-03-08T23:30:00Z")

    assert EASTER.is_working_day(EASTER.day_of(moment))
    lisbon = Calendar(ZoneInfo("Europe/Lisbon"))
    assert not lisbon.is_working_day(lisbon.day_of(moment))


def test_noon_on_the_nights_of_both_clock_changes():
    """
    Noon on the day the clock changes is 10:00 UTC in spring and 11:00 UTC in autumn.
    """
    assert EASTER.at(date(2026, 3, 29), time(12)) == instant("2026-03-29T10:00:00Z")
    assert EASTER.at(date(2026, 10, 25), time(12)) == instant("2026-10-25T11:00:00Z")


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(days, st.frozensets(days, max_size=40), st.frozensets(days, max_size=5))
def test_one_more_holiday_never_brings_the_next_working_day_forward(day, holidays, more):
    """
    Leaving a doubtful holiday out can only make a limit earlier: that is the safe side.
    """
    zone = ZoneInfo("Europe/Berlin")
    fewer, many = Calendar(zone, holidays), Calendar(zone, holidays | more)

    assert day < fewer.next_working_day(day) <= many.next_working_day(day)
    assert many.is_working_day(many.next_working_day(day))
