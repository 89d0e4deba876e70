"""Building a graph: what is refused, and with which sentence."""

import pytest

from tests.core.impact.cases import group
from tocsin.core.impact import Graph
from tocsin.core.refusal import Refused
from tocsin.core.register import Asset, Inventory, Provider

NODES = [("cloud", "provider"), ("ledger", "asset"), ("payments", "function")]


def refusal(nodes, groups) -> Refused:
    with pytest.raises(Refused) as caught:
        Graph.of(nodes, groups)
    return caught.value


@pytest.mark.parametrize(
    ("groups", "code", "says"),
    [
        ([group("g", "ledger", 0, ["cloud"])], "needs_out_of_range", "from 1 to 1"),
        ([group("g", "ledger", 2, ["cloud"])], "needs_out_of_range", "needs 2 of its 1 members"),
        ([group("g", "ledger", 1, [])], "empty_group", "no members"),
        ([group("g", "ledger", 1, ["cloud", "cloud"])], "repeated_member", "'cloud' twice"),
        ([group("g", "ledger", 1, ["clout"])], "unknown_node", "The nearest id is 'cloud'"),
        ([group("g", "leger", 1, ["cloud"])], "unknown_node", "The nearest id is 'ledger'"),
        ([group("g", "zzz", 1, ["cloud"])], "unknown_node", "No id is near it"),
        (
            [group("g", "ledger", 1, ["cloud"]), group("g", "payments", 1, ["ledger"])],
            "repeated_group",
            "the group 'g' is described twice",
        ),
    ],
)
def test_a_group_that_cannot_be_meant_is_refused(groups, code, says):
    """
    Out-of-range needs, repeated or missing members, and ids that name nothing are refused, not repaired.
    """
    found = refusal(NODES, groups)

    assert found.code == code
    assert says in found.message
    assert found.where == "the test"


def test_a_node_described_twice_is_refused():
    """
    Two descriptions of one id are refused, even when they agree.
    """
    found = refusal([*NODES, NODES[0]], [])

    assert found.code == "repeated_node"
    assert "'cloud'" in found.message


@pytest.mark.parametrize("named", [{"down": ["ledgre"]}, {"down": [], "degraded": ["ledgre"]}])
def test_an_outage_of_an_unknown_node_is_refused_with_the_nearest_id(named):
    """
    A mistyped id is never an outage of nothing.
    """
    with pytest.raises(Refused) as caught:
        Graph.of(NODES, []).impact(**named)

    assert caught.value.code == "unknown_node"
    assert "The nearest id is 'ledger'" in caught.value.message


def test_an_inventory_is_a_graph_of_its_nodes_and_groups():
    """
    Ids and kinds are those of the inventory.
    """
    nodes = {"provider:h": Provider("provider:h", "Hafen Cloud"), "asset:l": Asset("asset:l", "Ledger")}
    inventory = Inventory(nodes, (group("g", "asset:l", 1, ["provider:h"]),))

    graph = Graph.of_inventory(inventory)

    assert graph.impact(["provider:h"]).down == ("asset:l", "provider:h")
    assert graph.kinds == ("asset", "provider")
