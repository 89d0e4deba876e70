"""Reasons: why it is not major, in the fewest provisions, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.rules.acts import act, flag
from tests.core.rules.incidents import NOON, NOTHING, classified, law, only, read
from tocsin.core.incidents import Fact
from tocsin.core.rules import Classification, Truth, classify, verdict
from tocsin.core.rules.reasons import Reason
from tocsin.core.time import rfc3339
from tocsin.store import lawbooks


def said(found: Classification) -> dict[str, str]:
    return {each.article: each.because for each in found.reasons}


def facts(**values: bool) -> dict[str, Fact]:
    return {key: Fact(key, value) for key, value in values.items()}


def test_the_gate_alone_is_reason_enough():
    """Where no critical service is hit, nothing else needs to be said."""
    found = classified(supports_critical_or_important_function=False, media_coverage=True)

    assert said(found) == {
        "8(1)": "8(1) needs 6, which does not hold.",
        "6": "6 needs one of 3, and none holds: 6(a), 6(b) and 6(c).",
        "6(a)": "What is known: Supports a critical or important function: no.",
        "6(b)": "What is known: Affects an authorised or supervised service: no.",
        "6(c)": "What is known: Malicious unauthorised access: no.",
    }


def test_one_threshold_is_met_and_no_second_one_can_be():
    """Five of the six do not hold, so that at most one can: that is why, and each of the five says why."""
    found = classified(media_coverage=True)

    reasons = {each.article: each for each in found.reasons}
    assert reasons["8(1)(b)"].because == (
        "8(1)(b) needs 2 of 6: 9(1), 9(3), 9(4), 9(5)(a) and 9(6) do not hold, so at most 1 can. Met: 9(2)."
    )
    assert reasons["8(1)(b)"].omdat == (
        "8(1)(b) vraagt er 2 van 6: 9(1), 9(3), 9(4), 9(5)(a) en 9(6) gelden niet, dus hooguit 1 kan gelden. "
        "Gehaald: 9(2)."
    )
    assert reasons["9(4)"].because == "What is known: Member States impacted: NL."
    assert reasons["9(4)"].omdat == "Wat bekend is: Getroffen lidstaten: NL."
    assert "9(2)" not in reasons


def test_of_six_thresholds_that_fail_five_are_enough():
    """The one with the most conditions is spared: the proof is the smallest."""
    reasons = {each.article: each for each in classified().reasons}

    assert reasons["8(1)(b)"].grounds == ("9(2)", "9(3)", "9(4)", "9(5)(a)", "9(6)")
    assert reasons["8(1)(b)"].because.endswith("do not hold, so at most 1 can.")
    assert reasons["8(1)(b)"].omdat.endswith("gelden niet, dus hooguit 1 kan gelden.")
    assert "9(1)" not in reasons


def test_of_two_conditions_that_fail_the_first_in_the_text_is_named():
    """Downtime of a service that is not critical, for no time at all: one no is enough."""
    found = classified(media_coverage=True, downtime_hits_critical_function_support=False)

    assert said(found)["9(3)(b)"] == "9(3)(b) needs 9(3)(b), service, which does not hold."


def test_what_is_displaced_names_its_exception():
    """That the exception holds is reason enough, whatever holds otherwise."""
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {**flag("a"), "unless": "3"}, "3": flag("b")})

    (_, displaced) = classify(rules, facts(a=True, b=True), NOON).reasons

    assert displaced == Reason(
        "2", Truth.NO, "3 holds, and displaces 2.", "3 geldt, in plaats van 2.", grounds=("3",)
    )


def test_articles_and_facts_are_listed_so_that_they_can_be_told_apart():
    """Articles with a comma are parted by semicolons, and so are facts; a list is told in full."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2, first", "3", "4", "5"]},
            "2, first": {"fact": "hit", "share_of": "all", "more_than": "10 %"},
            "3": {"fact": "where", "among": "members", "number_from": 3},
            "4": {"fact": "kinds", "includes": "x"},
            "5": flag("a"),
        },
    )
    known = {"hit": 1, "all": 100, "where": ("NL", "BE"), "kinds": (), "a": False}

    found = classify(rules, {key: Fact(key, value) for key, value in known.items()}, NOON)

    assert [each.because for each in found.reasons] == [
        "1 needs one of 4, and none holds: 2, first; 3; 4 and 5.",
        "What is known: hit: 1; all: 100.",
        "What is known: where: NL, BE.",
        "What is known: kinds: –.",
        "What is known: a: no.",
    ]


def test_silence_that_means_no_is_said():
    """Nothing was said of access at a provider, and silence about it means no."""
    assert said(classified())["9(5)(b), provider's systems"] == (
        "Nothing else is said: Malicious access at a provider only."
    )


def test_what_does_not_hold_yet_says_from_when():
    """An outage of one hour that goes on is not yet too long."""
    start = rfc3339(NOON - timedelta(hours=1))
    known = {key: value for key, value in NOTHING.items() if not key.endswith("_seconds")}
    found = classify(
        law(), read({**known, "downtime_started_at": start, "occurred_at": start, "ongoing": True}), NOON
    )

    assert said(found)["9(3)(a)"] == "Not yet: not before 2026-03-03T11:00:00Z, if all goes on."
    assert {each.omdat for each in found.reasons if each.article == "9(3)(b), downtime"} == {
        "Nog niet: niet voor 2026-03-02T13:00:00Z, als alles doorgaat."
    }


@pytest.mark.parametrize("found", [only(), classified(media_coverage=True, costs_and_losses="150000")])
def test_only_a_no_has_reasons(found):
    """What is major has a proof, and what is open has questions."""
    assert found.reasons == ()


