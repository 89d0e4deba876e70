"""Settling: the smallest sets of facts that could decide an outcome, against every set there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.rules import reference
from tests.core.rules.acts import CLOCK, FACTS, act, flag, flags
from tests.core.rules.incidents import NOON, NOTHING, classified, law, only, read
from tocsin.core.incidents import Fact, Growth
from tocsin.core.rules import Classification, RuleSet, classify, verdict
from tocsin.core.rules.settling import MOST

LAWS = settings(max_examples=60, deadline=None)
TIMES = {"occurred_at", "detected_at", "resolved_at", "downtime_started_at", "service_restored_at", "ongoing"}


def sides(found: Classification) -> dict[str, set[frozenset[str]]]:
    return {
        "major": {frozenset(each) for each in found.settled_by.yes},
        "not_major": {frozenset(each) for each in found.settled_by.no},
    }


def smallest(sets: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    every = set(sets)
    return {each for each in every if not any(other < each for other in every)}


def subsets(keys: list[str]) -> Iterable[tuple[str, ...]]:
    return chain.from_iterable(combinations(keys, size) for size in range(1, len(keys) + 1))


def test_one_answer_can_settle_it_either_way():
    """With one threshold met and one fact unknown, that fact settles it as major and as not major."""
    found = classified("clients_affected", media_coverage=True)

    assert (found.settled_by.yes, found.settled_by.no) == ((("clients_affected",),), (("clients_affected",),))


def test_a_share_needs_both_its_numbers_for_a_yes_and_one_for_a_no():
    """No clients affected are no share of any number; a tenth of a number needs that number."""
    found = classified("counterparts_affected", "counterparts_related", media_coverage=True)

    assert found.settled_by.yes == (("counterparts_affected", "counterparts_related"),)
    assert found.settled_by.no == (("counterparts_affected",),)


def test_the_smallest_sets_come_first_and_then_the_more_decisive():
    """Alone, media coverage makes it major; the two facts about data do so together."""
    found = classified("media_coverage", "data_impact", "data_adverse_effect", costs_and_losses="150000")

    assert found.settled_by.yes == (("media_coverage",), ("data_impact", "data_adverse_effect"))
    assert found.settled_by.no == (
        ("media_coverage", "data_impact"),
        ("media_coverage", "data_adverse_effect"),
    )


def test_a_decided_outcome_needs_no_settling():
    """What is major, or not, is settled already."""
    for found in (classified(), classified(media_coverage=True, costs_and_losses="150000")):
        assert verdict(found, NOON)["settled_by"] == {"major": [], "not_major": []}


def test_at_most_a_dozen_sets_are_named_on_each_side():
    """Of an incident of which nothing is known there are hundreds: the smallest twelve are enough."""
    said = verdict(only(), NOON)["settled_by"]

    assert [len(each) for each in said.values()] == [MOST, MOST]
    assert said["major"][0] == ["malicious_unauthorised_access", "access_may_cause_data_losses"]
    assert said["not_major"][0] == [
        "malicious_unauthorised_access",
        "supports_critical_or_important_function",
        "affects_supervised_service",
    ]
    assert [len(keys) for keys in said["major"]] == sorted(len(keys) for keys in said["major"])


@pytest.mark.parametrize(
    ("known", "major", "not_major"),
    [
        (
            {},
            {
                "duration_seconds",
                "occurred_at+ongoing",
                "occurred_at+resolved_at",
                "detected_at+ongoing",
                "detected_at+resolved_at",
            },
            {"duration_seconds", "occurred_at"},
        ),
        (
            {"ongoing": True},
            {"duration_seconds", "occurred_at", "detected_at"},
            {"duration_seconds", "occurred_at"},
        ),
        (
            {"occurred_at": "2026-03-01T10:00:00Z"},
            {"duration_seconds", "ongoing", "resolved_at"},
            {"duration_seconds", "resolved_at"},
        ),
        (
            {"resolved_at": "2026-03-02T11:00:00Z"},
            {"duration_seconds", "occurred_at", "detected_at"},
            {"duration_seconds", "occurred_at"},
        ),
        (
            {"detected_at": "2026-03-01T10:00:00Z"},
            {"duration_seconds", "ongoing", "resolved_at"},
            {"duration_seconds", "occurred_at+resolved_at"},
        ),
    ],
)
def test_a_clock_is_settled_by_its_start_its_end_or_its_length(known, major, not_major):
    """Each way to know how long it lasted is named; a no from detection alone is not for good."""
    base = {key: value for key, value in NOTHING.items() if key != "duration_seconds"}

    found = classify(law(), read({**base, "media_coverage": True, **known}), NOON)

    assert {"+".join(sorted(each)) for each in found.settled_by.yes} == major
    assert {"+".join(sorted(each)) for each in found.settled_by.no} == not_major


def test_a_no_from_detection_counts_and_an_occurrence_can_still_turn_it():
    """The act lets detection stand in for an unknown start: an earlier one can make it last too long."""
    known = {
        key: value for key, value in NOTHING.items() if key not in {"duration_seconds", "costs_and_losses"}
    }
    recent = {"detected_at": "2026-03-02T08:00:00Z", "ongoing": True}

    found = classify(law(), read({**known, "media_coverage": True, **recent}), NOON)

    assert set(found.settled_by.yes) == {("costs_and_losses",), ("occurred_at",), ("duration_seconds",)}
    assert found.settled_by.no == (("costs_and_losses",),)


@pytest.mark.parametrize(
    ("provision", "known", "yes", "no"),
    [
        ({"fact": "hit", "more_than": "10 users"}, {}, {"hit"}, {"hit"}),
        ({"fact": "hit", "more_than": "0 users"}, {}, {"hit"}, {"hit"}),
        ({"fact": "hit", "less_than": "10 users"}, {}, {"hit"}, {"hit"}),
        ({"fact": "hit", "less_than": "1 users"}, {}, {"hit"}, {"hit"}),
        ({"fact": "hit", "share_of": "all", "more_than": "10 %"}, {}, {"all+hit"}, {"hit"}),
        ({"fact": "hit", "share_of": "all", "at_most": "10 %"}, {}, {"hit"}, {"all+hit"}),
        ({"fact": "hit", "share_of": "all", "at_most": "10 %"}, {"all": 9}, {"hit"}, {"hit"}),
        ({"fact": "hit", "share_of": "all", "more_than": "10 %"}, {"hit": 3}, {"all"}, {"all"}),
        ({"fact": "hit", "share_of": "all", "more_than": "100 %"}, {"hit": 1}, set(), {"all"}),
        ({"fact": "loss", "share_of": "sales", "more_than": "100 %"}, {"loss": "0.1"}, {"sales"}, {"sales"}),
        ({"fact": "kinds", "includes": "x"}, {}, {"kinds"}, {"kinds"}),
        ({"fact": "where", "among": "members", "number_from": 2}, {}, {"where"}, {"where"}),
        (
            {"fact": "where", "among": "members", "number_from": 1, "other_than": "home"},
            {},
            {"where"},
            {"where"},
        ),
        (
            {"fact": "where", "among": "members", "number_from": 1, "other_than": "home"},
            {"where": ("NL",)},
            {"home"},
            {"home"},
        ),
        (
            {"fact": "where", "among": "members", "number_from": 3, "other_than": "home"},
            {"home": "NL"},
            set(),
            {"where"},
        ),
    ],
)
def test_every_kind_of_condition_is_settled_by_what_it_asks_for(provision, known, yes, no):
    """The values at the extremes show what can bring each answer about."""
    found = classify(act("1", {"1": provision}), {key: Fact(key, each) for key, each in known.items()}, NOON)

    assert {"+".join(sorted(each)) for each in found.settled_by.yes} == yes
    assert {"+".join(sorted(each)) for each in found.settled_by.no} == no


def test_what_no_answer_can_settle_is_not_named():
    """Of a whole of zero there is no share: only the other condition can make it hold."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "3"]},
            "2": {"fact": "hit", "share_of": "all", "more_than": "10 %"},
            "3": flag("a"),
        },
    )

    found = classify(rules, {"hit": Fact("hit", 1), "all": Fact("all", 0)}, NOON)

    assert (found.settled_by.yes, found.settled_by.no) == ((("a",),), ())


