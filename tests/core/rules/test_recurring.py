"""Recurring incidents: their order, what is left out, and what other readings say of each cluster."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.rules.incidents import NOON, law
from tests.core.rules.test_recurrence import half, past
from tocsin.core.refusal import Refused
from tocsin.core.rules import Truth, clusters
from tocsin.core.rules.recurrence import recurring


def test_clusters_come_in_the_order_of_their_first_incidents():
    """Whatever came second in them; so do single incidents, each left out of no cluster but its own."""
    found = recurring(
        law(),
        [
            half("a", "2026-01-01"),
            half("b", "2026-01-02", cause="y"),
            half("c", "2026-02-02", cause="y"),
            half("d", "2026-02-10"),
            half("e", "2026-01-03", cause="z"),
            half("f", "2025-01-03"),
        ],
        NOON,
    )

    assert [each.incident_ids for each in found.clusters] == [("a", "d"), ("b", "c")]
    assert [each.member.id for each in found.alone] == ["f", "e"]
    assert all(each.one_more is None for each in found.clusters)


def test_what_is_left_out_is_listed_under_one_reason_only():
    """Major by itself, or else without a known cause; what is assessed is in neither list."""
    major = {"downtime_seconds": 9_000, "costs_and_losses": "200000"}
    found = recurring(
        law(),
        [
            half("a", "2026-01-01"),
            half("b", "2026-01-02", cause=""),
            past("c", "2026-01-03", **major),
            past("d", "2026-01-04", cause="", **major),
        ],
        NOON,
    )

    assert (found.already_major, found.without_cause) == (("c", "d"), ("b",))


def test_rules_that_say_nothing_about_recurrence_are_named():
    """The refusal names the rules that were asked."""
    rules = replace(law(), recurrence=None)

    with pytest.raises(Refused, match="says nothing about recurring") as refused:
        recurring(rules, [], NOON)

    assert (refused.value.code, refused.value.where) == ("unknown_rules", rules.id)


def test_an_act_without_the_two_readings_has_nothing_otherwise():
    """Where the text settles how to add up and how to count there is one answer."""
    rules = replace(law(), readings={}, chosen={})

    (cluster,) = clusters(rules, [half("a", "2026-01-01"), half("b", "2026-02-01")], NOON)

    assert cluster.collectively_major
    assert cluster.otherwise == {}


@pytest.mark.parametrize("strong", ["2024", "2026"])
def test_under_another_window_a_cluster_is_compared_with_its_own_incidents_alone(strong):
    """A strong cluster of another year, before or after, says nothing about a weak one."""
    years = {year: half if year == strong else past for year in ("2024", "2026")}
    incidents = [
        make(f"{year}-{month}", f"{year}-0{month}-01") for year, make in years.items() for month in (1, 2)
    ]

    found = clusters(law(), incidents, NOON)

    said = {each.incident_ids[0][:4]: each.otherwise["recurring_window=exclusive"] for each in found}
    assert said[strong].outcome is Truth.YES
    assert said["2026" if strong == "2024" else "2024"].outcome is Truth.NO


def test_under_another_window_the_strongest_part_of_a_cluster_counts():
    """Read exclusively the pairs of January and July are two clusters; the older one is major."""
    january = half("a", "2025-01-02"), half("b", "2025-01-02")
    july = past("c", "2025-07-02"), past("d", "2025-07-02")

    (cluster,) = clusters(law(), [*january, *july], NOON)

    other = cluster.otherwise["recurring_window=exclusive"]
    assert (cluster.incident_ids, other.incident_ids) == (("a", "b", "c", "d"), ("a", "b"))
    assert other.outcome is Truth.YES
