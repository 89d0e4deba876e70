"""Proof trees: who established each fact, what displaces what, and the words in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.core.rules.acts import CLOCK, act, flag
from tests.core.rules.incidents import NOON, NOTHING, law, only, read
from tocsin.core.incidents import Fact, Growth
from tocsin.core.rules import classify, proof
from tocsin.store import lawbooks


def nodes(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield tree
    for each in tree.get("grounds", ()):
        yield from nodes(each)


def node(facts: Mapping[str, Fact], article: str) -> Mapping[str, Any]:
    found = classify(law(), facts, NOON)
    return next(
        each for each in nodes(proof(found.law, found.finding, facts, NOON)) if each["article"] == article
    )


def test_every_provision_says_what_it_says_in_both_languages():
    """A page in Dutch reads the same tree."""
    found = only()

    for each in nodes(proof(found.law, found.finding, found.facts, NOON)):
        assert (each["says"], each["zegt"]) == (law()[each["article"]].says, law()[each["article"]].zegt)


def test_a_fact_says_who_established_it_when_and_from_what():
    """Value, author, when recorded, since when true, source, and that it is an estimate."""
    fact = Fact(
        "media_coverage",
        value=True,
        true_since=NOON - timedelta(hours=2),
        known_since=NOON - timedelta(hours=1),
        author="Ada",
        source="A newspaper",
        estimate=True,
    )

    assert node({"media_coverage": fact}, "2(1)(a)")["established"] == {
        "media_coverage": {
            "value": True,
            "by": "Ada",
            "known_since": "2026-03-02T11:00:00Z",
            "true_since": "2026-03-02T10:00:00Z",
            "source": "A newspaper",
            "estimate": True,
        }
    }


@pytest.mark.parametrize(
    ("origin", "shown"),
    [
        ({"author": "Ada"}, {"by": "Ada"}),
        ({"source": "A log"}, {"source": "A log"}),
        ({"known_since": NOON}, {"known_since": "2026-03-02T12:00:00Z"}),
        ({"true_since": NOON}, {"true_since": "2026-03-02T12:00:00Z"}),
        ({"estimate": True}, {"estimate": True}),
        (
            {"growth": Growth(Decimal("1.50"), NOON)},
            {"growing": {"per_hour": "1.50", "since": "2026-03-02T12:00:00Z"}},
        ),
    ],
)
def test_each_part_of_an_origin_is_shown_by_itself(origin, shown):
    """Whatever is known of how a fact was established stands with it, and the rest is null."""
    empty = {"by": None, "known_since": None, "true_since": None, "source": None, "estimate": False}
    facts = {"clients_affected": Fact("clients_affected", 5, **origin)}

    assert node(facts, "9(1)(b)")["established"] == {"clients_affected": {"value": 5, **empty, **shown}}


def test_a_fact_without_an_origin_is_shown_by_its_value():
    """Facts from a file have no author; what is unknown is null."""
    shown = node(read({"clients_affected": 5}), "9(1)(a)")

    assert shown["facts"] == {"clients_affected": 5, "clients_using_service": None}
    assert "established" not in shown


def test_only_the_facts_that_have_an_origin_are_established():
    """Of a share, the part was counted by Ada and the whole comes from a file."""
    facts = read({"clients_affected": 5, "clients_using_service": 100})
    facts["clients_affected"] = replace(facts["clients_affected"], author="Ada")

    assert node(facts, "9(1)(a)")["established"].keys() == {"clients_affected"}


def test_an_exception_is_shown_as_displacing():
    """Access with data losses is not covered by 9(5)(b): the tree says what displaces it."""
    given = {**NOTHING, "malicious_unauthorised_access": True, "access_may_cause_data_losses": True}
    facts = read({**given, "data_impact": True, "data_adverse_effect": True})
    found = classify(law(), facts, NOON, {"intrusion_with_losses": "literal"})

    shown = [
        each for each in nodes(proof(found.law, found.finding, facts, NOON)) if each["article"] == "9(5)(b)"
    ]

    assert [(each["truth"], each["displaced_by"]) for each in shown] == [("no", "9(5)(a)")]
    assert [each.get("exception_to") for each in shown[0]["grounds"]] == [None, None, "9(5)(b)"]


@pytest.mark.parametrize("exception", [False, None])
def test_what_is_not_displaced_does_not_say_so(exception):
    """An exception that does not hold, or is open, is shown as one and displaces nothing."""
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {**flag("a"), "unless": "3"}, "3": flag("b")})
    facts = {"a": Fact("a", value=True)} | ({} if exception is None else {"b": Fact("b", value=exception)})
    found = classify(rules, facts, NOON)

    shown = proof(rules, found.finding, facts, NOON)["grounds"][0]

    assert "displaced_by" not in shown
    assert shown["grounds"][0]["exception_to"] == "2"
    assert shown["truth"] == ("yes" if exception is False else "unknown")


@pytest.mark.parametrize(
    ("displaced", "exception", "holds_from"),
    [(0, 1, 0), (1, 0, None), (1, 1, None)],
)
def test_what_begins_to_hold_only_when_its_exception_does_never_holds(displaced, exception, holds_from):
    """A provision and its exception that both begin later: the earlier one decides what is to come."""
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {**flag("a"), "unless": "3"}, "3": flag("b")})
    later = {key: NOON + timedelta(hours=1 + hours) for key, hours in (("a", displaced), ("b", exception))}
    facts = {key: Fact(key, value=True, true_since=moment) for key, moment in later.items()}

    named = classify(rules, facts, NOON).becomes_major_at

    assert named == (None if holds_from is None else NOON + timedelta(hours=1))


def test_a_proof_says_from_when_a_provision_holds_and_how_long_its_clock_has_run():
    """A clock that runs names its instant; a plain yes and a plain no have none that can be named."""
    rules = act(
        "1",
        {**CLOCK, "1": {"any_of": ["2", "3", "4"]}, "2": {"clock": "clock", "more_than": "1 h"}}
        | {"3": flag("a"), "4": flag("b")},
    )
    facts = {
        "lasted": Fact("lasted", 1_800),
        "going": Fact("going", value=True),
        "a": Fact("a", value=True),
        "b": Fact("b", value=False),
    }
    found = classify(rules, facts, NOON)

    shown = proof(rules, found.finding, facts, NOON)["grounds"]

    assert [each["holds_from"] for each in shown] == ["2026-03-02T12:30:00Z", None, None]
    assert [each.get("elapsed_seconds") for each in shown] == [1_800, None, None]


def test_the_length_of_a_clock_is_shown_in_whole_seconds():
    """Half a second is rounded down: what is shown never exceeds what has passed."""
    rules = act("1", {**CLOCK, "1": {"clock": "clock", "more_than": "1 h"}})
    facts = {
        "began": Fact("began", NOON - timedelta(minutes=30, milliseconds=500)),
        "going": Fact("going", value=True),
    }

    shown = proof(rules, classify(rules, facts, NOON).finding, facts, NOON)

    assert repr(shown["elapsed_seconds"]) == "1800"


def test_a_proof_shows_a_stated_list_where_there_is_one_and_else_the_facts():
    """Under the draft a criterion that was stated rests on the list, with its words all the same."""
    rules = lawbooks.classification("dora-draft-2023-06")
    listed = read({"criteria_met": ["clients"]}, rules)

    by_list, by_facts = (
        proof(rules, classify(rules, facts, NOON).finding, facts, NOON) for facts in (listed, {})
    )

    stated = next(each for each in nodes(by_list) if each["article"] == "clients")
    asked = next(each for each in nodes(by_facts) if each["article"] == "clients")
    assert (stated["facts"], stated["truth"]) == ({"criteria_met": ["clients"]}, "yes")
    assert (stated["says"], stated["zegt"]) == (rules["clients"].says, rules["clients"].zegt)
    assert "criteria_met" not in asked.get("facts", {})
