"""Which problems may be behind an incident: the same node, below it, or the same provider."""

from __future__ import annotations

from tests.core.impact.cases import group
from tocsin.core.impact import Graph
from tocsin.core.register import BusinessFunction, IctService, Inventory, Provider
from tocsin.core.situation import Landscape
from tocsin.core.situation.known_errors import known_errors, providers_of

HAFEN_CLOUD, RECHEN = "provider:HAFEN", "provider:STUBE"
PAYMENTS, HAFEN_SERVICE = "function:NORDBANK/F1", "ict_service:NORDBANK/C-1/S19"
CHAIN = ((1, HAFEN_CLOUD, HAFEN_CLOUD), (2, RECHEN, HAFEN_CLOUD))
NODES = (
    Provider(HAFEN_CLOUD, "Hafen Cloud", code="HAFEN"),
    Provider(RECHEN, "Kleine Rechenstube", code="STUBE"),
    IctService(HAFEN_SERVICE, "Cloud", arrangement="C-1", service_type="S19", chain=CHAIN),
    BusinessFunction(PAYMENTS, "Payments", code="F1"),
)
GROUPS = (
    group("g1", PAYMENTS, 1, [HAFEN_SERVICE]),
    group("g2", HAFEN_SERVICE, 1, [HAFEN_CLOUD]),
    group("g3", HAFEN_CLOUD, 1, [HAFEN_SERVICE]),
)
"""The last one makes a cycle, which registers have."""
INVENTORY = Inventory({each.id: each for each in NODES}, GROUPS, {})
LANDSCAPE = Landscape(INVENTORY, Graph.of_inventory(INVENTORY), (), (), ())


def found(hit: list[str], **problems: str) -> list[tuple[str, str, str]]:
    return [(each.problem, each.nearness, each.hit) for each in known_errors(LANDSCAPE, hit, problems)]


def test_the_nearest_reason_counts_and_comes_first():
    """
    A problem in the node itself comes before one below it, and that before one at the same provider.
    """
    assert found([PAYMENTS], below=HAFEN_CLOUD, itself=PAYMENTS) == [
        ("itself", "node", PAYMENTS),
        ("below", "upstream", PAYMENTS),
    ]
    assert found([RECHEN], service=HAFEN_SERVICE) == [("service", "provider", RECHEN)]


def test_what_hangs_together_with_nothing_that_is_hit_matches_nothing():
    """
    A problem above what is hit, in an unknown node or in none is not behind the incident.
    """
    assert found([HAFEN_CLOUD], above=PAYMENTS, nowhere="", gone="provider:GONE") == []
    assert found([], itself=PAYMENTS) == []


def test_an_ict_service_has_the_providers_of_its_chain():
    """
    Hafen Cloud stands on Kleine Rechenstube: both are behind its service.
    """
    assert providers_of(INVENTORY, [HAFEN_SERVICE]) == {HAFEN_CLOUD, RECHEN}
    assert providers_of(INVENTORY, [PAYMENTS, "node:gone"]) == frozenset()
