"""What runs of incidents weigh together: on which facts it rests, and since when they are major."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.rules.incidents import NOON, law
from tests.core.rules.test_recurrence import half, past
from tocsin.core.rules import Truth, clusters
from tocsin.core.time import instant


def test_an_estimate_of_another_incident_makes_no_estimate_of_a_cluster():
    """The cause had an estimated incident a year before and has one a year later."""
    before, after = half("a", "2024-01-01"), half("d", "2026-01-01")
    guess = {"costs_and_losses": replace(before.facts["costs_and_losses"], estimate=True)}
    outside = [replace(each, facts={**each.facts, **guess}) for each in (before, after)]

    (cluster,) = clusters(law(), [half("b", "2025-01-01"), half("c", "2025-02-01"), *outside], NOON)

    assert cluster.incident_ids == ("b", "c")
    assert not cluster.weight.together.known["costs_and_losses"].estimate


def test_what_is_known_of_some_is_decisive_where_a_threshold_rests_on_it():
    """Costs of two pass the limit without the third, and no threshold needs its clients."""
    third = past("c", "2026-03-01", "costs_and_losses", "clients_affected")
    pair = half("a", "2026-01-01"), half("b", "2026-02-01")

    (cluster,) = clusters(law(), [*pair, third], NOON)
    (sure,) = clusters(law(), pair, NOON)

    assert {"costs_and_losses", "clients_affected"} <= cluster.weight.together.floor.keys()
    assert (cluster.outcome, cluster.weight.decisive) == (Truth.YES, {"costs_and_losses"})
    assert (sure.outcome, sure.weight.decisive) == (Truth.YES, frozenset())


@pytest.mark.parametrize(("number", "since"), [(2, "b"), (3, "c"), (4, "d")])
def test_as_many_as_the_rule_asks_for_are_needed_to_be_major_together(number, since):
    """Two were heavy enough, but the cluster is major since the number of the rule was complete."""
    rule = law().recurrence
    assert rule is not None
    days = {"a": "2026-01-01", "b": "2026-02-01", "c": "2026-03-01", "d": "2026-04-01"}
    earlier = past("z", "2025-01-01")

    (cluster,) = clusters(
        replace(law(), recurrence=replace(rule, number=number)),
        [earlier, *(half(name, day) for name, day in days.items())],
        instant("2026-05-01T12:00:00Z"),
    )

    assert cluster.incident_ids == ("a", "b", "c", "d")
    assert cluster.major_since == instant(f"{days[since]}T12:00:00Z")
