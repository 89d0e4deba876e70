"""Questions: what holds whatever is unknown, from when on, and how many conditions can be tried together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.core.rules.acts import CLOCK, WORDS, act, flag, flags
from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules import asked_for, classify, judge, rule_set
from tocsin.core.rules.provisions import FactDefinition
from tocsin.store import lawbooks

LITERAL = {"intrusion_with_losses": "literal"}
INTRUSION = {
    **{key: each for key, each in NOTHING.items() if key != "data_adverse_effect"},
    "supports_critical_or_important_function": True,
    "malicious_unauthorised_access": True,
    "access_may_cause_data_losses": True,
    "data_impact": True,
}


@pytest.mark.parametrize(("minutes", "outcome"), [(-30, "undetermined"), (0, "undetermined"), (1, "major")])
def test_an_instant_is_named_where_an_open_exception_cannot_keep_it_from_being_major(minutes, outcome):
    """With losses of data downtime is the second threshold, without them the intrusion is enough."""
    limit = NOON - timedelta(hours=2)
    given = {key: each for key, each in INTRUSION.items() if not key.startswith("downtime")}
    given |= {"downtime_started_at": "2026-03-02T08:00:00Z", "ongoing": True}
    facts = read({**given, "downtime_hits_critical_function_support": True})

    found = classify(law(), facts, limit + timedelta(minutes=minutes), LITERAL)

    assert (found.outcome, found.becomes_major_at) == (outcome, limit)
    assert {each.article for each in found.rests_on} == {
        "6(c)",
        "9(3)(b), downtime",
        "9(3)(b), service",
        "9(5)(b), own systems",
        "9(5)(b), possible losses",
    }


def test_no_later_instant_is_named_for_what_is_major_whatever_is_unknown():
    """Costs and an intrusion are enough with and without losses of data; that downtime runs adds nothing."""
    given = {key: each for key, each in INTRUSION.items() if not key.startswith("downtime")}
    given |= {"downtime_started_at": "2026-03-02T11:30:00Z", "ongoing": True, "costs_and_losses": "100000.01"}
    facts = read({**given, "downtime_hits_critical_function_support": True})

    early, late = (classify(law(), facts, NOON + timedelta(hours=each), LITERAL) for each in (0, 3))

    assert (early.outcome, late.outcome) == ("major", "major")
    assert early.becomes_major_at is late.becomes_major_at is None
    assert "9(3)(b), downtime" not in {each.article for each in (*early.rests_on, *late.rests_on)}


def test_an_answer_is_dated_where_an_open_exception_cannot_change_it():
    """What holds with an exception from one hour on, and without it at once, holds from that hour on."""
    ways = {"1": {"any_of": ["2", "4"]}, "2": {**flag("a"), "unless": "3"}, "3": flag("b")}
    rules = act("1", {**ways, "4": {"all_of": ["3", "5"]}, "5": flag("c")}, classifies=False)
    facts = {"a": Fact("a", value=True), "c": Fact("c", value=True, true_since=NOON + timedelta(hours=1))}

    now, then = (judge(rules, "so", facts, NOON + timedelta(hours=each)) for each in (0, 2))

    assert (now.answer.name, then.answer.name) == ("UNKNOWN", "YES")
    assert now.holds_from == then.holds_from == NOON + timedelta(hours=1)


@pytest.mark.parametrize("exception", [None, "e9"])
def test_a_provision_that_rests_on_too_many_conditions_is_refused(exception):
    """Twenty can be tried together; one more is a fault of the file that names the provision."""

    def read_with(number: int) -> object:
        keys = [f"e{each}" for each in range(number)]
        table = {**WORDS, "any_of": keys} | ({"unless": exception} if exception else {})
        return rule_set(
            {
                "act": {"id": "x", "title": "An act", "short": "1/1", "source": "https://example.org"},
                "questions": {"so": {"asks": "So?", "vraagt": "Zo?", "article": "1", "parts": keys}},
                "1": table,
                **{key: flag(key) for key in keys},
            },
            {key: FactDefinition(key, "bool") for key in keys},
            path="law/x.toml",
            digest="",
        )

    read_with(20)

    with pytest.raises(Refused) as caught:
        read_with(21)
    assert (caught.value.code, caught.value.where) == ("bad_rule_file", "law/x.toml, 1")
    assert "rests on 21 conditions" in caught.value.message


def test_conditions_in_groups_of_their_own_count_as_one_each():
    """What would be too many in one list is read in two that share no condition."""
    keys = [f"e{each}" for each in range(40)]
    rules = rule_set(
        {
            "act": {"id": "x", "title": "An act", "short": "1/1", "source": "https://example.org"},
            "questions": {"so": {"asks": "So?", "vraagt": "Zo?", "article": "1", "parts": ["2", "3"]}},
            "1": {**WORDS, "any_of": ["2", "3"]},
            "2": {**WORDS, "any_of": keys[:20]},
            "3": {**WORDS, "any_of": keys[20:]},
            **{key: flag(key) for key in keys},
        },
        {key: FactDefinition(key, "bool") for key in keys},
        path="law/x.toml",
        digest="",
    )

    assert len(judge(rules, "so", {}, NOON).ask_next) == 40


def test_a_condition_that_two_provisions_ask_for_counts_once():
    """Twenty conditions are not too many though two of them are asked for twice; one more is."""

    def read_with(number: int) -> object:
        provisions = {key: flag(key) for key in flags(number)}
        provisions |= {f"{key}, again": flag(key) for key in ("e0", "e1")}
        return act("1", {"1": {"any_of": list(provisions)}, **provisions}, facts=flags(number))

    read_with(20)

    with pytest.raises(Refused) as caught:
        read_with(21)
    assert "law/x.toml, 1: rests on 21 conditions" in caught.value.message


@pytest.mark.parametrize("classifies", [True, False])
def test_the_conditions_of_an_exception_count_too(classifies):
    """Twenty conditions and an exception of its own are one too many, for a class as for a question."""
    keys = list(flags(21))
    provisions = {"1": {"any_of": keys[:20], "unless": "e20"}, **{key: flag(key) for key in keys}}

    with pytest.raises(Refused) as caught:
        act("1", provisions, classifies=classifies, facts=flags(21))

    assert "law/x.toml, 1: rests on 21 conditions" in caught.value.message


def test_a_side_of_a_reading_that_rests_on_too_many_conditions_is_refused():
    """What the text leaves open may not be read in a way that cannot be answered in time."""
    keys = list(flags(21))
    said = {**WORDS, "source": "2", "bron": "2"}
    sides = {"few": said, "many": {**said, "instead": {"2": {**WORDS, "any_of": keys}}}}
    how = {"article": "2", "asks": "How?", "vraagt": "Hoe?", "default": "few", "sides": sides}
    provisions = {"1": {"any_of": ["2"]}, "2": {"any_of": keys[:20]}, **{key: flag(key) for key in keys}}

    with pytest.raises(Refused) as caught:
        act("1", provisions, facts=flags(21), readings={"how": how})

    assert "law/x.toml, 2: rests on 21 conditions" in caught.value.message


def test_a_no_that_can_still_be_turned_is_a_no_for_now():
    """Detected half an hour ago it has not lasted an hour, though it may have begun earlier."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "4"]},
            "2": {"any_of": ["3"], "unless": "3"},
            "3": flag("a"),
            "4": {"clock": "clock", "more_than": "1 h"},
            **CLOCK,
        },
    )
    facts = {"seen": Fact("seen", NOON - timedelta(minutes=30)), "going": Fact("going", value=True)}

    assert classify(rules, facts, NOON).outcome == "not_major"