@pytest.mark.parametrize(
    ("fact", "yes"),
    [
        (Fact("hit", 1), ()),
        (Fact("hit", 1, growth=Growth(Decimal(1), NOON)), ()),
        (Fact("hit", 1, growth=Growth(Decimal(1), NOON - timedelta(hours=1))), (("all",),)),
        (Fact("hit", 3), (("all",),)),
        (Fact("hit", 3, true_since=NOON), (("all",),)),
        (Fact("hit", 3, true_since=NOON + timedelta(hours=1)), ()),
    ],
)
def test_a_number_counts_as_it_is_at_the_instant_of_the_question(fact, yes):
    """Two of one are more than all of it: what has grown by now counts, what is so only later does not."""
    rules = act("1", {"1": {"fact": "hit", "share_of": "all", "more_than": "100 %"}})

    assert classify(rules, {"hit": fact}, NOON).settled_by.yes == yes


def test_no_time_at_all_is_not_more_than_none():
    """A length of zero answers no to any limit; to a limit of zero, nothing else but an end at its start."""
    rules = act("1", {"1": {"clock": "clock", "more_than": "0 s"}, **CLOCK})

    found = classify(rules, {}, NOON)

    assert ("lasted",) in found.settled_by.yes
    assert ("lasted",) in found.settled_by.no


