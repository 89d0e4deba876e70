"""Growth: numbers that are given with a rate, when they reach a limit, and which rates are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.incidents import Fact, Growth
from tocsin.core.refusal import Refused
from tocsin.core.rules import (
    ALWAYS,
    NEVER,
    Classification,
    FactDefinition,
    Truth,
    amount_at,
    assess,
    classify,
    has_growth,
    rule_set,
)
from tocsin.core.rules.amounts import ratio_at
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.store import lawbooks

MICROSECOND = timedelta(microseconds=1)


def growing(key: str, value: object, per_hour: str, since: Instant = NOON, **more: Any) -> dict[str, Fact]:
    """Return one fact that grows."""
    return {key: Fact(key, value, growth=Growth(Decimal(per_hour), since), **more)}


def classified(facts: dict[str, Fact], at: Instant = NOON, **known: Any) -> Classification:
    """Classify the incident that meets nothing, with some facts changed and some that grow."""
    return classify(law(), {**read({**NOTHING, **known}), **facts}, at)


@pytest.mark.parametrize(
    ("after", "amount"),
    [
        (timedelta(), 1_000),
        (timedelta(hours=-3), 1_000),
        (timedelta(hours=1), 2_200),
        (timedelta(minutes=1), 1_020),
        (timedelta(seconds=1), 1_000 + Fraction(1, 3)),
        (MICROSECOND, 1_000 + Fraction(1, 3_000_000)),
    ],
)
def test_a_number_runs_on_exactly_and_is_not_projected_backwards(after, amount):
    """1 200 clients an hour are a third of a client a second, and none before the count."""
    fact = growing("clients_affected", 1_000, "1200")["clients_affected"]

    assert amount_at(fact, NOON + after) == amount


def test_a_number_without_a_rate_stays_as_it_is():
    """Counts and amounts without growth are the same at every instant."""
    assert amount_at(Fact("clients_affected", 7), NOON) == 7
    assert amount_at(Fact("costs_and_losses", "0.1"), NOON) == Fraction(1, 10)


@pytest.mark.parametrize(
    ("key", "value", "per_hour", "reached"),
    [
        ("clients_affected", 4_000, "1200", "2026-03-02T17:00:00Z"),
        ("clients_affected", 9_999, "3", "2026-03-02T12:20:00Z"),
        ("clients_affected", 10_000, "3", "2026-03-02T12:00:00Z"),
        ("clients_affected", 9_999, "7", "2026-03-02T12:08:34.285714Z"),
        ("counterparts_affected", 0, "0.5", "2026-03-05T00:00:00Z"),
        ("transactions_affected", 0, "1000", "2026-03-02T13:00:00Z"),
        ("transaction_value_affected", "99999.99", "0.01", "2026-03-02T13:00:00Z"),
        ("costs_and_losses", "40000", "20000", "2026-03-02T15:00:00Z"),
        ("likely_costs_and_losses", "0", "50000.5", "2026-03-02T13:59:59.928000Z"),
    ],
)
def test_a_growing_number_makes_it_major_just_after_the_limit(key, value, per_hour, reached):
    """With one threshold met, the other is met a microsecond after the rate reaches it, and not at it."""
    facts, limit = growing(key, value, per_hour), instant(reached)

    named = classified(facts, media_coverage=True).becomes_major_at
    outcomes = [
        classified(facts, at, media_coverage=True).outcome
        for at in (limit - MICROSECOND, limit, limit + MICROSECOND)
    ]

    assert named == limit
    assert outcomes == ["not_major", "not_major", "major"]


def test_the_instant_stays_the_same_once_it_has_passed():
    """Asked later, the incident became major when it did."""
    facts = growing("clients_affected", 4_000, "1200")

    assert classified(facts, NOON + timedelta(days=9), media_coverage=True).becomes_major_at == instant(
        "2026-03-02T17:00:00Z"
    )


def test_a_number_beyond_the_limit_as_counted_has_no_instant_of_its_own():
    """What was too much when it was counted does not become so by growing."""
    found = assess(law(), "9(1)(b)", growing("clients_affected", 100_001, "5"), NOON)

    assert (found.truth, found.holds_from) == (Truth.YES, ALWAYS)


@pytest.mark.parametrize("per_hour", ["0", "0.0001"])
def test_a_number_that_does_not_get_there_never_does(per_hour):
    """A rate of nothing, or one that would take until after the year 2199, names no instant."""
    found = assess(law(), "9(1)(b)", growing("clients_affected", 1, per_hour), NOON)

    assert (found.truth, found.holds_from) == (Truth.NO, NEVER)


def test_the_last_instant_that_is_named_lies_in_the_year_2199():
    """The horizon itself is beyond it."""
    hours = int((instant("2200-01-01T00:00:00Z") - NOON) / timedelta(hours=1))
    below, at = (growing("clients_affected", 100_000 - (hours - each), "1") for each in (1, 0))
    rules = lawbooks.classification()

    assert assess(rules, "9(1)(b)", below, NOON).holds_from == instant("2199-12-31T23:00:00Z")
    assert assess(rules, "9(1)(b)", at, NOON).holds_from == NEVER


@pytest.mark.parametrize(
    ("true_since", "holds_from"),
    [
        (NOON + timedelta(hours=1), NOON + timedelta(hours=5)),
        (NOON + timedelta(hours=7), NOON + timedelta(hours=7)),
    ],
)
def test_a_growing_number_holds_from_when_it_is_both_true_and_too_large(true_since, holds_from):
    """A fact that is true only since later does not make anything hold before."""
    facts = growing("clients_affected", 94_000, "1200", true_since=true_since)

    assert assess(law(), "9(1)(b)", facts, NOON).holds_from == holds_from
    assert assess(law(), "9(1)(b)", facts, holds_from - MICROSECOND).truth is Truth.NO
    assert assess(law(), "9(1)(b)", facts, holds_from + MICROSECOND).truth is Truth.YES


def test_a_number_too_large_as_counted_holds_from_when_it_is_true():
    """The rate changes nothing about that."""
    facts = growing("clients_affected", 100_001, "1200", true_since=NOON + timedelta(hours=1))

    found = assess(law(), "9(1)(b)", facts, NOON)

    assert (found.truth, found.holds_from) == (Truth.NO, NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("whole", "later", "truth", "asked"),
    [
        (None, 0, Truth.NO, ()),
        (None, 1, Truth.UNKNOWN, ("clients_using_service",)),
        (0, 0, Truth.NO, ()),
        (0, 1, Truth.UNKNOWN, ()),
    ],
)
def test_a_share_that_grows_from_nothing_needs_its_whole(whole, later, truth, asked):
    """Nothing is no share of anything; as soon as it is something, the whole is asked for."""
    facts = growing("clients_affected", 0, "1")
    if whole is not None:
        facts["clients_using_service"] = Fact("clients_using_service", whole)

    found = assess(law(), "9(1)(a)", facts, NOON + later * MICROSECOND)

    assert (found.truth, found.holds_from, found.open) == (truth, NEVER, asked)


def _act(**provision: Any) -> Any:
    words = {"says": "It holds.", "zegt": "Het geldt."}
    facts = {
        "hit": FactDefinition("hit", "count", "users", grows=True),
        "all": FactDefinition("all", "count", "users"),
        "worse": FactDefinition("worse", "count", "users", grows=True),
    }
    return rule_set(
        {
            "act": {"id": "x", "title": "An act", "short": "1/1", "source": "https://example.org"},
            "questions": {"so": {"asks": "So?", "vraagt": "Zo?", "article": "1"}},
            "1": {**words, **provision},
        },
        facts,
        path="law/x.toml",
        digest="",
    )


@pytest.mark.parametrize(
    "provision",
    [
        {"fact": "hit", "less_than": "11 users"},
        {"fact": "hit", "share_of": "all", "at_most": "10 %"},
    ],
)
def test_a_number_that_has_to_stay_small_grows_out_of_it(provision):
    """Fewer than eleven, or at most a tenth of a hundred: two an hour from eight pass it after an hour."""
    facts = {**growing("hit", 8, "2"), "all": Fact("all", 100)}
    rules = _act(**provision)
    limit = NOON + timedelta(hours=1.5 if "less_than" in provision else 1)
    strict = MICROSECOND if "less_than" in provision else timedelta()

    assert assess(rules, "1", facts, limit - strict).truth is Truth.YES
    assert assess(rules, "1", facts, limit - strict + MICROSECOND).truth is Truth.NO
    assert assess(rules, "1", facts, limit + timedelta(days=1)).holds_from == NEVER


def test_a_share_of_nothing_is_at_most_any_share_until_it_grows():
    """A part of zero needs no whole; a microsecond later it does."""
    rules = _act(fact="hit", share_of="all", at_most="10 %")
    facts = growing("hit", 0, "2")

    assert assess(rules, "1", facts, NOON).truth is Truth.YES
    assert assess(rules, "1", facts, NOON + MICROSECOND).open == ("all",)


def test_a_whole_may_not_grow():
    """A rule that takes a share of a growing number would come and go; the file is refused."""
    with pytest.raises(Refused) as refusal:
        _act(fact="hit", share_of="worse", more_than="10 %")

    assert refusal.value.code == "bad_rule_file"
    assert "1: takes a share of worse, which grows" in refusal.value.message


def test_facts_with_a_rate_can_be_told_from_plain_ones():
    """What works on plain values asks this first."""
    plain = read(NOTHING)

    assert not has_growth(plain)
    assert has_growth({**plain, **growing("clients_affected", 1, "0")})


def test_the_facts_that_measure_harm_grow_and_no_others():
    """Every number that a rule compares may be given with a rate; wholes, lengths and all else may not."""
    grows = {key for key, each in lawbooks.fact_reader().definitions.items() if each.grows}

    assert grows == {
        "clients_affected",
        "counterparts_affected",
        "transactions_affected",
        "transaction_value_affected",
        "costs_and_losses",
        "likely_costs_and_losses",
    }
    assert {each.type for each in lawbooks.fact_definitions().values() if each.grows} <= {"count", "money"}


def test_rates_are_read_beside_the_facts():
    """The instant of the question is when the number was observed, unless another is named."""
    reader, given = lawbooks.fact_reader(), {"clients_affected": 5, "costs_and_losses": "1.5"}
    since = NOON - timedelta(hours=2)
    rates = {
        "clients_affected": {"per_hour": 1200},
        "costs_and_losses": {"per_hour": "0.5", "since": rfc3339(since)},
    }

    found = reader.document({**given, "growing": rates}, NOON)

    assert found["clients_affected"].growth == Growth(Decimal(1200), NOON)
    assert found["costs_and_losses"].growth == Growth(Decimal("0.5"), since)
    assert reader.document({**given, "growing": None}, NOON) == reader.all_of(given)
    assert reader.document({**given, "growing": {}}, NOON) == reader.all_of(given)


@pytest.mark.parametrize(
    ("rates", "code", "says"),
    [
        ([], "not_an_object", "growing"),
        ({"clients_affected": "1200"}, "not_an_object", "growing.clients_affected"),
        ({"client_affected": {"per_hour": 1}}, "unknown_key", "Did you mean clients_affected?"),
        ({"clients_affected": {"per_day": 1}}, "unknown_key", "'per_day' is not a word of a rate"),
        ({"clients_affected": {"since": rfc3339(NOON)}}, "missing_key", "has no per_hour"),
        ({"clients_affected": {"per_hour": None}}, "missing_key", "has no per_hour"),
        ({"clients_affected": {"per_hour": "fast"}}, "not_a_number", "growing.clients_affected.per_hour"),
        ({"clients_affected": {"per_hour": -1}}, "implausible_number", "'-1' cannot be. As a rate"),
        ({"clients_affected": {"per_hour": 10**18}}, "implausible_number", "zero or more an hour"),
        ({"clients_affected": {"per_hour": "0e18"}}, "implausible_number", "zero or more an hour"),
        ({"clients_affected": {"per_hour": "1e18"}}, "implausible_number", "zero or more an hour"),
        ({"clients_affected": {"per_hour": "0e999999999"}}, "implausible_number", "zero or more"),
        ({"clients_affected": {"per_hour": "1e-13"}}, "implausible_number", "12 decimals"),
        ({"clients_affected": {"per_hour": 1, "since": "noon"}}, "not_an_instant", "since"),
        (
            {"clients_affected": {"per_hour": 1, "since": "2026-03-02T12:00:00.000001Z"}},
            "impossible_order",
            "after the question",
        ),
        ({"clients_using_service": {"per_hour": 1}}, "does_not_grow", "measures harm"),
        ({"duration_seconds": {"per_hour": 1}}, "does_not_grow", "measures harm"),
        ({"media_coverage": {"per_hour": 1}}, "does_not_grow", "measures harm"),
        ({"counterparts_affected": {"per_hour": 1}}, "missing_key", "Give the number beside its rate"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(rates, code, says):
    """No growing fact, no number to grow from, a rate below zero or from after the question: each says so."""
    given = {"clients_affected": 5, "clients_using_service": 9, "duration_seconds": 1, "media_coverage": True}

    with pytest.raises(Refused) as refusal:
        lawbooks.fact_reader().document({**given, "growing": rates}, NOON)

    key = next(iter(rates)) if isinstance(rates, dict) else "growing"
    assert refusal.value.code == code
    assert refusal.value.where.removeprefix("growing.").startswith(key)
    assert says in refusal.value.message


@pytest.mark.parametrize("rate", [0, 10**18 - 1, "0e17", "1e-12"])
def test_a_rate_may_be_anything_from_nothing_to_eighteen_digits(rate):
    """Nothing an hour is a rate, and so is the largest and the finest number that is read."""
    given = {"clients_affected": 5, "growing": {"clients_affected": {"per_hour": rate}}}

    facts = lawbooks.fact_reader().document(given, NOON)

    assert facts["clients_affected"].growth == Growth(Decimal(rate), NOON)


@pytest.mark.parametrize("reads", [amount_at, ratio_at])
def test_an_amount_that_is_no_number_is_refused_by_its_key(reads):
    """A fact is read before it is compared; one that was made otherwise is named."""
    with pytest.raises(Refused) as refusal:
        reads(Fact("costs_and_losses", "much"), NOON)

    assert (refusal.value.code, refusal.value.where) == ("not_a_number", "costs_and_losses")


def test_a_share_that_grows_holds_no_earlier_than_its_whole_is_true():
    """Eleven of a hundred after half an hour, of a whole that is counted from two hours on."""
    rules = _act(fact="hit", share_of="all", more_than="10 %")
    since = NOON + timedelta(hours=2)
    facts = {**growing("hit", 9, "2"), "all": Fact("all", 100, true_since=since)}

    assert assess(rules, "1", facts, NOON).holds_from == since
    assert assess(rules, "1", facts, since - MICROSECOND).truth is Truth.NO
    assert assess(rules, "1", facts, since).truth is Truth.YES


@pytest.mark.parametrize("per_hour", ["0", "999999999999999999", "0.000000000001"])
def test_the_rates_at_the_edge_are_taken(per_hour):
    """Nothing an hour, the most and the least that can be written."""
    given = {"clients_affected": 5, "growing": {"clients_affected": {"per_hour": per_hour}}}

    found = lawbooks.fact_reader().document(given, NOON)

    assert found["clients_affected"].growth == Growth(Decimal(per_hour), NOON)


def test_a_rate_changes_no_answer_about_the_instant_of_its_count():
    """At the instant at which everything was counted, rates make no difference to any threshold."""
    plain = read({**NOTHING, "clients_affected": 10_001, "costs_and_losses": "100000"})
    rated = {
        key: replace(fact, growth=Growth(Decimal(999), NOON))
        if key in ("clients_affected", "costs_and_losses")
        else fact
        for key, fact in plain.items()
    }

    assert classify(law(), rated, NOON).thresholds == classify(law(), plain, NOON).thresholds
