"""Premises: what an outcome rests on, down to facts, and on what proviso."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.core.rules.acts import CLOCK, act, flag
from tests.core.rules.incidents import NOON, NOTHING, classified, law, only, read
from tocsin.core.incidents import Fact, Growth
from tocsin.core.rules import classify, verdict
from tocsin.core.time import instant, rfc3339
from tocsin.store import lawbooks


def said(found):
    return [(each.article, each.proviso) for each in found.rests_on]


def ago(hours: float) -> str:
    return rfc3339(NOON - timedelta(hours=hours))


def test_a_major_incident_rests_on_its_gate_and_two_thresholds():
    """Where three thresholds are met, the first two in the act are proof enough."""
    loss = {"data_impact": True, "data_adverse_effect": True}

    found = classified(media_coverage=True, costs_and_losses="150000", **loss)

    assert said(found) == [("6(a)", None), ("2(1)(a)", None), ("5", None), ("9(5)(a), adverse effect", None)]
    assert found.rests_on[0].facts.keys() == {"supports_critical_or_important_function"}
    assert found.rests_on[1].facts["media_coverage"].value is True


def test_of_several_grounds_those_count_that_held_first():
    """Costs since nine and media since eleven: it became major by them, not by the data at half past."""
    facts = read({**NOTHING, "media_coverage": True, "costs_and_losses": "150000", "data_impact": True})
    facts |= read({"data_adverse_effect": True})
    since = {"media_coverage": 1, "costs_and_losses": 3, "data_impact": 0.5}
    for key, hours in since.items():
        facts[key] = replace(facts[key], true_since=NOON - timedelta(hours=hours))

    found = classify(law(), facts, NOON)

    assert said(found) == [("6(a)", None), ("9(6), so far", None), ("2(1)(a)", None)]
    assert [each.holds_from for each in found.rests_on] == [None, instant(ago(3)), instant(ago(1))]
    assert found.becomes_major_at == instant(ago(1))


def test_what_becomes_major_by_going_on_rests_on_its_clock():
    """The instant named rests on downtime that goes on, and on a plain fact."""
    found = only(
        supports_critical_or_important_function=True,
        media_coverage=True,
        downtime_hits_critical_function_support=True,
        downtime_started_at=ago(1),
        ongoing=True,
    )

    assert said(found) == [
        ("6(a)", None),
        ("2(1)(a)", None),
        ("9(3)(b), service", None),
        ("9(3)(b), downtime", "it goes on"),
    ]
    assert found.rests_on[-1].holds_from == found.becomes_major_at == NOON + timedelta(hours=1)
    assert found.rests_on[-1].facts.keys() == {"downtime_started_at", "ongoing"}


@pytest.mark.parametrize(
    ("clock", "proviso"),
    [
        ({"occurred_at": ago(30), "ongoing": True}, "it goes on"),
        ({"occurred_at": ago(30), "resolved_at": ago(1)}, None),
        ({"occurred_at": ago(30), "resolved_at": ago(1), "ongoing": True}, None),
        ({"duration_seconds": 90_000}, None),
        ({"duration_seconds": 90_000, "ongoing": True}, "it goes on"),
    ],
)
def test_a_clock_with_an_end_rests_on_plain_facts(clock, proviso):
    """Only where no end is known does a decision rest on it that the incident goes on."""
    known = {key: value for key, value in NOTHING.items() if not key.endswith("_seconds")}
    facts = read({**known, "downtime_hits_critical_function_support": False, "media_coverage": True, **clock})

    found = classify(law(), facts, NOON)

    assert found.outcome == "major"
    assert said(found)[-1] == ("9(3)(a)", proviso)


@pytest.mark.parametrize(
    ("counted", "hours", "proviso"),
    [(4_000, 0, "it grows on"), (4_000, 9, "it grows on"), (10_001, 0, None), (10_000, 9, "it grows on")],
)
def test_a_decision_that_rests_on_a_projected_number_says_so(counted, hours, proviso):
    """What the count itself proves needs no rate; what only the rate makes too much does."""
    facts = read({**NOTHING, "media_coverage": True, "clients_affected": counted})
    facts["clients_affected"] = replace(facts["clients_affected"], growth=Growth(Decimal(1200), NOON))

    found = classify(law(), facts, NOON + timedelta(hours=hours))

    assert sorted(said(found)) == [("2(1)(a)", None), ("6(a)", None), ("9(1)(a)", proviso)]


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"media_coverage": True},
        {"supports_critical_or_important_function": True},
        {"supports_critical_or_important_function": False},
    ],
)
def test_what_is_not_and_will_not_be_major_rests_on_nothing(known):
    """There is no proof of what does not hold; why not is said by the reasons."""
    assert only(**known).rests_on == ()


def test_a_stated_list_is_a_premise():
    """Where the criteria of the draft were stated, the outcome rests on the list; else it rests on facts."""
    rules = lawbooks.classification("dora-draft-2023-06")
    listed = classify(rules, read({"criteria_met": ["clients", "data_losses"]}, rules), NOON)
    loss = {"data_impact": True, "data_adverse_effect": True}
    told = classify(rules, read({"clients_affected": 60_000, **loss}, rules), NOON)

    assert said(listed) == [("clients", None), ("data_losses", None)]
    assert listed.rests_on[0].facts["criteria_met"].value == ("clients", "data_losses")
    assert said(told) == [("clients, number", None), ("data affected", None), ("adverse effect", None)]


def test_a_list_that_an_exception_could_displace_is_a_premise_beside_it():
    """What is listed holds unless it is displaced: both are named."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2"]},
            "2": {"any_of": ["4"], "stated_in": "listed", "unless": "3"},
            "3": flag("b"),
            "4": flag("a"),
        },
    )
    facts = {"listed": Fact("listed", ("2",)), "b": Fact("b", value=False)}

    found = classify(rules, facts, NOON)

    assert [(each.article, sorted(each.facts)) for each in found.rests_on] == [
        ("2", ["listed"]),
        ("3", ["b"]),
    ]