def test_a_list_of_criteria_is_a_reason():
    """Under the draft the stated list says which criteria are met, and so which are not."""
    rules = lawbooks.classification("dora-draft-2023-06")
    found = classify(rules, read({"criteria_met": []}, rules), NOON)

    reasons = {each.article: each for each in found.reasons}
    assert reasons["clients"].because == "What is known: Criteria met: –."
    assert reasons["three criteria with a primary one"].grounds == ("a primary criterion",)


def test_the_draft_gives_facts_as_reasons_where_nothing_was_listed():
    """Without a list each criterion fails for what is known of it."""
    rules = lawbooks.classification("dora-draft-2023-06")

    reasons = said(classify(rules, read(NOTHING, rules), NOON))

    assert reasons["data affected"] == "What is known: Data affected: no."
    assert reasons["data_losses"] == "data_losses needs data affected, which does not hold."


def test_of_a_displaceable_provision_the_conditions_that_fail_are_named():
    """Its exception is open, and it fails by its own last condition."""
    rules = act(
        "1",
        {"1": {"all_of": ["2", "3"], "unless": "4"}, "2": flag("a"), "3": flag("b"), "4": flag("c")},
    )

    assert said(classify(rules, facts(a=True, b=False), NOON)) == {
        "1": "1 needs 3, which does not hold.",
        "3": "What is known: b: no.",
    }


def test_the_exception_of_what_fails_by_itself_is_no_reason():
    """Neither of its two conditions holds: one of them is enough, and the exception is not counted."""
    rules = act(
        "1",
        {"1": {"all_of": ["2", "3"], "unless": "4"}, "2": flag("a"), "3": flag("b"), "4": flag("c")},
    )

    assert said(classify(rules, facts(a=False, b=False, c=False), NOON)) == {
        "1": "1 needs 2, which does not hold.",
        "2": "What is known: a: no.",
    }


def test_a_condition_that_no_list_answers_fails_by_its_own_facts():
    """Where the list is not given, what the condition asks for says why not."""
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {**flag("a"), "stated_in": "listed"}})

    assert said(classify(rules, facts(a=False), NOON))["2"] == "What is known: a: no."


def test_what_is_displaced_says_by_what():
    """The exception holds: what it displaces does not, whatever it says itself."""
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {**flag("a"), "unless": "3"}, "3": flag("b")})

    found = classify(rules, facts(a=True, b=True), NOON)

    assert [(each.article, each.because, each.omdat) for each in found.reasons] == [
        ("1", "1 needs 2, which does not hold.", "1 vraagt 2, en dat geldt niet."),
        ("2", "3 holds, and displaces 2.", "3 geldt, in plaats van 2."),
    ]


def test_what_fails_by_itself_needs_no_exception():
    """A condition that does not hold says so, even if an exception would displace it too."""
    rules = act("1", {"1": {"any_of": ["2"]}, "2": {**flag("a"), "unless": "3"}, "3": flag("b")})

    assert said(classify(rules, facts(a=False, b=True), NOON))["2"] == "What is known: a: no."


def test_what_fails_with_an_exception_and_without_it_says_so():
    """Displaced or not it is no: what decides that is named, and each of it says what is known."""
    rules = act(
        "1",
        {
            "1": {"any_of": ["2", "4"]},
            "2": {"all_of": ["6", "7"], "unless": "3"},
            "3": {"any_of": ["6"]},
            "4": {"all_of": ["5", "6"]},
            "5": flag("c"),
            "6": flag("a"),
            "7": flag("b"),
        },
    )

    found = classify(rules, facts(b=True, c=False), NOON)

    assert found.outcome == "not_major"
    assert [(each.article, each.because, each.omdat) for each in found.reasons] == [
        (
            "1",
            "1 does not hold whatever is still open: 5 decide it.",
            "1 geldt niet, wat er ook nog openstaat: 5 geven de doorslag.",
        ),
        ("5", "What is known: c: no.", "Wat bekend is: c: nee."),
    ]
    assert [(each.truth, each.grounds) for each in found.reasons] == [(Truth.NO, ("5",)), (Truth.NO, ())]


def test_the_verdict_keeps_the_reasons():
    """A decision that it is not major stands in the ledger with why, in the words of the act."""
    first, second, *_ = verdict(classified(supports_critical_or_important_function=False), NOON)["reasons"]

    assert first == {
        "article": "8(1)",
        "truth": "no",
        "says": law()["8(1)"].says,
        "zegt": law()["8(1)"].zegt,
        "because": "8(1) needs 6, which does not hold.",
        "omdat": "8(1) vraagt 6, en dat geldt niet.",
        "grounds": ["6"],
        "facts": {},
    }
    assert second["grounds"] == ["6(a)", "6(b)", "6(c)"]


FLAGS = sorted(key for key, value in NOTHING.items() if isinstance(value, bool))


@settings(max_examples=150, deadline=None)
@given(st.sets(st.sampled_from(FLAGS), max_size=4), st.sets(st.sampled_from(sorted(NOTHING)), max_size=6))
def test_the_facts_of_the_reasons_prove_the_no_by_themselves(true, unknown):
    """Whatever is not among the facts of the reasons could be left out, and it would still be no."""
    known = {key: value for key, value in NOTHING.items() if key not in unknown}
    found = classify(law(), read({**known, **{key: True for key in true if key not in unknown}}), NOON)

    if found.outcome == "not_major":
        named = {key: fact for each in found.reasons for key, fact in each.facts.items()}
        assert classify(law(), named, NOON).outcome == "not_major"
        assert {each.truth for each in found.reasons} == {Truth.NO}
        assert {one for each in found.reasons for one in each.grounds} == {
            each.article for each in found.reasons[1:]
        }
