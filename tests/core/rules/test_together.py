"""What several incidents are together, and what one more like them would add."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.core.rules.acts import act, flag
from tests.core.rules.incidents import NOON, law, read
from tocsin.core.incidents import Fact, Growth
from tocsin.core.rules import under
from tocsin.core.rules.together import Sums, Together

CLIENTS, COSTS, MEDIA = "clients_affected", "costs_and_losses", "media_coverage"
USERS, VALUE, HOME = "clients_using_service", "transaction_value_affected", "home_member_state"
DURATION, DOWNTIME = "duration_seconds", "downtime_seconds"
CRITICAL = "downtime_hits_critical_function_support"
MAX = {"recurring_clients": "max"}


def sums(key: str, values: list[Any], readings: dict[str, str] | None = None) -> Sums:
    """Return the sums over incidents of each of which one fact is known, or none."""
    facts = [read({} if each is None else {key: each}) for each in values]
    return Sums(under(law(), readings), facts, NOON)


def told(taken: Together, key: str) -> tuple[Any, Any]:
    """Return what is known of a fact, and what is known at least."""
    known, floor = taken.known.get(key), taken.floor.get(key)
    return (None if known is None else known.value, None if floor is None else floor.value)


@pytest.mark.parametrize(
    ("key", "values", "together", "one_more"),
    [
        (CLIENTS, [1_000, 9, 200, 8, 100, 1_000], 317, 326),
        (CLIENTS, [1_000, 9, 7, 8, 2_000, 100, 1_000], 2_124, 2_133),
        (COSTS, ["1000", "9", "200", "8.5", "100", "1000"], "317.5", "326.5"),
        (MEDIA, [True, False, False, False], False, False),
        (MEDIA, [False, True, False, False, False], True, True),
        ("member_states_impacted", [["FR"], ["NL"], ["BE", "NL"], ["FR"]], ("NL", "BE"), ("NL", "BE")),
        ("home_member_state", ["FR", "NL", "NL", "FR"], "NL", "NL"),
        ("home_member_state", ["FR", "NL", "BE", "FR"], None, None),
    ],
)
def test_one_more_like_the_median_of_a_run_adds_to_its_numbers_alone(key, values, together, one_more):
    """The lower middle of each number, compared as a number; what lies outside the run counts for nothing."""
    taken, end = sums(key, values), len(values) - 1

    assert told(taken.over(1, end), key) == (together, None)
    assert told(taken.with_one_more(1, end), key) == (one_more, None)


@pytest.mark.parametrize(
    ("key", "values", "floor"),
    [(CLIENTS, [5, None, 7], 12), (COSTS, ["5.10", None, "7"], "12.10"), (CLIENTS, [None, None], None)],
)
def test_one_more_of_which_a_number_is_unknown_adds_nothing_that_is_known(key, values, floor):
    """What is unknown of a member is unknown of the one more: the floor stays, if there is one."""
    taken = sums(key, values)

    assert told(taken.over(0, len(values)), key) == (None, floor)
    assert told(taken.with_one_more(0, len(values)), key) == (None, floor)


def test_one_more_is_no_more_than_the_largest_where_the_largest_counts():
    """Under the other reading the same clients are hit again, and one more hits no others."""
    taken = sums(CLIENTS, [9, 200, 8, 100], MAX)

    assert told(taken.over(0, 4), CLIENTS) == told(taken.with_one_more(0, 4), CLIENTS) == (200, None)
    assert told(taken.with_one_more(2, 4), CLIENTS) == (100, None)


@pytest.mark.parametrize(
    ("key", "values", "together"),
    [
        (CLIENTS, [None, 5, 7, None], (12, None)),
        (CLIENTS, [5, None, None, 7], (None, None)),
        (USERS, [None, 5, 7, None], (7, None)),
        (USERS, [9, 5, None, 8], (None, None)),
        (MEDIA, [None, False, False, None], (False, None)),
        (MEDIA, [True, None, False, True], (None, None)),
        (HOME, ["NL", "BE", "BE", "NL"], ("BE", None)),
    ],
)
def test_what_is_unknown_outside_a_run_opens_nothing_in_it(key, values, together):
    """Only the two in the middle are asked about; where neither is known there is no floor."""
    assert told(sums(key, values).over(1, 3), key) == together


@pytest.mark.parametrize(
    ("key", "values", "together"),
    [
        (CLIENTS, [0, None], (None, 0)),
        (CLIENTS, [3, 1, 2], (3, None)),
        (VALUE, ["7", "60000.5", None], (None, "60000.5")),
        (VALUE, ["9", "10"], ("10", None)),
        (COSTS, ["9", "10"], ("19", None)),
    ],
)
def test_the_largest_of_what_is_known_is_a_floor_under_the_other_reading(key, values, together):
    """Clients and transactions are those of one incident, compared as numbers; costs add up all the same."""
    assert told(sums(key, values, MAX).over(0, len(values)), key) == together


def test_the_largest_is_found_in_every_run():
    """Whichever of nine incidents has most clients, each run that it lies in has as many."""
    values = [4, 1, 6, 2, 5, 3, 7, 8, 9]
    taken = sums(CLIENTS, values, MAX)

    for begin in range(9):
        for end in range(begin + 1, 10):
            assert told(taken.over(begin, end), CLIENTS) == (max(values[begin:end]), None)


@pytest.mark.parametrize(
    ("values", "together"),
    [
        (["NL", "NL"], "NL"),
        (["NL", "BE"], None),
        (["NL", "BE", "NL"], None),
        (["NL"], "NL"),
        (["NL", None], None),
    ],
)
def test_one_home_is_known_of_all_if_each_has_the_same(values, together):
    """Whatever stands between the first and the last counts too."""
    assert told(sums(HOME, values).over(0, len(values)), HOME) == (together, None)


@pytest.mark.parametrize("reading", [{}, MAX], ids=["sum", "max"])
def test_small_amounts_are_written_with_their_decimals(reading):
    """No amount is written with a power of ten, however small it is."""
    taken = sums(VALUE, ["0.0000000", "0.0000001"], reading)

    assert told(taken.over(0, 1), VALUE) == ("0.0000000", None)
    assert told(taken.over(0, 2), VALUE) == ("0.0000001", None)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ([True], [True], (True, None)),
        ([True], [None], (None, None)),
        ([None], [True], (None, None)),
        ([False], [None], (False, None)),
        ([None], [False], (False, None)),
        ([True, False], [False, True], (False, None)),
        ([True, True], [False, None], (None, None)),
    ],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("data_impact", "data_adverse_effect"),
        ("malicious_unauthorised_access", "access_may_cause_data_losses"),
    ],
)
def test_the_second_of_a_pair_holds_with_the_first_of_the_same_incident(
    before, after, first, second, together
):
    """Where one of the two is settled as no, so is the second; it is yes where both are."""
    pairs = zip(first, second, strict=True)
    facts = [
        read({key: value for key, value in ((before, one), (after, two)) if value is not None})
        for one, two in pairs
    ]

    assert told(Sums(law(), facts, NOON).over(0, len(facts)), after) == together


def lengths(*incidents: dict[str, Any]) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return what the durations and the downtimes of incidents are together."""
    taken = Sums(law(), [read(each) for each in incidents], NOON).over(0, len(incidents))
    return told(taken, DURATION), told(taken, DOWNTIME)