def test_a_condition_that_no_list_answers_rests_on_its_own_facts():
    """Where the list is not given, the condition is answered by what it asks for."""
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {**flag("a"), "stated_in": "listed"}})

    (found,) = classify(rules, {"a": Fact("a", value=True)}, NOON).rests_on

    assert (found.article, sorted(found.facts)) == ("2", ["a"])


def test_what_holds_goes_before_what_is_about_to():
    """At two hours sharp the clock has not run too long yet: it is major by what became true just now."""
    rules = act(
        "1",
        {
            "1": {"all_of": ["2"]},
            "2": {"any_of": ["3", "4"]},
            "3": {"clock": "clock", "more_than": "2 h"},
            "4": flag("a"),
            **CLOCK,
        },
    )
    facts = {
        "began": Fact("began", NOON - timedelta(hours=2)),
        "going": Fact("going", value=True),
        "a": Fact("a", value=True, true_since=NOON),
    }

    assert said(classify(rules, facts, NOON)) == [("4", None)]


def test_a_number_that_is_enough_as_it_was_observed_needs_no_rate():
    """It was too many at eleven already; that it has grown since adds nothing."""
    since = NOON - timedelta(hours=1)
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {"fact": "hit", "more_than": "10 users"}})
    facts = {"hit": Fact("hit", 11, true_since=since, growth=Growth(Decimal(1), NOON))}

    (found,) = classify(rules, facts, NOON).rests_on

    assert (found.proviso, found.holds_from) == (None, since)


def test_an_exception_that_does_not_hold_is_a_premise():
    """What could be displaced rests on it that its exception does not hold."""
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {**flag("a"), "unless": "3"}, "3": flag("b")})
    found = classify(rules, {"a": Fact("a", value=True), "b": Fact("b", value=False)}, NOON)

    assert [(each.article, each.exception_to) for each in found.rests_on] == [("2", None), ("3", "2")]
    assert found.rests_on[1].facts.keys() == {"b"}


def test_all_that_a_displaceable_provision_needs_is_named():
    """Both of its conditions, and that its exception does not hold."""
    rules = act(
        "1",
        {"1": {"all_of": ["2", "3"], "unless": "4"}, "2": flag("a"), "3": flag("b"), "4": flag("c")},
    )
    facts = {"a": Fact("a", value=True), "b": Fact("b", value=True), "c": Fact("c", value=False)}

    assert [each.article for each in classify(rules, facts, NOON).rests_on] == ["2", "3", "4"]


def test_what_holds_with_an_exception_and_without_it_rests_on_what_decides_both_ways():
    """Displaced or not, the incident is major: nothing that could be spared is named."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "4", "7"]},
            "2": {**flag("a"), "unless": "3"},
            "3": flag("b"),
            "4": {"all_of": ["3", "5"]},
            "5": flag("c"),
            **CLOCK,
            "6": {"clock": "clock", "more_than": "1 h"},
            "7": {"all_of": ["6", "3", "8"]},
            "8": flag("d"),
        },
    )

    found = classify(rules, {key: Fact(key, value=True) for key in "acd"}, NOON)

    assert found.outcome == "major"
    assert said(found) == [("2", None), ("5", None)]


def test_a_clock_that_decides_both_ways_says_that_it_goes_on():
    """It lasted two hours and goes on; whether the exception holds or not, that and the flags are enough."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "4"]},
            "2": {"all_of": ["6", "7"], "unless": "3"},
            "3": flag("b"),
            "4": {"all_of": ["3", "5"]},
            "5": flag("c"),
            "6": flag("a"),
            "7": {"clock": "clock", "more_than": "1 h"},
            **CLOCK,
        },
    )
    facts = {key: Fact(key, value=True) for key in ("a", "c", "going")} | {"lasted": Fact("lasted", 7200)}

    found = classify(rules, facts, NOON)

    assert found.outcome == "major"
    assert said(found) == [("6", None), ("7", "it goes on"), ("5", None)]


def test_the_verdict_shows_what_it_rests_on():
    """Each premise has its article, its facts as JSON, its instant and its proviso."""
    found = only(
        supports_critical_or_important_function=True,
        media_coverage=True,
        occurred_at=ago(20),
        ongoing=True,
    )

    assert verdict(found, NOON)["rests_on"] == [
        {
            "article": "6(a)",
            "facts": {"supports_critical_or_important_function": True},
            "holds_from": None,
            "if": None,
        },
        {"article": "2(1)(a)", "facts": {"media_coverage": True}, "holds_from": None, "if": None},
        {
            "article": "9(3)(a)",
            "facts": {"occurred_at": ago(20), "ongoing": True},
            "holds_from": ago(-4),
            "if": "it goes on",
        },
    ]


def test_the_verdict_says_which_numbers_grow():
    """The rates stand in the verdict as they are given, so that the decision can be made again."""
    facts = read({**NOTHING, "clients_affected": 5})
    facts["clients_affected"] = replace(facts["clients_affected"], growth=Growth(Decimal("1200.50"), NOON))

    said = verdict(classify(law(), facts, NOON), NOON)["growing"]

    assert said == {"clients_affected": {"per_hour": "1200.50", "since": "2026-03-02T12:00:00Z"}}
    assert verdict(classified(), NOON)["growing"] == {}
