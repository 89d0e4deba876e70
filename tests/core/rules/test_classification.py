"""Classifications: basis, questions, readings, the draft, and facts that became true at a known instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tests.core.rules.incidents import NOON, NOTHING, classified, law, only, read
from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules import NEVER, Truth, assess, classify, facts_of, proof, significant, under, verdict
from tocsin.core.time import rfc3339
from tocsin.store import lawbooks


def test_point_a_is_the_basis_when_both_limbs_hold():
    """Art. 8(1)(a) is named where an intrusion and two thresholds would each be enough."""
    found = classified(
        malicious_unauthorised_access=True,
        access_may_cause_data_losses=True,
        media_coverage=True,
        costs_and_losses="150000",
    )

    assert found.basis == "8(1)(a)"


def test_a_fact_that_became_true_at_an_instant_holds_from_then_on():
    """With media from 09:00 and costs from 11:00 the incident is major from 11:00."""
    facts = read({**NOTHING, "media_coverage": True, "costs_and_losses": "150000"})
    facts["media_coverage"] = replace(facts["media_coverage"], true_since=NOON - timedelta(hours=3))
    facts["costs_and_losses"] = replace(facts["costs_and_losses"], true_since=NOON - timedelta(hours=1))

    before = classify(law(), facts, NOON - timedelta(hours=2))
    after = classify(law(), facts, NOON)

    assert (before.outcome, after.outcome) == ("not_major", "major")
    assert before.becomes_major_at == after.becomes_major_at == NOON - timedelta(hours=1)


def test_no_instant_is_named_where_none_is_known():
    """Major by facts without a beginning: since when cannot be said."""
    found = classified(media_coverage=True, costs_and_losses="150000", ongoing=True)

    assert found.outcome == "major"
    assert found.becomes_major_at is None


def test_the_most_decisive_question_comes_first():
    """Where one answer decides alone and others only together, it is asked first."""
    found = classified("media_coverage", "data_impact", "data_adverse_effect", costs_and_losses="150000")

    assert found.ask_next == ("media_coverage", "data_impact", "data_adverse_effect")


def test_nothing_is_asked_that_cannot_change_the_outcome():
    """A second point of a threshold that is met already is not asked for."""
    found = classified("repetitive_complaints", "clients_affected", media_coverage=True)

    assert "repetitive_complaints" not in found.ask_next
    assert found.ask_next == ("clients_affected",)


def test_everything_is_asked_about_an_incident_of_which_nothing_is_known():
    """All facts unknown: every fact that can matter is a question."""
    asked = only().ask_next

    known = {key for key, each in lawbooks.fact_reader().definitions.items() if each.asked}
    elsewhere = {"home_member_state", "clients_financial_interests_affected"}  # a reading, DORA Art. 19(3)
    assert set(asked) == known - elsewhere


@pytest.mark.parametrize("rules_id", ["dora-2024-1772", "dora-draft-2023-06"])
def test_every_combination_of_readings_decides(rules_id):
    """No sides of the readings together make a rule rest on itself or ask in vain."""
    rules = lawbooks.classification(rules_id)
    sides = [[(name, side) for side in reading.sides] for name, reading in rules.readings.items()]

    for combination in product(*sides):
        found = classify(rules, {}, NOON, dict(combination))
        assert found.outcome == "undetermined"
        assert found.readings == dict(combination)
        assert found.ask_next


@pytest.mark.parametrize("choice", [{"home": "any_foreign"}, {"home_member_state": "abroad"}])
def test_an_unknown_reading_or_side_is_refused(choice):
    """A reading that the act does not have would decide nothing, silently."""
    with pytest.raises(Refused) as refusal:
        under(law(), choice)

    ((reading, side),) = choice.items()
    assert refusal.value.code == "unknown_reading"
    assert refusal.value.where == (side if reading in law().readings else reading)


@pytest.mark.parametrize(
    ("met", "outcome", "basis"),
    [
        (["clients", "data_losses"], "major", "two primary criteria"),
        (["clients", "reputation", "economic"], "major", "three criteria with a primary one"),
        (["clients", "reputation"], "not_major", None),
        (["reputation", "geography", "critical_services", "economic"], "not_major", None),
        ([], "not_major", None),
    ],
)
def test_the_draft_counts_primary_and_other_criteria(met, outcome, basis):
    """Two primary criteria, or three in all with a primary one, made an incident major in the draft."""
    rules = lawbooks.classification("dora-draft-2023-06")

    found = classify(rules, read({"criteria_met": met}, rules), NOON)

    assert (found.outcome, found.basis) == (outcome, basis)
    assert list(found.points_met) == [each for each in found.thresholds if each in met]


def test_the_draft_reads_facts_where_no_criteria_are_stated():
    """Sixty thousand clients met the draft's criterion, and do not meet that of the act."""
    rules = lawbooks.classification("dora-draft-2023-06")
    given = {**NOTHING, "clients_affected": 60_000, "clients_using_service": 5_000_000}

    found = classify(rules, read(given, rules), NOON)

    assert found.thresholds["clients"] is Truth.YES
    assert found.thresholds["critical_services"] is Truth.YES
    assert found.outcome == "not_major"
    assert classify(law(), read(given), NOON).thresholds["9(1)"] is Truth.NO


