"""Clocks: how long an incident lasted and a service was down, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.core.rules.incidents import CLOCKS, NOON, classified, law, only, read
from tocsin.core.refusal import Refused
from tocsin.core.rules import NEVER, Truth, assess
from tocsin.core.rules.elapsed import Elapsed, elapsed
from tocsin.core.time import instant, rfc3339


def ago(hours: float) -> str:
    return rfc3339(NOON - timedelta(hours=hours))


def duration(**given):
    return assess(law(), "9(3)(a)", read(given), NOON)


def downtime(**given):
    return assess(law(), "9(3)(b), downtime", read(given), NOON)


@pytest.mark.parametrize(
    ("given", "truth"),
    [
        ({"occurred_at": ago(25), "resolved_at": ago(0)}, Truth.YES),
        ({"occurred_at": ago(25), "resolved_at": ago(1)}, Truth.NO),
        ({"occurred_at": ago(25), "ongoing": True}, Truth.YES),
        ({"occurred_at": ago(25)}, Truth.UNKNOWN),
        ({"occurred_at": ago(25), "ongoing": False}, Truth.UNKNOWN),
        ({"occurred_at": ago(24)}, Truth.NO),
        ({"occurred_at": ago(23)}, Truth.NO),
        ({"detected_at": ago(25), "ongoing": True}, Truth.YES),
        ({"detected_at": ago(25)}, Truth.UNKNOWN),
        ({"resolved_at": ago(1)}, Truth.UNKNOWN),
        ({"ongoing": True}, Truth.UNKNOWN),
        ({"duration_seconds": 90_000}, Truth.YES),
        ({"duration_seconds": 90_000, "detected_at": ago(30), "resolved_at": ago(10)}, Truth.YES),
        ({"occurred_at": ago(30), "duration_seconds": 90_000}, Truth.YES),
        ({"detected_at": ago(1), "resolved_at": ago(2)}, Truth.UNKNOWN),
    ],
)
def test_the_duration_runs_from_occurrence_or_else_from_detection(given, truth):
    """Art. 3(1): a start, and an end or the word that it goes on; what is not known is not assumed."""
    assert duration(**given).truth is truth


@pytest.mark.parametrize(
    ("given", "truth"),
    [
        ({"downtime_started_at": ago(3), "service_restored_at": ago(0.5)}, Truth.YES),
        ({"downtime_started_at": ago(3), "ongoing": True}, Truth.YES),
        ({"downtime_started_at": ago(3)}, Truth.UNKNOWN),
        ({"downtime_started_at": ago(1)}, Truth.NO),
        ({"detected_at": ago(3), "ongoing": True}, Truth.UNKNOWN),
        (
            {"detected_at": ago(3), "ongoing": True, "downtime_hits_critical_function_support": True},
            Truth.YES,
        ),
        (
            {"detected_at": ago(3), "ongoing": True, "downtime_hits_critical_function_support": False},
            Truth.UNKNOWN,
        ),
        ({"detected_at": ago(3), "service_restored_at": ago(0.5)}, Truth.YES),
        ({"occurred_at": ago(3), "ongoing": True}, Truth.UNKNOWN),
        ({"downtime_seconds": 7_201}, Truth.YES),
        ({"downtime_started_at": rfc3339(NOON + timedelta(hours=1)), "ongoing": True}, Truth.NO),
    ],
)
def test_downtime_runs_from_unavailability_or_else_from_detection_where_there_was_downtime(given, truth):
    """Art. 3(2): detection stands in only where it is established that there was downtime."""
    assert downtime(**given).truth is truth


@pytest.mark.parametrize(
    ("given", "holds_from"),
    [
        ({"occurred_at": ago(20), "ongoing": True}, ago(-4)),
        ({"occurred_at": ago(30), "ongoing": True}, ago(6)),
        ({"occurred_at": ago(30), "resolved_at": ago(1)}, ago(6)),
        ({"occurred_at": ago(20), "resolved_at": rfc3339(NOON + timedelta(hours=9))}, ago(-4)),
        ({"duration_seconds": 3_600, "ongoing": True}, ago(-23)),
        ({"duration_seconds": 90_000, "ongoing": True}, ago(1)),
        ({"duration_seconds": 90_000, "resolved_at": ago(2)}, ago(3)),
    ],
)
def test_a_threshold_of_time_holds_from_the_limit_itself(given, holds_from):
    """The instant is the start and the limit, in the past or in the future, if the clock reaches it."""
    assert duration(**given).holds_from == instant(holds_from)


@pytest.mark.parametrize(
    "given",
    [
        {"occurred_at": ago(20), "resolved_at": ago(1)},
        {"occurred_at": ago(30), "resolved_at": ago(6)},
        {"occurred_at": ago(20)},
        {"duration_seconds": 3_600},
        {},
    ],
)
def test_a_clock_that_does_not_reach_its_limit_never_holds(given):
    """Ended before the limit, at it, or not known to go on: time alone does not bring it about."""
    assert duration(**given).holds_from is NEVER


def test_no_downtime_does_not_grow():
    """A downtime of zero seconds in an ongoing incident is none, and does not become two hours."""
    found = classified(media_coverage=True, ongoing=True)

    assert found.becomes_major_at == NOON + timedelta(hours=24)
    assert downtime(downtime_seconds=0, ongoing=True).holds_from is NEVER


def test_no_downtime_has_neither_a_beginning_nor_an_end():
    """Where there was none nothing runs on, whatever else of the incident does."""
    clock = law().provisions["9(3)(b), downtime"].test.clock

    found = elapsed(clock, read({"downtime_seconds": 0, "ongoing": True}), NOON)

    assert found == Elapsed(None, None, running=False, length=timedelta(), from_detection=False)


def test_a_clock_with_its_beginning_and_end_rests_on_neither_a_length_nor_detection():
    """Two instants say all of it, and what else is known of the incident is left aside."""
    clock = law().provisions["9(3)(a)"].test.clock
    given = {"occurred_at": ago(5), "detected_at": ago(4), "resolved_at": ago(3), "ongoing": True}

    found = elapsed(clock, read(given), NOON)

    assert found == Elapsed(
        instant(ago(5)), instant(ago(3)), running=False, length=None, from_detection=False
    )


def test_an_end_after_the_question_is_not_yet_reached():
    """Asked earlier, an incident has lasted until then only."""
    facts = read({"occurred_at": ago(30), "resolved_at": ago(0)})

    assert assess(law(), "9(3)(a)", facts, NOON - timedelta(hours=7)).truth is Truth.NO


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"occurred_at": ago(25)}, {"resolved_at", "ongoing", "duration_seconds"}),
        ({"occurred_at": ago(25), "ongoing": False}, {"resolved_at", "duration_seconds"}),
        ({"detected_at": ago(5), "ongoing": True}, {"occurred_at", "duration_seconds"}),
        ({"detected_at": ago(25), "ongoing": True}, set()),
        ({"occurred_at": ago(25), "ongoing": True}, set()),
        ({"duration_seconds": 60}, set()),
        ({}, {"occurred_at", "detected_at", "resolved_at", "ongoing", "duration_seconds"}),
        ({"resolved_at": ago(1)}, {"occurred_at", "detected_at", "duration_seconds"}),
    ],
)
def test_the_open_facts_of_a_clock_are_those_that_can_still_move_it(given, asked):
    """A start from detection may still be corrected by an occurrence; a clock that is known asks nothing."""
    assert set(duration(**given).open) == asked


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"occurred_at": ago(1), "resolved_at": ago(2)}, "resolved_at"),
        ({"occurred_at": ago(1), "detected_at": ago(2)}, "detected_at"),
        ({"downtime_started_at": ago(1), "service_restored_at": ago(2)}, "service_restored_at"),
        ({"occurred_at": ago(-1)}, "occurred_at"),
    ],
)
def test_impossible_orders_of_time_are_refused(given, where):
    """An end before its beginning, or an occurrence after the question, is a mistake and not a fact."""
    with pytest.raises(Refused) as refusal:
        only(**given)

    assert refusal.value.code == "impossible_order"
    assert refusal.value.where == where


@pytest.mark.parametrize(
    "given",
    [
        {"occurred_at": ago(5), "resolved_at": ago(3), "duration_seconds": 3_600},
        {"downtime_started_at": ago(5), "service_restored_at": ago(3), "downtime_seconds": 1},
    ],
)
def test_instants_and_a_length_that_contradict_each_other_are_refused(given):
    """Both cannot be true, and which one is decides; the length is the one to look at."""
    with pytest.raises(Refused) as refusal:
        only(**given)

    assert (refusal.value.code, refusal.value.where) == ("contradictory_facts", list(given)[-1])


def test_instants_and_a_length_that_agree_are_accepted():
    """A length to the whole second agrees with instants that have fractions of one."""
    found = duration(
        occurred_at="2026-03-01T09:00:00.250Z",
        resolved_at="2026-03-02T11:00:00.900Z",
        duration_seconds=93_600,
    )

    assert found.truth is Truth.YES


def test_same_instants_are_in_order():
    """Detected and resolved at the very moment of occurrence is possible."""
    assert classified(*CLOCKS, occurred_at=ago(1), detected_at=ago(1), resolved_at=ago(1)).outcome


@pytest.mark.parametrize("ended", ["2026-03-01T10:59:59.1Z", "2026-03-01T11:00:00.9Z"])
def test_a_length_may_leave_out_a_part_of_a_second(ended):
    """Lengths are whole seconds, so instants may differ from one by less than that; the instants count."""
    given = {"occurred_at": "2026-03-01T10:00:00Z", "resolved_at": ended, "duration_seconds": 3_600}
    clock = law().provisions["9(3)(a)"].test.clock

    assert elapsed(clock, read(given), NOON).at(NOON) == instant(ended) - instant(given["occurred_at"])


@pytest.mark.parametrize("ended", ["2026-03-01T10:59:59Z", "2026-03-01T11:00:01Z"])
def test_a_length_that_is_a_second_off_is_refused(ended):
    """A whole second more or less is another length."""
    with pytest.raises(Refused, match="duration_seconds says 3600"):
        only(occurred_at="2026-03-01T10:00:00Z", resolved_at=ended, duration_seconds=3_600)
