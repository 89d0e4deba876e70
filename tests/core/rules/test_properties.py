"""Laws of the evaluator, on random incidents and against a second evaluator."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.rules import reference
from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.incidents import Fact, Growth
from tocsin.core.rules import Truth, classify
from tocsin.core.time import instant, rfc3339

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


MICROSECOND = timedelta(microseconds=1)
FAR = instant("2199-12-31T00:00:00Z")
GROWS = {
    "clients_affected": ["0", "0.1", "7", "1200", "1e6"],
    "counterparts_affected": ["0", "0.25", "3"],
    "transactions_affected": ["0", "1", "999.999"],
    "transaction_value_affected": ["0", "0.01", "12345.67"],
    "costs_and_losses": ["0", "0.001", "33333.33"],
    "likely_costs_and_losses": ["0", "50000"],
}
RATES = st.fixed_dictionaries(
    {},
    optional={
        key: st.tuples(
            st.sampled_from(rates),
            st.integers(-(10**11), 0).map(lambda ago: NOON + timedelta(microseconds=ago)),
        )
        for key, rates in GROWS.items()
    },
)


def rated(incident: Mapping[str, Any], rates: reference.Rates) -> dict[str, Fact]:
    """Read an incident, with its rates for what is known of it."""
    facts = read(dict(incident))
    for key, (per_hour, since) in rates.items():
        if key in facts:
            facts[key] = replace(facts[key], growth=Growth(Decimal(per_hour), since))
    return facts


def running(incident: Mapping[str, Any], start: datetime) -> dict[str, Any]:
    """Return the incident as one that goes on since a start, instead of one of a certain length."""
    known = {key: value for key, value in incident.items() if not key.endswith("_seconds")}
    return {**known, "occurred_at": rfc3339(start), "downtime_started_at": rfc3339(start), "ongoing": True}


@FEW
@given(INCIDENTS, RATES, st.integers(0, 10**11), st.integers(0, 10**12))
def test_clocks_and_rates_together_make_it_major_at_the_very_instant_named(incident, rates, ago, later):
    """At the instant named the second evaluator says no, a microsecond later yes, whenever it is asked."""
    start = NOON - timedelta(microseconds=ago)
    facts = rated(running(incident, start), rates)

    def major(at: datetime) -> bool:
        return reference.major(reference.at_instant(incident, rates, start, at))

    named = classify(law(), facts, NOON).becomes_major_at
    asked = NOON + timedelta(microseconds=later)

    if named is None:
        assert major(NOON) is major(FAR)
    else:
        assert (major(named), major(named + MICROSECOND)) == (False, True)
        assert classify(law(), facts, asked).becomes_major_at == named
        for at, outcome in ((named, "not_major"), (named + MICROSECOND, "major")):
            assert at < start or classify(law(), facts, at).outcome == outcome
    assert (classify(law(), facts, asked).outcome == "major") is major(asked)


def test_ten_thousand_random_incidents_agree_with_the_second_evaluator():
    """Rates, readings and up to three unknown facts: the outcome is what every completion gives, or open."""
    draw = random.Random(1772)  # noqa: S311 - nothing secret is drawn
    keys = sorted(NOTHING)
    odd = []
    for number in range(10_000):
        unknown = draw.sample(keys, draw.choice((0, 0, 1, 1, 2, 3)))
        incident = {key: _drawn(draw, key) for key in keys if key not in unknown}
        readings = {"literal": draw.random() < 0.3, "any_foreign": draw.random() < 0.3}
        since = NOON - timedelta(seconds=draw.randrange(200_000))
        rates = {key: (draw.choice(GROWS[key]), since) for key in GROWS if draw.random() < 0.2}

        found = classify(law(), rated(incident, rates), NOON, sides(readings))

        known = reference.at_instant(incident, rates, None, NOON)
        outcomes = {reference.major(each, **readings) for each in reference.completions(known, unknown)}
        expected = {(True,): "major", (False,): "not_major"}.get(tuple(outcomes), "undetermined")
        if found.outcome != expected:
            odd.append((number, unknown, incident, readings, rates))
    assert odd == []


_DRAWN: dict[str, list[Any]] = {
    "clients_affected": [0, 1, 9_999, 10_000, 10_001, 99_999, 100_000, 100_001, 10**9],
    "clients_using_service": [1, 99_990, 100_000, 100_010, 10**6, 10**12],
    "counterparts_affected": [0, 1, 29, 30, 31, 40],
    "counterparts_related": [1, 99, 100, 101],
    "transactions_affected": [0, 999, 1_000, 1_001, 50_000],
    "transactions_daily_average": [1, 10_000, 10**9],
    "transaction_value_affected": ["0", "99999.99", "100000", "100000.01", "10000000"],
    "transaction_value_daily_average": ["1", "1000000", "1000000.1"],
    "duration_seconds": [0, 86_399, 86_400, 86_401, 10**6],
    "downtime_seconds": [0, 7_199, 7_200, 7_201, 10**5],
    "home_member_state": ["NL", "BE", "GB"],
    "member_states_impacted": [
        [],
        ["NL"],
        ["BE"],
        ["GB", "US"],
        ["NL", "GB"],
        ["NL", "NO"],
        ["BE", "DE", "NL"],
    ],
    "costs_and_losses": ["0", "99999.99", "100000", "100000.01"],
    "likely_costs_and_losses": ["0", "100000", "100000.000001", "2000000"],
}


def _drawn(draw: random.Random, key: str) -> Any:
    if key in _DRAWN:
        return draw.choice(_DRAWN[key][: draw.choice((2, 3, 10))])
    return draw.random() < 0.3 or key == "supports_critical_or_important_function"


MORE: dict[str, Any] = {
    **{key: True for key, value in NOTHING.items() if isinstance(value, bool)},
    **{
        key: 10**15
        for key, value in NOTHING.items()
        if isinstance(value, int) and not isinstance(value, bool)
    },
    "duration_seconds": 10**9,
    "downtime_seconds": 10**9,
    "transaction_value_affected": "1000000000000000",
    "costs_and_losses": "1000000000000000",
    "likely_costs_and_losses": "1000000000000000",
    "member_states_impacted": ["NL", "BE", "DE", "FR"],
}
HARM = sorted(
    set(MORE)
    - {"clients_using_service", "counterparts_related", "transactions_daily_average", "data_adverse_effect"}
)
RANK = {"not_major": 0, "undetermined": 1, "major": 2}


@FEW
@given(INCIDENTS, UNKNOWN, st.lists(st.sampled_from(HARM), min_size=1, unique=True), RATES)
def test_more_harm_never_lowers_the_class(incident, unknown, worse, rates):
    """A higher number, a longer outage, a further state or a yes for a no: the outcome stays or rises."""
    known = {key: value for key, value in incident.items() if key not in unknown}
    more = {**known, **{key: MORE[key] for key in worse if key in known}}

    before, after = (classify(law(), rated(each, {}), NOON) for each in (known, more))
    growing = classify(law(), rated(known, rates), NOON)

    assert RANK[before.outcome] <= RANK[after.outcome]
    assert RANK[before.outcome] <= RANK[growing.outcome] or growing.outcome == "undetermined"


@FEW
@given(INCIDENTS, RATES, st.permutations(sorted(NOTHING)))
def test_learning_a_fact_never_overturns_a_decided_finding_with_rates_either(incident, rates, order):
    """What was settled of numbers that grow stays settled at that instant, whatever else is learned."""
    decided: dict[str, str] = {}
    for count in range(0, len(order) + 1, 4):
        found = classify(law(), rated({key: incident[key] for key in order[:count]}, rates), NOON)
        now = {
            each.article: each.truth.value
            for each in found._findings.values()
            if each.truth is not Truth.UNKNOWN
        }
        assert {key: now.get(key) for key in decided} == decided
        decided = now


@FEW
@given(INCIDENTS)
def test_deciding_again_gives_the_same(incident):
    """The same facts, rules and instant give an equal decision."""
    assert classify(law(), read(incident), NOON) == classify(law(), read(incident), NOON)
