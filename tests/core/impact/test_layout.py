"""The order in which the compiled engine numbers nodes: it decides speed, and never an answer."""

from hypothesis import given

from tests.core.impact.cases import COMPILED, Case, cases, unhurried


@unhurried
@given(case=cases())
def test_members_stand_before_owners_and_cycles_stand_together(case: Case):
    """
    A member has a lower place than its owner unless each can be reached from the other.
    """
    graph = case.graph(COMPILED)
    place = dict(zip(graph.names.nodes, graph.engine._place.tolist(), strict=True))
    edges = {(member, group.owner) for group in case.groups for member in group.members}
    reaches = set(edges)
    while further := {(a, d) for a, b in reaches for c, d in edges if b == c} - reaches:
        reaches |= further

    assert sorted(place.values()) == list(range(len(case.nodes)))
    assert all(place[m] < place[o] for m, o in reaches if (o, m) not in reaches)
