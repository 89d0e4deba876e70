"""The screen for recurring incidents: it may name too much, and never too little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.rules.columns.registers import FEW, values
from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.refusal import Refused
from tocsin.core.rules import PastIncident, clusters, under
from tocsin.core.rules.columns import candidates, could_recur, in_columns
from tocsin.core.rules.columns.recurrence import LEFT_OUT, cutoffs, running_sums
from tocsin.core.rules.provisions import Fewer, Quorum
from tocsin.core.time import instant
from tocsin.store import lawbooks

DAY = timedelta(days=1)
EPOCH_DAY = date(1970, 1, 1).toordinal()
HEAVY: dict[str, st.SearchStrategy[object]] = {
    "clients_affected": st.sampled_from([0, 3_000, 5_000, 5_001, 9_000]),
    "clients_using_service": st.sampled_from([0, 90_000, 100_000, 10**7]),
    "transaction_value_affected": st.sampled_from(["0", "50000", "50000.01", "1e3"]),
    "costs_and_losses": st.sampled_from(["0", "50000", "50000.01", "34000", "99999999999999999"]),
    "likely_costs_and_losses": st.sampled_from(["0", "60000"]),
    "duration_seconds": st.sampled_from([0, 43_200, 43_201, 80_000]),
    "downtime_seconds": st.sampled_from([0, 3_600, 3_601, 7_000]),
    "downtime_hits_critical_function_support": st.booleans(),
    "media_coverage": st.booleans(),
    "data_impact": st.booleans(),
    "data_adverse_effect": st.booleans(),
    "malicious_unauthorised_access": st.booleans(),
    "access_may_cause_data_losses": st.booleans(),
    "home_member_state": st.sampled_from(["NL", "BE"]),
    "member_states_impacted": st.sampled_from([[], ["NL"], ["BE"], ["GB"], ["NL", "BE"]]),
}
HARM = st.fixed_dictionaries({}, optional={key: st.none() | each for key, each in HEAVY.items()})
REGISTERS = st.lists(st.tuples(st.integers(0, 500), st.sampled_from(["x", "y", ""]), HARM), max_size=9)
READINGS = st.fixed_dictionaries(
    {name: st.sampled_from(sorted(each.sides)) for name, each in law().readings.items()}
)


def past(place: int, days: int, cause: str, harm: dict[str, object]) -> PastIncident:
    return PastIncident(str(place), NOON - (600 - days) * DAY, cause, read({**NOTHING, **harm}))


def named(*harms: dict[str, object], **readings: str) -> list[bool]:
    """Screen incidents of one cause, a day apart."""
    columns = in_columns([values(read({**NOTHING, **each})) for each in harms], law().facts)
    seconds = np.arange(len(harms)) * 86_400 + 1_700_000_000
    causes = np.zeros(len(harms), np.int32)
    return candidates(under(law(), readings), columns, seconds, causes, NOON).tolist()


@FEW
@given(REGISTERS, READINGS, st.lists(st.sampled_from("0123"), max_size=1))
def test_what_is_left_out_is_in_no_cluster_that_is_collectively_major(register, readings, reported):
    """Clusters of the whole register and of what the screen leaves are the same, where they are major."""
    incidents = [past(place, *each) for place, each in enumerate(register)]
    told = {"already_reported": reported, "readings": readings}

    few = could_recur(law(), incidents, NOON, **told)

    whole, screened = (
        [each.incident_ids for each in clusters(law(), some, NOON, **told) if each.collectively_major]
        for some in (incidents, few)
    )
    assert screened == whole


@FEW
@given(
    st.lists(
        st.tuples(
            st.integers(0, 300), st.lists(st.sampled_from(["clients", "duration", "economic"]), max_size=1)
        )
    )
)
def test_criteria_that_are_stated_are_counted_too(register):
    """Under the draft, incidents that state different criteria are major together."""
    rules = lawbooks.classification("dora-draft-2023-06")
    incidents = [
        PastIncident(str(place), NOON - days * DAY, "x", read({"criteria_met": met}, rules))
        for place, (days, met) in enumerate(register)
    ]

    few = could_recur(rules, incidents, NOON)

    whole, screened = (
        [each.incident_ids for each in clusters(rules, some, NOON) if each.collectively_major]
        for some in (incidents, few)
    )
    assert screened == whole


@pytest.mark.parametrize(
    ("costs", "found"),
    [
        (("50000", "50000"), [False, False]),
        (("50000", "50000.01"), [False, True]),
        (("25000", "25000", "25000", "25000.0001"), [False, False, False, True]),
        (("0", "99999", "0"), [False, False, False]),
    ],
)
def test_a_window_is_named_when_its_sums_pass_the_limits(costs, found):
    """A hundred thousand euro is not more than that, added up as alone; the media are the other."""
    assert named(*({"costs_and_losses": each, "media_coverage": True} for each in costs)) == found


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ({"clients_affected": 5_000}, False),
        ({"clients_affected": 5_001}, True),
        ({"transaction_value_affected": "50000"}, False),
        ({"transaction_value_affected": "50000.01"}, True),
        ({"clients_affected": 10**17, "clients_using_service": 10**18 - 1}, True),
        (
            {"clients_affected": 10**15, "clients_using_service": 10**18 - 1},
            True,
        ),  # more than 100 000 clients
        ({"clients_affected": 1, "clients_using_service": 0}, True),
        ({"duration_seconds": 43_200}, False),
        ({"duration_seconds": 43_201}, True),
        ({"downtime_seconds": 3_600}, False),
        ({"downtime_seconds": 3_601}, True),
        ({"downtime_seconds": 3_601, "downtime_hits_critical_function_support": False}, False),
        ({"member_states_impacted": ["NL", "GB"]}, False),
        ({"member_states_impacted": ["NL", "BE"]}, True),
        ({"data_impact": True, "data_adverse_effect": True}, True),
        ({"data_impact": True}, False),
        ({}, False),
    ],
)
def test_two_alike_are_named_where_together_they_meet_a_second_threshold(harm, found):
    """Beside media coverage, each threshold is met by two incidents that are just more than half of it."""
    assert named(*[{"media_coverage": True, **harm}] * 2)[1] is found


def test_another_state_counts_once_however_often():
    """A state of one's own is not another one under the reading that leaves it out."""
    home = {"media_coverage": True, "member_states_impacted": ["NL"]}

    assert named(home, home, home_member_state="any_foreign") == [False, False]
    assert named(home, {**home, "member_states_impacted": ["BE"]}, home_member_state="any_foreign")[1]
    abroad = {**home, "home_member_state": "BE", "member_states_impacted": ["BE"]}
    assert named(home, abroad, home_member_state="any_foreign")[1]  # two homes: neither is that of both


