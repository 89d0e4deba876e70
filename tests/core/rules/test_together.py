"""What several incidents are together, and what one more like them would add."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.rules.incidents import NOON, law, read
from tocsin.core.rules import under
from tocsin.core.rules.together import Sums, Together

CLIENTS, COSTS, MEDIA = "clients_affected", "costs_and_losses", "media_coverage"


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
    taken = sums(CLIENTS, [9, 200, 8, 100], {"recurring_clients": "max"})

    assert told(taken.over(0, 4), CLIENTS) == told(taken.with_one_more(0, 4), CLIENTS) == (200, None)
    assert told(taken.with_one_more(2, 4), CLIENTS) == (100, None)
