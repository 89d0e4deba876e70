"""Expected attainment through a chain: series, parallel, k of n, shared members, cycles, and simulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.core.impact.expected_attainment import SAMPLES, expected_attainment
from tocsin.core.register import Effect, Group

NINES = Fraction(999, 1000)
HALF = Fraction(1, 2)


def needs(*groups: str) -> dict[str, list[Group]]:
    """Write dependencies as ``pay 1: a b``; a ``~`` before the owner's name makes it degrade only."""
    found: dict[str, list[Group]] = defaultdict(list)
    for number, text in enumerate(groups):
        head, _, members = text.partition(":")
        owner, count = head.split()
        effect = Effect.DEGRADED if owner.startswith("~") else Effect.DOWN
        owner = owner.removeprefix("~")
        found[owner].append(Group(f"g{number}", owner, int(count), effect, tuple(members.split()), "test"))
    return found


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["pay 1: a"], HALF),
        (["pay 2: a b"], Fraction(1, 4)),
        (["pay 1: a b"], Fraction(3, 4)),
        (["pay 2: a b c"], HALF),
        (["pay 2: a b c d"], Fraction(11, 16)),
        (["pay 1: a", "pay 1: b"], Fraction(1, 4)),
        (["pay 2: x y", "x 1: a b", "y 1: a c"], Fraction(5, 8)),
        (["pay 1: x y", "x 2: a b", "y 2: a c"], Fraction(3, 8)),
        (["pay 1: x", "x 1: a", "~pay 1: b"], HALF),
        (["pay 1: x", "x 1: pay"], Fraction(1)),
        (["pay 2: x a", "x 1: pay"], HALF),
        (["pay 2: a unpromised"], HALF),
    ],
)
def test_expected_attainment_follows_from_how_things_depend(groups: list[str], expected: Fraction):
    """
    In series all must hold, in parallel one, and what is shared fails only once; soft groups do not count.
    """
    found = expected_attainment(needs(*groups), dict.fromkeys("abcd", HALF), "pay")

    assert (found.share, found.error) == (expected, None)


def test_it_is_said_what_it_rests_on_and_what_was_assumed():
    """
    What is promised as a whole is not looked behind; what nobody promised is taken never to fail, and named.
    """
    groups = needs("pay 3: cloud desk wires", "cloud 1: hall", "desk 1: room")

    found = expected_attainment(groups, {"cloud": NINES, "hall": HALF}, "pay")

    assert (found.share, found.rests_on, found.assumed) == (NINES, ("cloud",), ("room", "wires"))


def test_a_node_that_is_promised_itself_is_as_available_as_promised():
    """
    The promise about the node stands for all that is behind it.
    """
    assert expected_attainment(needs("pay 1: a"), {"pay": NINES, "a": HALF}, "pay").share == NINES


def test_a_long_chain_is_exact():
    """
    Two hundred parts in series and redundant pairs give the product, to the last digit.
    """
    names = [f"n{number}" for number in range(200)]
    pairs = [f"pay 1: {one} {other}" for one, other in zip(names[::2], names[1::2], strict=True)]

    found = expected_attainment(needs(*pairs), dict.fromkeys(names, NINES), "pay")

    assert found.share == (1 - (1 - NINES) ** 2) ** 100


def test_what_is_too_large_for_a_closed_form_is_simulated_with_its_error():
    """
    The same seed draws the same; another draws another; the exact share lies within a few errors of both.
    """
    names = [f"n{number}" for number in range(12)]
    given_ = dict.fromkeys(names, Fraction(9, 10))
    groups = needs(f"pay 9: {' '.join(names)}")
    exact = expected_attainment(groups, given_, "pay").share

    first, again, other = (
        expected_attainment(groups, given_, "pay", seed=seed, most_parts=5) for seed in (1, 1, 2)
    )

    assert first == again
    assert first.share != other.share
    assert first.error is not None
    assert abs(first.share - exact) < 3 * first.error
    assert Fraction(1, 2000) < first.error < Fraction(1, 400)


def test_a_simulation_in_which_nothing_failed_is_no_certainty():
    """
    Where no situation of those drawn is down, the error is three in their number.
    """
    found = expected_attainment(
        needs("pay 1: a b"), dict.fromkeys("ab", 1 - Fraction(1, 10**6)), "pay", most_parts=1
    )

    assert (found.share, found.error) == (1, Fraction(3, SAMPLES))


MEMBERS = st.lists(st.sampled_from("pqrabcd"), min_size=1, max_size=4, unique=True)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("spqr"), MEMBERS, st.integers(1, 4)), min_size=1, max_size=7),
    st.lists(st.sampled_from([Fraction(0), Fraction(1, 3), NINES, Fraction(1)]), min_size=4, max_size=4),
)
def test_it_is_the_sum_over_all_situations(drawn: list[tuple[str, list[str], int]], shares: list[Fraction]):
    """
    In each of the sixteen situations a plain search says whether it is down: cycles and sharing included.
    """
    groups = needs(
        *(f"{owner} {min(count, len(members))}: {' '.join(members)}" for owner, members, count in drawn)
    )
    known = dict(zip("abcd", shares, strict=True))

    found = expected_attainment(groups, known, "s")

    expected = sum(
        prod(known[each] if up else 1 - known[each] for each, up in zip("abcd", ups, strict=True))
        for ups in product((True, False), repeat=4)
        if not _down(groups, {each for each, up in zip("abcd", ups, strict=True) if not up}, "s")
    )
    assert found.share == expected


def _down(groups: Mapping[str, Sequence[Group]], failed: set[str], node: str) -> bool:
    """Say whether a node is down, by letting failures spread until nothing falls any more."""
    fallen = set(failed)
    while True:
        more = {
            owner
            for owner, owned in groups.items()
            for group in owned
            if owner not in fallen and sum(each not in fallen for each in group.members) < group.needs
        }
        if not more:
            return node in fallen
        fallen |= more
