"""Laws of the evaluator, on random incidents and against a second evaluator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.rules import reference
from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.rules import Truth, classify
from tocsin.core.time import rfc3339

FEW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "clients_affected": st.sampled_from([0, 1, 9_999, 10_000, 10_001, 99_999, 100_000, 100_001, 10**9]),
    "clients_using_service": st.sampled_from([1, 99_990, 100_000, 100_010, 10**6, 10**12]),
    "counterparts_affected": st.integers(0, 40),
    "counterparts_related": st.integers(1, 110),
    "transactions_affected": st.sampled_from([0, 999, 1_000, 1_001, 50_000]),
    "transactions_daily_average": st.sampled_from([1, 10_000, 10**9]),
    "transaction_value_affected": st.sampled_from(["0", "99999.99", "100000", "100000.01", "10000000"]),
    "transaction_value_daily_average": st.sampled_from(["1", "1000000", "1000000.1"]),
    "duration_seconds": st.sampled_from([0, 86_399, 86_400, 86_401, 10**6]),
    "downtime_seconds": st.sampled_from([0, 7_199, 7_200, 7_201, 10**5]),
    "home_member_state": st.sampled_from(["NL", "BE", "GB"]),
    "member_states_impacted": st.lists(st.sampled_from(["NL", "BE", "NO", "GB", "US"]), max_size=4),
    "costs_and_losses": st.sampled_from(["0", "99999.99", "100000", "100000.01"]),
    "likely_costs_and_losses": st.sampled_from(["0", "100000", "100000.000001", "2000000"]),
}
INCIDENTS = st.fixed_dictionaries({key: VALUES.get(key, st.booleans()) for key in NOTHING})
READINGS = st.fixed_dictionaries({"literal": st.booleans(), "any_foreign": st.booleans()})
UNKNOWN = st.lists(st.sampled_from(sorted(NOTHING)), max_size=4, unique=True)
TRUTHS = {True: Truth.YES, False: Truth.NO}
NOT_ASKED_HERE = {
    "occurred_at",
    "detected_at",
    "resolved_at",
    "downtime_started_at",
    "service_restored_at",
    "ongoing",
}
"""Other ways to say how long it lasted; the random incidents say it in seconds."""


def sides(readings: dict[str, bool]) -> dict[str, str]:
    return {
        "intrusion_with_losses": "literal" if readings["literal"] else "counts",
        "home_member_state": "any_foreign" if readings["any_foreign"] else "count_home",
    }


@FEW
@given(INCIDENTS, READINGS)
def test_two_evaluators_agree_when_everything_is_known(incident, readings):
    """A second evaluator, written apart, gives the same outcome and the same thresholds."""
    found = classify(law(), read(incident), NOON, sides(readings))

    assert (found.outcome == "major") is reference.major(incident, **readings)
    assert found.thresholds == {
        article: TRUTHS[bool(met)]
        for article, met in reference.thresholds(incident, any_foreign=readings["any_foreign"]).items()
    }
    assert found.ask_next == ()


@FEW
@given(INCIDENTS, READINGS, UNKNOWN)
def test_an_outcome_is_decided_exactly_when_no_completion_can_change_it(incident, readings, unknown):
    """With facts unknown the outcome is what every completion gives, and undetermined if they differ."""
    known = {key: value for key, value in incident.items() if key not in unknown}

    found = classify(law(), read(known), NOON, sides(readings))

    outcomes = {reference.major(each, **readings) for each in reference.completions(known, unknown)}
    expected = {(True,): "major", (False,): "not_major"}.get(tuple(outcomes), "undetermined")
    assert found.outcome == expected


@FEW
@given(INCIDENTS, READINGS, UNKNOWN)
def test_a_fact_is_asked_for_exactly_when_some_completion_turns_on_it(incident, readings, unknown):
    """An unknown fact is asked for if and only if its answer changes the outcome in some completion."""
    known = {key: value for key, value in incident.items() if key not in unknown}

    found = classify(law(), read(known), NOON, sides(readings))

    decisive = set()
    for key in unknown:
        others = [each for each in unknown if each != key]
        for rest in reference.completions(known, others):
            if len({reference.major(each, **readings) for each in reference.completions(rest, [key])}) == 2:
                decisive.add(key)
    assert set(found.ask_next) - NOT_ASKED_HERE == decisive


@FEW
@given(INCIDENTS, st.permutations(sorted(NOTHING)))
def test_learning_a_fact_never_overturns_a_decided_finding(incident, order):
    """Facts learned one by one settle what was open, and change nothing that was settled."""
    decided: dict[str, object] = {}
    for count in range(0, len(order) + 1, 3):
        found = classify(law(), read({key: incident[key] for key in order[:count]}), NOON)
        now = {article: truth for article, truth in found.thresholds.items() if truth is not Truth.UNKNOWN}
        if found.outcome != "undetermined":
            now["outcome"] = found.outcome
        assert {key: now.get(key) for key in decided} == decided
        decided = now


@FEW
@given(INCIDENTS, st.integers(0, 200_000), st.integers(-100_000, 200_000))
def test_an_incident_that_goes_on_is_major_just_after_the_instant_named_and_not_before(incident, ago, later):
    """At any other time, an ongoing incident is major exactly when that lies after ``becomes_major_at``."""
    start = NOON - timedelta(seconds=ago)
    running = {
        **{key: value for key, value in incident.items() if not key.endswith("_seconds")},
        "occurred_at": rfc3339(start),
        "downtime_started_at": rfc3339(start),
        "ongoing": True,
    }
    at = max(NOON + timedelta(seconds=later), start)

    named = classify(law(), read(running), NOON).becomes_major_at
    found = classify(law(), read(running), at)

    if named is not None:
        assert (found.outcome == "major") is (at > named)
        assert named >= start
    else:
        assert found.outcome == classify(law(), read(running), NOON).outcome


@FEW
@given(INCIDENTS)
def test_deciding_again_gives_the_same(incident):
    """The same facts, rules and instant give an equal decision."""
    assert classify(law(), read(incident), NOON) == classify(law(), read(incident), NOON)