def test_a_condition_that_is_answered_leaves_the_rest_to_be_settled():
    """No Member State is hit, whichever is the entity's own: the other condition alone decides."""
    states = {"fact": "where", "among": "members", "number_from": 1, "other_than": "home"}
    rules = act("1", {"1": {"any_of": ["2", "3"]}, "2": states, "3": flag("a")})

    found = classify(rules, {"where": Fact("where", ("US",))}, NOON)

    assert (found.settled_by.yes, found.settled_by.no) == ((("a",),), (("a",),))


def test_a_group_of_many_conditions_is_settled_by_all_of_them():
    """However many facts a part of the law needs, they are named as one set."""
    keys = list(flags(14))
    provisions = {"1": {"any_of": ["2", "e13"]}, "2": {"all_of": keys[:13]}}

    found = classify(act("1", {**provisions, **{key: flag(key) for key in keys}}, facts=flags(14)), {}, NOON)

    assert found.settled_by.yes == (("e13",), tuple(keys[:13]))
    assert set(found.settled_by.no) == {("e13", key) for key in keys[:12]}


def test_the_smallest_set_comes_first_where_many_larger_ones_are_found_more_easily():
    """Any six of eight flags settle it, and so do four numbers that two groups share, with an exception."""
    numbers = {
        f"{limit}, {fact}": {"fact": fact, "more_than": f"{limit} {FACTS[fact].unit}"}
        for limit in (10, 20)
        for fact in ("hit", "all", "loss", "sales")
    }
    keys = list(flags(8))
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "3"]},
            "2": {"at_least": 6, "of": keys},
            "3": {"all_of": ["4", "5"], "unless": "6"},
            "4": {"all_of": list(numbers)[:4]},
            "5": {"all_of": list(numbers)[4:]},
            "6": flag("a"),
            **numbers,
            **{key: flag(key) for key in keys},
        },
        facts={**FACTS, **flags(8)},
    )

    first, *others = classify(rules, {}, NOON).settled_by.yes

    assert set(first) == {"a", "hit", "all", "loss", "sales"}
    assert {len(each) for each in others} == {6}


def test_what_settles_it_either_way_is_named_where_a_condition_between_them_cannot_be_met():
    """One of one can be no more than all: a and b settle it whatever is said of the whole."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "4"]},
            "2": {"all_of": ["3", "5"]},
            "3": flag("a"),
            "4": {**flag("b"), "unless": "5"},
            "5": {"fact": "hit", "share_of": "all", "more_than": "100 %"},
        },
    )
    known = {"hit": Fact("hit", 1)}

    found = classify(rules, known, NOON)

    pairs = {frozenset({"a", "b"}), frozenset({"b", "all"})}
    assert sides(found) == {"major": pairs, "not_major": pairs}
    both = {key: Fact(key, value=True) for key in "ab"}
    assert classify(rules, {**known, **both}, NOON).outcome == "major"


def test_a_list_that_names_all_but_one_leaves_that_one():
    """What is listed holds for good, so the one condition that no list answers is all that is needed."""
    rules = act(
        "1",
        {
            "1": {"all_of": ["2", "3", "4"]},
            "2": {"any_of": ["5"], "stated_in": "listed"},
            "3": {"any_of": ["6"], "stated_in": "listed"},
            "4": flag("c"),
            "5": flag("a"),
            "6": flag("b"),
        },
    )

    found = classify(rules, {"listed": Fact("listed", ("2", "3"))}, NOON)

    assert (found.settled_by.yes, found.settled_by.no) == ((("c",),), (("c",),))


def test_a_stated_list_leaves_its_provisions_settled():
    """What the list says is taken as it stands, and the rest is asked for."""
    rules = act(
        "1",
        {
            "1": {"at_least": 2, "of": ["2", "3", "4"]},
            "2": {"any_of": ["5"], "stated_in": "listed"},
            "3": {"any_of": ["6"], "stated_in": "listed"},
            "4": flag("c"),
            "5": flag("a"),
            "6": flag("b"),
        },
    )

    found = classify(rules, {"listed": Fact("listed", ("2",))}, NOON)

    assert (found.settled_by.yes, found.settled_by.no) == ((("c",),), (("c",),))


def test_an_exception_makes_a_condition_count_both_ways():
    """A consensus: b and c together settle it, whether or not the exception holds."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "4"]},
            "2": {**flag("a"), "unless": "3"},
            "3": flag("b"),
            "4": {"all_of": ["3", "5"]},
            "5": flag("c"),
        },
    )

    found = classify(rules, {}, NOON)

    pairs = {frozenset("ab"), frozenset("bc"), frozenset("ac")}
    assert sides(found) == {"major": pairs, "not_major": pairs}


