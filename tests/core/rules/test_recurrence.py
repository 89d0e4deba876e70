"""Recurring incidents: windows, what is added up, and what unknowns do to the sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.refusal import Refused
from tocsin.core.rules import PastIncident, Truth, clusters
from tocsin.core.time import instant


def past(name: str, day: str, *without: str, cause: str = "x", **changes: object) -> PastIncident:
    known = {key: value for key, value in NOTHING.items() if key not in without}
    return PastIncident(name, instant(f"{day}T12:00:00Z"), cause, read({**known, **changes}))


def half(name: str, day: str, *without: str, **changes: object) -> PastIncident:
    return past(name, day, *without, **{"downtime_seconds": 4_200, "costs_and_losses": "60000", **changes})


def ids(*incidents: PastIncident, **options: object) -> list[tuple[str, ...]]:
    return [cluster.incident_ids for cluster in clusters(law(), incidents, NOON, **options)]


def test_the_oldest_is_dropped_where_the_span_is_too_long():
    """Of three incidents over eight months the two newest are the cluster; the oldest stands alone."""
    found = ids(half("a", "2025-07-01"), half("b", "2025-11-01"), half("c", "2026-02-28"))

    assert found == [("b", "c")]


def test_a_major_window_is_not_missed_because_a_newer_one_is_not():
    """The two older incidents are major together; the newest with the middle one is not."""
    found = clusters(
        law(),
        [half("a", "2025-07-01"), half("b", "2025-11-01"), past("c", "2026-02-28")],
        NOON,
    )

    assert [(each.incident_ids, each.collectively_major) for each in found] == [(("a", "b"), True)]


def test_every_incident_within_the_window_belongs_to_the_cluster():
    """A cluster is the widest that fits."""
    assert ids(half("b", "2026-01-02"), half("a", "2026-01-01"), half("c", "2026-02-01")) == [("a", "b", "c")]


def test_two_causes_make_two_clusters():
    """Each root cause has its own clusters, the oldest first."""
    found = ids(
        half("a", "2026-01-01"),
        half("b", "2026-01-02", cause="y"),
        half("c", "2026-02-01"),
        half("d", "2026-02-02", cause="y"),
    )

    assert found == [("a", "c"), ("b", "d")]


def test_an_unknown_root_cause_is_like_no_other():
    """Two incidents of which the cause is not known do not recur."""
    assert ids(half("a", "2026-01-01", cause=""), half("b", "2026-01-02", cause="")) == []


def test_the_window_can_be_read_exclusively():
    """Under the other reading the same-numbered day lies outside."""
    pair = half("a", "2025-08-02"), half("b", "2026-02-02")

    assert ids(*pair) == [("a", "b")]
    assert ids(*pair, readings={"recurring_window": "exclusive"}) == []


def test_what_is_unknown_of_one_is_unknown_of_all_but_what_is_known_is_a_floor():
    """Costs of the others pass the limit already: the threshold is met, whatever the unknown costs are."""
    (open_,) = clusters(
        law(),
        [half("a", "2026-01-01"), half("b", "2026-02-01", "costs_and_losses", costs_and_losses=None)],
        NOON,
    )
    (met,) = clusters(
        law(),
        [
            half("a", "2026-01-01"),
            half("b", "2026-01-15", costs_and_losses="50000"),
            half("c", "2026-02-01", "costs_and_losses", costs_and_losses=None),
        ],
        NOON,
    )

    assert (open_.thresholds["9(6)"], open_.outcome) == (Truth.UNKNOWN, Truth.UNKNOWN)
    assert not open_.collectively_major
    assert (met.thresholds["9(6)"], met.outcome) == (Truth.YES, Truth.YES)


def test_the_largest_denominator_counts():
    """Six percent twice is twelve percent of the clients that use the service."""
    (cluster,) = clusters(
        law(),
        [
            past("a", "2026-01-01", clients_affected=6_000, clients_using_service=90_000),
            past("b", "2026-02-01", clients_affected=6_000),
        ],
        NOON,
    )

    assert cluster.thresholds["9(1)"] is Truth.YES


def test_the_same_clients_hit_twice_count_once_under_the_other_reading():
    """The largest number of clients is no more than in each incident; costs are still added."""
    pair = [past(name, f"2026-0{month}-01", clients_affected=6_000) for month, name in enumerate("ab", 1)]

    (summed,) = clusters(law(), pair, NOON)
    (largest,) = clusters(law(), pair, NOON, readings={"recurring_clients": "max"})

    assert (summed.thresholds["9(1)"], largest.thresholds["9(1)"]) == (Truth.YES, Truth.NO)


def test_downtime_adds_up_only_where_it_hits_critical_functions():
    """Seventy minutes of a critical service and seventy of another are not two hours of a critical one."""
    other = half("b", "2026-02-01", downtime_hits_critical_function_support=False)

    (cluster,) = clusters(law(), [half("a", "2026-01-01"), other], NOON)

    assert cluster.thresholds["9(3)"] is Truth.NO


def test_clocks_of_instants_add_up():
    """Two outages of seventy minutes given by their instants are longer than two hours."""
    pair = [
        past(
            name,
            day,
            "downtime_seconds",
            downtime_started_at=f"{day}T08:00:00Z",
            service_restored_at=f"{day}T09:10:00Z",
        )
        for name, day in (("a", "2026-01-01"), ("b", "2026-02-01"))
    ]

    (cluster,) = clusters(law(), pair, NOON)

    assert cluster.thresholds["9(3)"] is Truth.YES


def test_rules_without_recurrence_refuse_the_question():
    """Rules that say nothing about recurring incidents do not answer that there are none."""
    with pytest.raises(Refused) as refusal:
        clusters(replace(law(), recurrence=None), [], NOON)

    assert refusal.value.code == "unknown_rules"


def test_a_length_that_is_not_known_leaves_the_sum_open():
    """An outage of unknown length may be the one that makes two hours."""
    unknown = half("b", "2026-02-01", "downtime_seconds", downtime_seconds=None)

    (cluster,) = clusters(law(), [half("a", "2026-01-01"), unknown], NOON)

    assert cluster.thresholds["9(3)"] is Truth.UNKNOWN


def test_member_states_are_united():
    """One incident at home and one abroad are two Member States together."""
    abroad = past("b", "2026-02-01", member_states_impacted=["BE"])

    (cluster,) = clusters(law(), [past("a", "2026-01-01"), abroad], NOON)

    assert cluster.thresholds["9(4)"] is Truth.YES


def test_an_effect_counts_with_its_own_incident():
    """Data affected without harm in one incident, and no data affected in another, are no data losses."""
    pair = [
        past("a", "2026-01-01", data_impact=True),
        past("b", "2026-02-01", data_adverse_effect=True),
    ]

    (cluster,) = clusters(law(), pair, NOON)

    assert cluster.thresholds["9(5)(a)"] is Truth.NO


def test_hundreds_of_incidents_with_one_cause_are_clustered():
    """A monthly assessment of a long history finds its clusters."""
    start = instant("2020-01-01T12:00:00Z")
    history = [
        PastIncident(f"{place:04}", start + timedelta(days=2 * place), "x", read(NOTHING))
        for place in range(300)
    ]

    found = clusters(law(), history, NOON)

    assert sum(len(each.incident_ids) for each in found) > 250


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.sampled_from("xy"), st.booleans()), max_size=9))
def test_clusters_are_disjoint_fit_the_window_and_miss_no_major_pair(incidents):
    """No incident is in two clusters, and what is left over holds no major cluster."""
    start = instant("2023-09-01T12:00:00Z")
    members = []
    for place, (days, cause, heavy) in enumerate(incidents):
        facts = {"downtime_seconds": 4_200, "costs_and_losses": "60000"} if heavy else {}
        members.append(
            PastIncident(str(place), start + timedelta(days=days), cause, read({**NOTHING, **facts}))
        )

    found = clusters(law(), members, NOON)

    listed = [each for cluster in found for each in cluster.incident_ids]
    by_id = {each.id: each for each in members}
    assert len(set(listed)) == len(listed)
    for cluster in found:
        moments = [by_id[each].occurred_at for each in cluster.incident_ids]
        assert moments == sorted(moments)
        assert moments[-1] - moments[0] <= timedelta(days=184)
        assert len({by_id[each].root_cause for each in cluster.incident_ids}) == 1
    reported = {each for cluster in found if cluster.collectively_major for each in cluster.incident_ids}
    for cluster in clusters(law(), members, NOON, already_reported=reported):
        assert not cluster.collectively_major