def test_an_incident_that_no_column_keeps_is_named_with_any_other():
    """What arrays cannot weigh is for ``clusters`` to decide."""
    odd = {"transaction_value_affected": "0.0000001"}

    assert named(odd, {}, {}) == [False, True, True]


def test_incidents_left_out_close_no_window_and_weigh_nothing():
    """An incident that was reported, or has no known cause, belongs to no window."""
    harm = {**NOTHING, "media_coverage": True, "costs_and_losses": "60000"}
    columns = in_columns([values(read(harm))] * 4, law().facts)
    seconds = np.arange(4) * 86_400 + 1_700_000_000

    found = candidates(law(), columns, seconds, np.array([0, LEFT_OUT, 1, 0], np.int32), NOON)

    assert found.tolist() == [False, False, False, True]


@FEW
@given(
    st.dates(date(2023, 1, 1), date(2026, 12, 31)),
    st.integers(170, 190),
    st.sampled_from(["inclusive", "exclusive"]),
)
def test_windows_end_on_the_day_on_which_those_of_clusters_end(first, days, side):
    """Six calendar months by number of day, or the last day of a month that has none of that number."""
    rules = under(law(), {"recurring_window": side})
    noon = instant(f"{first}T23:59:59Z")
    harm = read({**NOTHING, "media_coverage": True, "costs_and_losses": "60000"})
    pair = [PastIncident("a", noon, "x", harm), PastIncident("b", noon + days * DAY, "x", harm)]
    day = first.toordinal() - EPOCH_DAY

    edges = cutoffs(rules, rules.recurrence, np.array([day, day + days], np.int32))

    assert bool(clusters(rules, pair, noon + 999 * DAY)) is bool(edges[1] <= day)
    assert edges[0] <= day


def test_a_refused_incident_is_left_for_clusters_to_refuse():
    """Times that contradict each other are not passed over in silence."""
    wrong = replace(
        past(0, 10, "x", {}),
        facts=read(
            {
                "occurred_at": "2026-03-01T00:00:00Z",
                "resolved_at": "2026-03-02T00:00:00Z",
                "duration_seconds": 5,
            }
        ),
    )

    assert could_recur(law(), [wrong], NOON) == (wrong,)


def test_a_cause_with_very_many_incidents_has_wider_sums():
    """No number of incidents overflows the sums of their cause."""
    assert running_sums(np.zeros(100_000, np.int32), 3).dtype == np.int32
    assert running_sums(np.zeros(200_000, np.int32), 3).dtype == np.int64
    assert running_sums(np.array([4, LEFT_OUT, 2], np.int32), 3).shape == (5, 4)


def test_a_condition_that_more_does_not_meet_is_taken_to_hold():
    """Fewer than is not ruled out by any sum."""
    fewer = replace(
        law()["9(6), likely"], test=Fewer("clients_using_service", law()["9(1)(b)"].test.limit, "clients")
    )
    rules = replace(law(), provisions={**law().provisions, "9(6), likely": fewer})
    columns = in_columns([values(read({**NOTHING, "media_coverage": True}))] * 2, rules.facts)
    seconds = np.array([1_700_000_000, 1_700_000_001])

    assert candidates(rules, columns, seconds, np.zeros(2, np.int32), NOON).tolist() == [False, True]


def test_one_fact_can_meet_two_provisions():
    """A quorum that counts two provisions with one condition is met by that condition."""
    both = replace(law()["9(2)"], test=Quorum(2, ("6(c)", "9(5)(b), own systems")))
    rules = replace(law(), provisions={**law().provisions, "9(2)": both})
    harm = {**NOTHING, "malicious_unauthorised_access": True, "costs_and_losses": "60000"}
    columns = in_columns([values(read(harm))] * 2, rules.facts)

    found = candidates(rules, columns, np.array([0, 86_400]), np.zeros(2, np.int32), NOON)

    assert found.tolist() == [False, True]


def test_a_register_in_another_order_is_not_screened():
    """Sums that slide along time need its order."""
    columns = in_columns([values(read(NOTHING))] * 2, law().facts)

    with pytest.raises(ValueError, match="order of time"):
        candidates(law(), columns, np.array([86_400, 0]), np.zeros(2, np.int32), NOON)


def test_an_empty_register_names_nothing():
    """Nothing in, nothing out."""
    assert could_recur(law(), [], NOON) == ()


def test_rules_without_recurrence_refuse_the_screen():
    """Rules that say nothing about recurring incidents do not answer that there are none."""
    with pytest.raises(Refused) as refusal:
        could_recur(replace(law(), recurrence=None), [], NOON)

    assert refusal.value.code == "unknown_rules"