UNKNOWN = st.lists(st.sampled_from(sorted(NOTHING)), min_size=1, max_size=4, unique=True)
MET = st.lists(
    st.sampled_from(
        ["media_coverage", "data_impact", "data_adverse_effect", "malicious_unauthorised_access"]
    ),
    max_size=3,
    unique=True,
)
READINGS = st.fixed_dictionaries({"literal": st.booleans(), "any_foreign": st.booleans()})


@LAWS
@given(UNKNOWN, MET, READINGS)
def test_the_sets_are_those_that_trying_every_answer_finds(unknown, met, readings):
    """A set settles an outcome if some answers to it leave it the same whatever the others are."""
    known = {
        key: value for key, value in {**NOTHING, **dict.fromkeys(met, True)}.items() if key not in unknown
    }
    chosen = {
        "intrusion_with_losses": "literal" if readings["literal"] else "counts",
        "home_member_state": "any_foreign" if readings["any_foreign"] else "count_home",
    }

    found = classify(law(), read(known), NOON, chosen)

    expected: dict[bool, set[frozenset[str]]] = {True: set(), False: set()}
    for keys in subsets(unknown) if found.outcome == "undetermined" else ():
        others = [each for each in unknown if each not in keys]
        for fixed in reference.completions(known, list(keys)):
            every = reference.completions(fixed, others, reference.LARGER)
            outcomes = {reference.major(each, **readings) for each in every}
            if len(outcomes) == 1:
                expected[outcomes.pop()].add(frozenset(keys))
    named = {side: {each for each in sets if not each & TIMES} for side, sets in sides(found).items()}
    assert named == {"major": smallest(expected[True]), "not_major": smallest(expected[False])}


def _completions(keys: Iterable[str]) -> Iterable[dict[str, Fact]]:
    wanted = list(keys)
    for values in product((False, True), repeat=len(wanted)):
        yield {key: Fact(key, value) for key, value in zip(wanted, values, strict=True)}


def _random_act(draw: Any) -> RuleSet:
    """Draw an act of quorums over five flags, with exceptions, in two storeys."""
    provisions: dict[str, Any] = {key: flag(key) for key in "abcde"}
    for name in ("p", "q", "r", "1"):
        below = draw(
            st.lists(st.sampled_from(sorted(set(provisions) - {"1"})), min_size=1, max_size=4, unique=True)
        )
        provisions[name] = {"at_least": draw(st.integers(1, len(below))), "of": below}
        exception = draw(st.sampled_from([None, None, *sorted(set(provisions) - {name, "1"})]))
        if exception is not None:
            provisions[name]["unless"] = exception
    reached: set[str] = set()
    waiting = ["1"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting += [*provisions[name].get("of", ()), *filter(None, [provisions[name].get("unless")])]
    return act("1", {name: each for name, each in provisions.items() if name in reached})


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_in_any_act_the_sets_are_those_that_trying_every_answer_finds(data):
    """Quorums and exceptions in any arrangement: the prime implicants are exact."""
    rules = _random_act(data.draw)
    known = data.draw(st.dictionaries(st.sampled_from("abcde"), st.booleans(), max_size=2))
    facts = {key: Fact(key, value) for key, value in known.items()}
    open_keys = [key for key in "abcde" if key in rules.provisions and key not in known]

    found = classify(rules, facts, NOON)

    expected: Mapping[str, set[frozenset[str]]] = {"major": set(), "not_major": set(), "undetermined": set()}
    for keys in subsets(open_keys) if found.outcome == "undetermined" else ():
        for fixed in _completions(keys):
            outcome = classify(rules, {**facts, **fixed}, NOON).outcome
            expected[outcome].add(frozenset(keys))
    for side, sets in sides(found).items():
        every = smallest(expected[side])
        assert sets <= every
        assert len(sets) == min(MOST, len(every))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_outcome_with_exceptions_is_decided_exactly_when_no_answer_can_change_it(data):
    """Three answers and exceptions together: decided if and only if every completion agrees."""
    rules = _random_act(data.draw)
    known = data.draw(st.dictionaries(st.sampled_from("abcde"), st.booleans(), max_size=4))
    facts = {key: Fact(key, value) for key, value in known.items()}

    found = classify(rules, facts, NOON)

    outcomes = {
        classify(rules, {**facts, **rest}, NOON).outcome
        for rest in _completions(key for key in "abcde" if key not in known)
    }
    assert found.outcome == (outcomes.pop() if len(outcomes) == 1 else "undetermined")
