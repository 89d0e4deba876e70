"""Registers: what arrays say of many incidents is what the evaluator says of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.rules.columns.registers import DRAFTED, FEW, INCIDENTS, readable, values
from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules import Classification, RuleSet, classify, under
from tocsin.core.rules.columns import NO, REFUSED, UNKNOWN, YES, assess_many, conditions, in_columns
from tocsin.core.rules.provisions import AtMostShare, Fewer, Flag, Includes, Quorum, Truth
from tocsin.core.time import rfc3339
from tocsin.store import lawbooks

CODES = {"not_major": NO, "undetermined": UNKNOWN, "major": YES}
TRUTHS = {Truth.NO: NO, Truth.UNKNOWN: UNKNOWN, Truth.YES: YES}
DRAFT = "dora-draft-2023-06"


def chosen(rules: RuleSet) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {name: st.sampled_from(sorted(each.sides)) for name, each in rules.readings.items()}
    )


def decision(rules: RuleSet, facts: dict[str, Fact]) -> Classification | Refused:
    try:
        return classify(rules, facts, NOON)
    except Refused as refusal:
        return refusal


def assert_equal_to_each(rules: RuleSet, incidents: list[dict[str, Fact]], given: list[dict[str, object]]):
    found = assess_many(rules, in_columns(given, rules.facts), NOON)
    for row, facts in enumerate(incidents):
        said = {article: codes[row] for article, codes in found.thresholds.items()}
        decided = decision(rules, facts)
        if isinstance(decided, Refused):
            assert found.refused[row].code == decided.code
            assert {found.outcome[row], *said.values()} == {REFUSED}
        else:
            assert row not in found.refused
            assert found.outcome[row] == CODES[decided.outcome]
            assert said == {article: TRUTHS[truth] for article, truth in decided.thresholds.items()}


@FEW
@given(st.lists(INCIDENTS, max_size=6), chosen(law()))
def test_a_register_is_assessed_as_each_of_its_incidents(incidents, readings):
    """Outcomes and thresholds equal those of ``classify``, refusals included, under any readings."""
    facts = readable(incidents, lawbooks.fact_reader())

    assert_equal_to_each(under(law(), readings), facts, [values(each) for each in facts])


@FEW
@given(st.lists(DRAFTED, max_size=6), chosen(lawbooks.classification(DRAFT)))
def test_a_register_is_assessed_under_the_draft_as_each_of_its_incidents(incidents, readings):
    """The same under the pack of 2023, with criteria that are stated instead of facts."""
    rules = lawbooks.classification(DRAFT)
    facts = readable(incidents, lawbooks.reader_for(rules))

    assert_equal_to_each(under(rules, readings), facts, [values(each) for each in facts])


@FEW
@given(st.lists(INCIDENTS, min_size=1, max_size=4), st.sampled_from([-1, 0, 1]), st.data())
def test_a_fact_with_an_instant_is_answered_by_the_evaluator_itself(incidents, hours, data):
    """Since when a fact is true decides in a register as it does alone."""
    facts = readable(incidents, lawbooks.fact_reader())
    for each in facts:
        if each:
            key = data.draw(st.sampled_from(sorted(each)))
            each[key] = replace(each[key], true_since=NOON.replace(hour=12 + hours))

    given_ = [{key: fact if fact.true_since else fact.value for key, fact in each.items()} for each in facts]

    assert_equal_to_each(law(), facts, given_)


def ago(seconds: float) -> str:
    return rfc3339(NOON - timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "given_",
    [
        {"occurred_at": ago(90_000), "resolved_at": ago(0), "duration_seconds": 90_001},
        {"occurred_at": ago(90_000), "resolved_at": ago(0), "duration_seconds": 89_999},
        {"occurred_at": ago(90_000.5), "resolved_at": ago(0), "duration_seconds": 90_000},
        {"service_restored_at": ago(-3_600), "downtime_seconds": 9_000},
        {"service_restored_at": ago(-3_600), "downtime_seconds": 0},
        {"duration_seconds": 86_401, "resolved_at": ago(-10)},
        {"occurred_at": ago(86_400), "ongoing": True},
        {"occurred_at": ago(86_400.000001), "ongoing": True},
        {"detected_at": ago(7_201), "ongoing": True},
        {"detected_at": ago(1), "service_restored_at": ago(1)},
    ],
)
def test_clocks_are_read_alike_at_their_edges(given_):
    """Ends to come, lengths that fit to the second, and limits reached to the microsecond."""
    facts = read({"downtime_hits_critical_function_support": True, **given_})

    assert_equal_to_each(law(), [facts], [values(facts)])


def with_tests(**tests):
    """Return the law with other conditions in place of those of three provisions."""
    instead = {
        each: replace(law()[each], test=test)
        for each, test in zip(("9(1)(f)", "2(1)(a)", "9(6), likely"), tests.values(), strict=False)
    }
    return replace(law(), provisions={**law().provisions, **instead})


@FEW
@given(st.lists(INCIDENTS, max_size=6), st.fractions(0, 200_000, max_denominator=7))
def test_conditions_of_other_acts_are_answered_alike(incidents, limit):
    """Fewer than, at most a share, and a code on a list; the law of classification asks none of them."""
    rules = with_tests(
        fewer=Fewer("likely_costs_and_losses", limit, "EUR"),
        at_most=AtMostShare("clients_affected", "clients_using_service", Fraction(1, 10)),
        includes=Includes("member_states_impacted", "BE"),
    )
    facts = readable(incidents, lawbooks.fact_reader())

    assert_equal_to_each(rules, facts, [values(each) for each in facts])


@FEW
@given(st.lists(INCIDENTS, max_size=6), st.booleans())
def test_silence_is_what_it_is_presumed_to_be(incidents, presumed):
    """A flag that is presumed is never unknown."""
    rules = with_tests(flag=Flag("media_coverage", presumed=presumed))
    facts = readable(incidents, lawbooks.fact_reader())

    assert_equal_to_each(rules, facts, [values(each) for each in facts])


@pytest.mark.parametrize("rules_id", ["dora-2024-1772", DRAFT])
def test_the_packs_are_assessed_in_arrays_under_every_reading(rules_id):
    """No pack has anything that arrays do not know, which would make a large register slow."""
    rules = lawbooks.classification(rules_id)
    columns = in_columns([values(read(NOTHING)), {}], rules.facts)

    for combination in product(
        *[[(name, side) for side in each.sides] for name, each in rules.readings.items()]
    ):
        assert assess_many(under(rules, dict(combination)), columns, NOON).one_by_one == 0


def test_what_arrays_do_not_know_is_answered_one_by_one(monkeypatch):
    """A pack with a condition of another kind, or one that says more, is assessed without arrays."""
    facts = [read(NOTHING), read({**NOTHING, "media_coverage": True, "costs_and_losses": "200000"}), {}]
    columns = in_columns(map(values, facts), law().facts)
    monkeypatch.setattr(conditions, "_SAID", {**conditions._SAID, Flag: ("fact", "presumed", "new")})

    found = assess_many(law(), columns, NOON)

    assert found.one_by_one == 3
    assert found.outcome.tolist() == [NO, YES, UNKNOWN]
    assert found.thresholds["9(2)"].tolist() == [NO, YES, UNKNOWN]


def test_an_exception_that_is_undecided_can_leave_the_outcome_decided(monkeypatch):
    """An intrusion with losses or without them is major either way: with losses by another threshold."""
    rules = under(law(), {"intrusion_with_losses": "literal"})
    given_ = {**NOTHING, "malicious_unauthorised_access": True, "access_may_cause_data_losses": True}
    known = {key: value for key, value in given_.items() if key != "data_adverse_effect"}
    decided = {**known, "data_impact": True, "media_coverage": True}
    columns = in_columns(
        [values(read(decided)), values(read({**decided, "media_coverage": False}))], rules.facts
    )

    in_arrays = assess_many(rules, columns, NOON)
    monkeypatch.setattr("tocsin.core.rules.columns.outcomes._MOST_TRIED", 0)
    one_by_one = assess_many(rules, columns, NOON)

    assert in_arrays.outcome.tolist() == one_by_one.outcome.tolist() == [YES, UNKNOWN]
    assert (in_arrays.one_by_one, one_by_one.one_by_one) == (0, 2)


@pytest.mark.parametrize("at_least", [2, 3])
def test_some_of_several_are_counted(at_least):
    """A number between one and all is counted with three answers."""
    articles = ("2(1)(a)", "2(1)(b)", "2(1)(c)", "2(1)(d)")
    some = replace(law()["9(2)"], test=Quorum(at_least, articles))
    rules = replace(law(), provisions={**law().provisions, "9(2)": some})
    keys = (
        "media_coverage",
        "repetitive_complaints",
        "regulatory_requirements_at_risk",
        "material_client_loss",
    )
    incidents = [
        {**NOTHING, **dict(zip(keys, answers, strict=True))}
        for answers in product((True, False, None), repeat=4)
    ]
    facts = [read(each) for each in incidents]

    assert_equal_to_each(rules, facts, [values(each) for each in facts])


def test_an_empty_register_has_no_outcomes():
    """Nothing in, nothing out."""
    found = assess_many(law(), in_columns([], law().facts), NOON)

    assert found.outcome.dtype == np.int8
    assert (len(found.outcome), found.one_by_one, found.refused) == (0, 0, {})


def test_rules_that_do_not_classify_refuse_a_register():
    """A pack that answers other questions has no outcome."""
    with pytest.raises(Refused) as refusal:
        assess_many(replace(law(), classifies=None), in_columns([], law().facts), NOON)

    assert refusal.value.code == "unknown_rules"