@pytest.mark.parametrize(
    ("incident", "duration", "downtime"),
    [
        ({DURATION: 600, DOWNTIME: 600}, (660, None), (None, 60)),
        ({DURATION: 600, DOWNTIME: 0}, (660, None), (60, None)),
        ({DURATION: 0, DOWNTIME: 600, CRITICAL: True}, (60, None), (660, None)),
        ({CRITICAL: False}, (None, 60), (60, None)),
        ({"ongoing": True, DURATION: 600}, (660, None), (None, 60)),
        ({"occurred_at": "2026-03-02T11:50:00.4Z", "ongoing": True}, (659, None), (None, 60)),
        ({"occurred_at": "2026-03-02T11:50:00.4Z"}, (None, 60), (None, 60)),
    ],
    ids=["unlike", "none", "critical", "other", "going-on", "begun", "open"],
)
def test_lengths_add_up_in_whole_seconds(incident, duration, downtime):
    """A downtime counts once it hits a critical function, and one that does not is none at all."""
    other = {DURATION: 60, DOWNTIME: 60, CRITICAL: True}

    assert lengths(incident, other) == (duration, downtime)


@pytest.mark.parametrize("reading", [{}, MAX], ids=["sum", "max"])
def test_a_number_that_grows_is_read_to_twelve_decimals_and_rounded_down(reading):
    """Two clients an hour are two thirds more after twenty minutes; a third of one is not a half."""
    growth = Growth(Decimal(2), NOON - timedelta(minutes=20))
    facts = {key: replace(fact, growth=growth) for key, fact in read({CLIENTS: 100, VALUE: "0"}).items()}

    taken = Sums(under(law(), reading), [facts], NOON).over(0, 1)

    assert told(taken, CLIENTS) == ("100.666666666666", None)
    assert told(taken, VALUE) == ("0.666666666666", None)


@pytest.mark.parametrize("reading", [{}, MAX], ids=["sum", "max"])
def test_a_number_that_has_not_grown_yet_is_written_plainly(reading):
    """Nothing is written as nothing, with its decimals."""
    facts = {VALUE: replace(read({VALUE: "0"})[VALUE], growth=Growth(Decimal(1), NOON))}

    assert told(Sums(under(law(), reading), [facts], NOON).over(0, 1), VALUE) == ("0.000000000000", None)


def test_lists_of_criteria_are_united():
    """Each criterion once, in the order in which it first came up."""
    facts = [{"listed": Fact("listed", each)} for each in (("c", "b"), ("b", "a"), ("a", "c"))]

    taken = Sums(act("1", {"1": flag("a")}), facts, NOON).over(0, 3)

    assert told(taken, "listed") == (("c", "b", "a"), None)


@pytest.mark.parametrize("key", ["occurred_at", "resolved_at", DURATION, "detected_at"])
def test_a_length_rests_on_an_estimate_where_what_it_is_measured_by_does(key):
    """An estimated beginning or end makes an estimate of the sum, though no length was stated."""
    told_by = {"occurred_at": "2026-01-01T08:00:00Z", "resolved_at": "2026-01-01T09:00:00Z"}
    sure = read({**told_by, "detected_at": "2026-01-01T08:30:00Z", DURATION: 3_600, CLIENTS: 4})
    guess = {**sure, key: replace(sure[key], estimate=True)}
    taken = Sums(law(), [sure, guess, sure], NOON)

    marked = taken.estimated(taken.over(0, 2), 0, 2).known

    assert (marked[DURATION].estimate, marked[CLIENTS].estimate) == (True, False)
    for begin, end in ((0, 1), (2, 3)):
        assert not taken.estimated(taken.over(begin, end), begin, end).known[DURATION].estimate


def test_each_sum_is_a_fact_of_its_own_name():
    """Known or a floor: what was added up keeps the name under which rules ask for it."""
    taken = Sums(law(), [read({CLIENTS: 4, COSTS: "5"}), read({CLIENTS: 4})], NOON).over(0, 2)

    assert {key: fact.key for key, fact in taken.known.items()} == {CLIENTS: CLIENTS}
    assert {key: fact.key for key, fact in taken.floor.items()} == {COSTS: COSTS}
