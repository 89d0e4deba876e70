"""Whom redundancy saved, and the redundancy they owe it to."""

from dataclasses import replace

from tests.core.impact.cases import group
from tests.core.situation.nordbank import NODES, NORDBANK, NOW, out, promise
from tocsin.core.impact import Graph
from tocsin.core.register import Asset, BusinessService, Customer, Inventory
from tocsin.core.situation import Landscape, disruption
from tocsin.core.situation.saved import saved_by_redundancy

BROKERS = ("asset:b1", "asset:b2", "asset:b3")
BUS, PAYOUTS, CARDS = "asset:bus", "business_service:payouts", "business_service:cards"
SHOP = "customer:shop"
OTHERS = (
    *(Asset(each, each[-2:]) for each in BROKERS),
    Asset(BUS, "Message bus"),
    BusinessService(PAYOUTS, "Payouts", entity="NORDBANK"),
    BusinessService(CARDS, "Cards", entity="NORDBANK"),
    Customer(SHOP, "Shop"),
)


def _landscape(needs: int, *, effect: str = "down") -> Landscape:
    """Payouts stand on a bus of three brokers, cards on the first broker alone."""
    groups = (
        group("brokers", BUS, needs, BROKERS, effect),
        group("payouts", PAYOUTS, 1, [BUS]),
        group("cards", CARDS, 1, [BROKERS[0]]),
        group("shop", SHOP, 1, [PAYOUTS]),
    )
    inventory = Inventory({node.id: node for node in (*NODES, *OTHERS)}, groups, {"NORDBANK": NORDBANK})
    promised = replace(promise("CM-1", "customer:K1", None), business_service=PAYOUTS)
    return Landscape(inventory, Graph.of_inventory(inventory), (promised,), (), ())


def _saved(where: Landscape, *outages):
    return saved_by_redundancy(disruption(where.graph, outages, NOW), where)


def test_a_service_that_stands_on_the_rest_of_a_group_is_named_with_what_holds_it():
    """The bus lost one broker of three and needs two: payouts go on, and nothing more may fail."""
    found = _saved(_landscape(2), out(BROKERS[0]))

    assert [(each.service, each.held_by, each.lost, each.left, each.spare) for each in found] == [
        (PAYOUTS, BUS, BROKERS[:1], BROKERS[1:], 0)
    ]
    assert found[0].customers == ("customer:K1", SHOP)


def test_what_has_more_to_spare_says_so():
    """One broker of three is enough: one more may fail."""
    assert [each.spare for each in _saved(_landscape(1), out(BROKERS[0]))] == [1]


def test_what_would_only_be_degraded_was_saved_too():
    """A group that degrades its owner at worst saves it from that."""
    assert [each.service for each in _saved(_landscape(2, effect="degraded"), out(BROKERS[0]))] == [PAYOUTS]


def test_nobody_is_saved_where_nothing_failed_or_too_much_did():
    """Cards had no redundancy and are down; with two brokers gone payouts are down as well."""
    where = _landscape(2)

    assert _saved(where) == ()
    assert _saved(where, out(BROKERS[0]), out(BROKERS[1])) == ()
