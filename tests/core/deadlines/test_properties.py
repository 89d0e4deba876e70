"""What holds for the deadlines of every incident."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.core.deadlines.asking import asked
from tocsin.core.deadlines import Events, delay_notice_proposed_from
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
OTHER_READINGS = [
    {"late_classification": "late"},
    {"weekend_day": "utc"},
    {"late_weekend_relief": "not"},
    {"month_clock": "utc"},
    {"period_end": "end_of_the_hour"},
    {"two_working_days": "applied"},
    {
        "late_classification": "late",
        "weekend_day": "utc",
        "late_weekend_relief": "not",
        "month_clock": "utc",
        "period_end": "end_of_the_hour",
        "two_working_days": "applied",
    },
]


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


@given(incidents(), calendars, st.sampled_from(OTHER_READINGS))
def test_a_deadline_never_precedes_its_trigger_under_any_reading(events, calendar, readings):
    """
    Whatever side is taken, nothing is due before the event from which it runs, nor after its legal end.
    """
    for deadline in asked(events, calendar, readings=readings).values():
        assert deadline.runs_from <= deadline.before_relief <= deadline.due <= deadline.legal_outer


@given(incidents(), calendars)
def test_a_delay_notice_is_given_by_the_limit_of_what_is_owed(events, calendar):
    """
    Exactly the deadlines that are owed and not yet met have one, at their own limit.
    """
    for deadline in asked(events, calendar).values():
        open_and_owed = not deadline.projected and deadline.submitted_at is None
        assert (deadline.delay_notice is not None) == open_and_owed
        if deadline.delay_notice:
            assert deadline.delay_notice.due == deadline.due
            start = delay_notice_proposed_from(deadline)
            assert deadline.runs_from <= start < deadline.due


@given(incidents(), calendars, st.integers(1, 4))
def test_a_later_event_moves_no_earlier_deadline_unless_it_is_its_trigger(events, calendar, known):
    """
    As the incident goes on, a deadline that was owed keeps its instant; only a final report is moved.
    """
    before = _until(events, known)

    after = asked(events, calendar)
    for report, deadline in asked(before, calendar).items():
        if deadline.projected or report == "final_report":
            continue
        assert (after[report].due, after[report].article) == (deadline.due, deadline.article)


@given(incidents(), calendars, gaps)
def test_recovery_and_clients_move_no_other_deadline(events, calendar, gap):
    """
    The duties without a number stand beside the reports and change none of them.
    """
    if events.aware_at is None:
        return
    told = Events(
        **{
            **_fields(events),
            "regular_activities_recovered_at": events.aware_at + gap,
            "clients_financial_interests_affected": True,
        }
    )

    found = asked(told, calendar)

    extra = {
        name: found.pop(name)
        for name in ("updated_intermediate_report", "client_information")
        if name in found
    }
    assert found == asked(events, calendar)
    assert {each.due for each in extra.values()} == {None}
    assert "client_information" in extra


def _until(events, known):
    """Return the incident as it was after its first so many events."""
    keys = ("aware_at", "classified_at", "initial_submitted_at")
    kept = {key: getattr(events, key) for key in keys[:known]}
    sent = events.intermediate_submitted_at[: max(known - len(keys), 0)]
    lost = dict.fromkeys(keys[known:])
    return Events(**{**_fields(events), **kept, **lost, "intermediate_submitted_at": sent})


def _fields(events):
    return {name: getattr(events, name) for name in Events.__dataclass_fields__}
