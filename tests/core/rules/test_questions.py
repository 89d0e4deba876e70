"""Questions: what holds whatever is unknown, from when on, and how many conditions can be tried together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.core.rules.acts import WORDS, act, flag
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


@pytest.mark.parametrize("exception", [None, "e0"])
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


@pytest.mark.parametrize("rules_id", sorted(lawbooks.rule_books()))
def test_everything_that_can_be_asked_next_is_named_for_its_question(rules_id):
    """Whoever lists the facts of a question finds those of its exceptions too."""
    rules = lawbooks.rules(rules_id)

    for name, question in rules.questions.items():
        assert set(judge(rules, name, {}, NOON).ask_next) <= set(asked_for(rules, question.article))