def test_what_could_turn_an_answer_for_now_is_asked_for():
    """The answer for now rests on detection: when it began, and how long it lasted, can still decide."""
    known = {
        key: value for key, value in NOTHING.items() if key not in {"duration_seconds", "costs_and_losses"}
    }
    recent = {"detected_at": "2026-03-02T08:00:00Z", "ongoing": True, "media_coverage": True}

    found = classify(law(), read({**known, **recent}), NOON)

    assert found.ask_next == ("occurred_at", "duration_seconds", "costs_and_losses")


def test_what_can_be_displaced_is_dated_by_what_it_says_itself():
    """Its exception never held, so it holds since its own condition does, and not before."""
    rules = act("1", {"1": {**flag("a"), "unless": "2"}, "2": flag("b")})
    since = NOON - timedelta(hours=1)
    facts = {"a": Fact("a", value=True, true_since=since), "b": Fact("b", value=False)}

    found = classify(rules, facts, NOON)

    assert (found.outcome, found.becomes_major_at) == ("major", since)


def test_a_fact_that_two_conditions_ask_for_is_the_more_decisive():
    """Of three ways the number of clients answers two, so it is asked for before the flag and the whole."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "3", "4"]},
            "2": flag("a"),
            "3": {"fact": "hit", "more_than": "10 users"},
            "4": {"fact": "hit", "share_of": "all", "more_than": "10 %"},
        },
    )

    assert classify(rules, {}, NOON).ask_next == ("hit", "a", "all")


def test_what_can_decide_nothing_is_not_asked_for():
    """One of two ways is the other with a condition more, and that condition is asked for nothing."""
    rules = act(
        "1", {"1": {"any_of": ["2", "4"]}, "2": {"all_of": ["3", "4"]}, "3": flag("a"), "4": flag("b")}
    )

    assert classify(rules, {}, NOON).ask_next == ("b",)


def test_what_decides_alike_is_asked_for_in_the_order_of_the_law():
    """Either of two conditions is enough, and how the act groups them makes neither more decisive."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "3", "4"]},
            **{article: {"any_of": ["6"]} for article in ("2", "3")},
            "4": {"any_of": ["5"]},
            "5": flag("a"),
            "6": flag("b"),
        },
    )

    assert classify(rules, {}, NOON).ask_next == ("a", "b")


def test_of_two_groups_the_one_with_fewer_conditions_is_asked_for_first():
    """Either of two conditions decides its group in half of all cases, one of three in a quarter of them."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "3"]},
            "2": {"any_of": ["4", "5", "6"]},
            "3": {"all_of": ["7", "8"]},
            **{str(place): flag(key) for place, key in enumerate("abcde", start=4)},
        },
    )

    assert classify(rules, {}, NOON).ask_next == ("d", "e", "a", "b", "c")


@pytest.mark.parametrize("rules_id", sorted(lawbooks.rule_books()))
def test_everything_that_can_be_asked_next_is_named_for_its_question(rules_id):
    """Whoever lists the facts of a question finds those of its exceptions too."""
    rules = lawbooks.rules(rules_id)

    for name, question in rules.questions.items():
        assert set(judge(rules, name, {}, NOON).ask_next) <= set(asked_for(rules, question.article))
