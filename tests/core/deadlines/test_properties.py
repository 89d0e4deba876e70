"""What holds for the deadlines of every incident."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.core.deadlines.asking import asked
from tocsin.core.deadlines import Events
from tocsin.core.time.working_days import Calendar

ZONES = ["Europe/Berlin", "Europe/Lisbon", "Asia/Nicosia", "Atlantic/Reykjavik"]
gaps = st.timedeltas(timedelta(), timedelta(days=40))
starts = st.datetimes(
    datetime(2025, 3, 12),  # noqa: DTZ001 - Hypothesis takes naive bounds
    datetime(2030, 12, 31),  # noqa: DTZ001 - Hypothesis takes naive bounds
    timezones=st.just(timezone.utc),  # noqa: UP017 - the value, not the name
)
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.frozensets(st.dates(date(2025, 3, 1), date(2031, 3, 1)), max_size=200),
)
entities = st.sampled_from(
    ["credit_institution", "insurance_and_reinsurance_undertaking", "unheard_of", None]
)


@st.composite
def incidents(draw):
    """Draw an incident that has come some way: aware, classified, notified, reported."""
    moment, course = draw(starts), []
    for _ in range(draw(st.integers(1, 5))):
        course.append(moment)
        moment += draw(gaps)
    keys = ["aware_at", "classified_at", "initial_submitted_at"]
    return Events(
        entity_type=draw(entities),
        nis2_essential_or_important=draw(st.sampled_from([True, False, None])),
        intermediate_submitted_at=tuple(course[3:]),
        **dict(zip(keys, course, strict=False)),
    )


@given(incidents(), calendars)
def test_a_deadline_never_precedes_its_trigger(events, calendar):
    """
    Nothing is due before the event from which it runs.
    """
    for deadline in asked(events, calendar).values():
        happened = getattr(events, deadline.trigger)
        last = happened[-1] if isinstance(happened, tuple) and happened else happened
        assert not last or deadline.due >= last


@given(incidents(), calendars)
def test_relief_never_shortens(events, calendar):
    """
    Relief moves a limit to a later noon of a working day, or leaves it; the legal end is never earlier.
    """
    for deadline in asked(events, calendar).values():
        assert deadline.before_relief <= deadline.due <= deadline.legal_outer
        local = deadline.due.astimezone(calendar.zone)
        if deadline.relief:
            assert (local.hour, local.minute) == (12, 0)
            assert calendar.is_working_day(local.date())
        else:
            assert deadline.due == deadline.before_relief


@given(incidents(), calendars)
def test_the_final_report_is_the_same_day_number_a_month_later_or_the_last_day(events, calendar):
    """
    A month is a month, wherever it is counted.
    """
    final = asked(events, calendar).get("final_report")
    if final is None or final.projected:
        return
    start = events.intermediate_submitted_at[-1].astimezone(calendar.zone)
    end = final.before_relief.astimezone(calendar.zone)

    assert end.day == start.day or (end + timedelta(days=1)).day == 1


@given(incidents(), calendars)
def test_who_has_no_relief_is_never_later_than_who_has(events, calendar):
    """
    For the reports that are owed by now, an essential entity has no later limit than another.
    """
    strict = Events(**{**_fields(events), "nis2_essential_or_important": True})
    mild = Events(**{**_fields(events), "nis2_essential_or_important": False})

    for report, deadline in asked(strict, calendar).items():
        if not deadline.projected:
            assert deadline.due <= asked(mild, calendar)[report].due


@given(incidents(), calendars)
def test_a_report_that_is_owed_runs_from_an_event_that_happened(events, calendar):
    """
    A deadline is projected exactly while the event that starts its clock is missing.
    """
    for deadline in asked(events, calendar).values():
        owed = {"initial_notification": "classified_at"}.get(deadline.report, deadline.trigger)
        assert deadline.projected == (not getattr(events, owed))


def _fields(events):
    return {name: getattr(events, name) for name in Events.__dataclass_fields__}