def test_the_draft_asks_for_facts_and_never_for_the_list():
    """The list of criteria is another way in, not a question."""
    rules = lawbooks.classification("dora-draft-2023-06")

    assert "criteria_met" not in classify(rules, {}, NOON).ask_next


def test_the_proof_goes_down_to_the_facts():
    """A finding can be read as a tree, each provision with its words and what it rests on."""
    found = only(media_coverage=True, occurred_at=rfc3339(NOON - timedelta(hours=30)), ongoing=True)

    tree = proof(found.law, found.finding, found.facts, NOON)
    leaves = {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting += node.get("grounds", [])
        leaves[node["article"]] = node

    assert leaves["2(1)(a)"]["facts"] == {"media_coverage": True}
    assert leaves["9(3)(a)"]["elapsed_seconds"] == 108_000
    assert leaves["9(3)(b), downtime"]["elapsed_seconds"] is None
    assert leaves["9(1)(a)"]["facts"] == {"clients_affected": None, "clients_using_service": None}


def test_the_proof_of_the_draft_names_the_list_it_rests_on():
    """Where the criteria were stated, the proof shows the list."""
    rules = lawbooks.classification("dora-draft-2023-06")
    found = classify(rules, read({"criteria_met": ["clients"]}, rules), NOON)

    tree = proof(found.law, found.finding, found.facts, NOON)

    assert tree["grounds"][0]["grounds"][0]["facts"] == {"criteria_met": ["clients"]}


def test_the_facts_of_a_provision_are_those_of_everything_it_rests_on():
    """A page can say what was observed for a threshold."""
    assert facts_of(law(), "9(5)(a)") == ("data_impact", "data_adverse_effect")
    assert facts_of(law(), "9(4)") == ("member_states_impacted",)
    assert facts_of(under(law(), {"home_member_state": "any_foreign"}), "9(4)") == (
        "member_states_impacted",
        "home_member_state",
    )
    assert "detected_at" in facts_of(law(), "9(3)")


def test_a_verdict_records_by_what_it_was_decided():
    """Rules, digest of the file and readings go with every decision."""
    said = verdict(classified(), NOON)

    assert said["pack"]["digest"] == law().digest
    assert said["readings"]["home_member_state"] == "count_home"
    assert said["at"] == "2026-03-02T12:00:00Z"


@pytest.mark.parametrize(
    ("given", "truth"),
    [
        ({}, Truth.UNKNOWN),
        ({"high_probability": False}, Truth.NO),
        ({"could_affect_critical_functions_or_others": True, "high_probability": True}, Truth.UNKNOWN),
        (
            {
                "could_affect_critical_functions_or_others": True,
                "high_probability": True,
                "could_meet_9_1": True,
            },
            Truth.YES,
        ),
        ({"could_meet_6": False, "could_meet_9_1": False, "could_meet_9_4": False}, Truth.NO),
    ],
)
def test_a_cyber_threat_is_significant_by_three_conditions(given, truth):
    """Art. 10: (a) and (b) and one of (c); with an answer open it is unknown until that cannot matter."""
    facts = lawbooks.fact_reader("threat").all_of(given)

    assert significant(law(), facts, NOON).truth is truth


def test_the_draft_says_nothing_about_threats():
    """Rules without the article refuse the question instead of answering no."""
    with pytest.raises(Refused) as refusal:
        significant(lawbooks.classification("dora-draft-2023-06"), {}, NOON)

    assert (refusal.value.code, refusal.value.where) == ("unknown_rules", "dora-draft-2023-06")


def test_a_threat_is_significant_from_the_instant_at_which_it_is():
    """What becomes true in an hour makes no significant threat now, and one from then on."""
    given = {"could_affect_critical_functions_or_others": True, "could_meet_9_1": True}
    facts = lawbooks.fact_reader("threat").all_of(given)
    facts["high_probability"] = Fact("high_probability", value=True, true_since=NOON + timedelta(hours=1))

    assert significant(law(), facts, NOON).truth is Truth.NO
    assert significant(law(), facts, NOON + timedelta(hours=1)).truth is Truth.YES


def test_a_stated_criterion_holds_from_the_instant_since_which_it_is_true():
    """A list that will be true in an hour is a no now, named with that instant."""
    rules, later = lawbooks.classification("dora-draft-2023-06"), NOON + timedelta(hours=1)
    facts = read({"criteria_met": ["clients"]}, rules)
    facts["criteria_met"] = replace(facts["criteria_met"], true_since=later)

    before, then = (assess(rules, "clients", facts, at) for at in (NOON, later))

    assert (before.truth, before.holds_from) == (Truth.NO, later)
    assert (then.truth, then.holds_from) == (Truth.YES, later)
    assert assess(rules, "data_losses", facts, later).holds_from == NEVER
