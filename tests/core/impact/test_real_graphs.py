"""Dependency graphs read off real manifests, as plain reachability: each node needs all it names."""

import json

import pytest

from tests.core.impact.cases import COMPILED, PLAIN, group
from tests.shared import shared
from tocsin.core.impact import Graph


@pytest.mark.parametrize("engine", [PLAIN, COMPILED], ids=["plain", "compiled"])
@pytest.mark.parametrize("name", ["online_boutique", "deathstarbench_socialNetwork"])
def test_a_real_graph_is_hit_as_its_manifests_say(engine, name):
    """
    Each failing component takes down exactly the expected ones, each by a path as long as its depth.
    """
    document = json.loads(shared(f"feeds/depgraph/{name}.json").read_text(encoding="utf-8"))
    groups = [
        group(f"g{number}", owner, 1, [member]) for number, (owner, member) in enumerate(document["edges"])
    ]
    graph = Graph.of(((node, "asset") for node in document["nodes"]), groups, compiled_from_edges=engine)

    for failed, expected in document["expected_impact"].items():
        impact = graph.impact([failed])
        depths = {node: len(impact.path(node)) - 1 for node in impact.down}

        assert depths == {failed: 0, **expected["impacted_by_depth"]}
        assert impact.degraded == impact.redundancy_lost == ()
