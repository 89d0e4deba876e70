"""Judging: the questions of an act that does not classify, answered like everything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.core.rules.acts import CLOCK, act, flag
from tests.core.rules.incidents import NOON, law
from tocsin.core.incidents import Fact, Growth
from tocsin.core.refusal import Refused
from tocsin.core.rules import Truth, judge, judged
from tocsin.core.rules.provisions import Reading, Side

ACT = act(
    "1",
    {
        **CLOCK,
        "1": {"any_of": ["2", "3", "4"]},
        "2": flag("a"),
        "3": {"clock": "clock", "more_than": "1 h"},
        "4": {"fact": "loss", "more_than": "500 EUR"},
    },
    classifies=False,
)


def test_a_question_is_answered_with_its_parts():
    """One part is met: the answer is yes, and nothing more is asked."""
    found = judge(ACT, "so", {"a": Fact("a", value=True)}, NOON)

    assert found.answer is Truth.YES
    assert found.parts == {"2": Truth.YES, "3": Truth.UNKNOWN, "4": Truth.UNKNOWN}
    assert found.ask_next == ()
    assert found.holds_from is None


def test_an_open_question_says_what_to_ask_and_when_time_alone_answers_it():
    """A clock that runs and a loss that grows: the earlier of both is when it is yes."""
    facts = {
        "a": Fact("a", value=False),
        "seen": Fact("seen", NOON),
        "going": Fact("going", value=True),
        "loss": Fact("loss", "0", growth=Growth(Decimal(1000), NOON)),
    }

    found = judge(ACT, "so", facts, NOON)

    assert found.answer is Truth.NO
    assert found.holds_from == NOON + timedelta(minutes=30)
    assert judge(ACT, "so", facts, found.holds_from).answer is Truth.NO
    assert judge(ACT, "so", facts, found.holds_from + timedelta(microseconds=1)).answer is Truth.YES


def test_an_answer_that_is_open_lists_the_facts_that_can_decide_it():
    """The most decisive fact comes first."""
    found = judge(ACT, "so", {"loss": Fact("loss", "0"), "lasted": Fact("lasted", 60)}, NOON)

    assert (found.answer, found.ask_next) == (Truth.UNKNOWN, ("a",))


def test_an_answer_that_no_exception_can_change_is_given():
    """Displaced or not: what holds both ways is answered, though counting leaves it open."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "4"]},
            "2": {**flag("a"), "unless": "3"},
            "3": flag("b"),
            "4": {"all_of": ["3", "5"]},
            "5": flag("c"),
        },
        classifies=False,
    )

    known = {key: Fact(key, value=True) for key in "ac"}

    assert judge(rules, "so", known, NOON).answer is Truth.YES
    assert judge(rules, "so", {"a": known["a"]}, NOON).answer is Truth.UNKNOWN


def test_a_judgement_is_written_with_what_it_was_decided_by():
    """The keys of `tocsin ask`; the proof only where it is wanted."""
    found = judge(ACT, "so", {"a": Fact("a", value=True)}, NOON)

    said = judged(found, prove=True)

    assert list(said) == [
        "rules",
        "at",
        "question",
        "article",
        "answer",
        "parts",
        "holds_from",
        "ask_next",
        "growing",
        "readings",
        "pack",
        "grounds",
    ]
    assert (said["rules"], said["question"], said["answer"], said["article"]) == ("x", "so", "yes", "1")
    assert said["pack"]["digest"] == "d"
    assert said["grounds"]["grounds"][0]["facts"] == {"a": True}
    assert list(judged(found, prove=False)) == list(said)[:-1]


def test_the_proof_of_an_answer_is_that_of_the_instant_of_the_question():
    """A clock that runs since half an hour has run for half an hour in it."""
    facts = {"began": Fact("began", NOON - timedelta(minutes=30)), "going": Fact("going", value=True)}

    said = judged(judge(ACT, "so", facts, NOON), prove=True)

    assert said["grounds"]["grounds"][1]["elapsed_seconds"] == 1_800


def test_a_question_is_not_asked_of_what_has_not_happened_yet():
    """An occurrence after the instant of the question is refused, and one of that instant is not."""
    assert judge(ACT, "so", {"occurred_at": Fact("occurred_at", NOON)}, NOON).answer is Truth.UNKNOWN
    with pytest.raises(Refused) as refusal:
        judge(ACT, "so", {"occurred_at": Fact("occurred_at", NOON + timedelta(seconds=1))}, NOON)

    assert (refusal.value.code, refusal.value.where) == ("impossible_order", "occurred_at")


def test_a_question_is_answered_under_the_sides_that_are_taken():
    """The judgement says which; a reading that the act does not have is refused."""
    side = Side("s", "z", "s", "b", {"2": replace(ACT["2"], test=ACT["4"].test)})
    reading = Reading("how", "2", "a", "v", "so", {"so": replace(side, instead={}), "thus": side})
    rules = replace(ACT, readings={"how": reading}, chosen={"how": "so"})
    facts = {"a": Fact("a", value=True), "loss": Fact("loss", "0"), "lasted": Fact("lasted", 1)}

    assert judge(rules, "so", facts, NOON).answer is Truth.YES
    other = judge(rules, "so", facts, NOON, {"how": "thus"})
    assert (other.answer, other.law.chosen) == (Truth.NO, {"how": "thus"})
    with pytest.raises(Refused) as refusal:
        judge(rules, "so", facts, NOON, {"why": "thus"})
    assert (refusal.value.code, refusal.value.where) == ("unknown_reading", "why")


@pytest.mark.parametrize("rules", [ACT, law()])
def test_a_question_that_the_act_does_not_answer_is_refused(rules):
    """The refusal names those it does answer, or that it classifies."""
    with pytest.raises(Refused) as refusal:
        judge(rules, "what", {}, NOON)

    assert (refusal.value.code, refusal.value.where) == ("unknown_question", "what")
    assert ("so" if rules is ACT else "it classifies incidents") in refusal.value.message
