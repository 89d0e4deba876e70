"""Concentration: what the loss of each provider alone would do."""

from collections import Counter

import pytest
from hypothesis import given

from tests.core.impact.cases import COMPILED, PLAIN, Case, cases, group, unhurried
from tocsin.core.impact import Graph, concentration

both_engines = pytest.mark.parametrize("engine", [PLAIN, COMPILED], ids=["plain", "compiled"])


@both_engines
@unhurried
@given(case=cases())
def test_each_provider_counts_what_its_own_outage_hits(engine: int, case: Case):
    """
    The counts by kind are those of an impact of the provider alone, without the provider itself.
    """
    graph = case.graph(engine)
    kind_of = dict(zip(graph.names.nodes, graph.kinds, strict=True))

    found = concentration(graph)

    assert sorted(each.provider for each in found) == [n for n, kind in kind_of.items() if kind == "provider"]
    for each in found:
        impact = graph.impact([each.provider])
        assert each.down == Counter(kind_of[node] for node in impact.down if node != each.provider)
        assert each.degraded == Counter(kind_of[node] for node in impact.degraded)


@both_engines
def test_the_worst_provider_stands_first(engine: int):
    """
    More nodes down is worse, then more degraded; equals are in the order of their ids.
    """
    nodes = [*((f"p{number}", "provider") for number in range(5)), ("a", "asset"), ("b", "asset")]
    groups = [
        group("g1", "a", 1, ["p1"], "degraded"),
        group("g2", "a", 1, ["p2"]),
        group("g3", "a", 1, ["p4"]),
        group("g4", "b", 1, ["p4"], "degraded"),
    ]

    found = concentration(Graph.of(nodes, groups, compiled_from_edges=engine))

    assert [each.provider for each in found] == ["p4", "p2", "p1", "p0", "p3"]
    assert found[0].down == {"asset": 1}
    assert found[0].degraded == {"asset": 1}
    assert found[-1].down == {}
