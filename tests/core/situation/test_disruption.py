"""Outages over time: which nodes are hit now, since when, and when they were down."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.impact.cases import Case, cases, group, unhurried
from tests.core.sla.written import at
from tocsin.core.impact import Graph
from tocsin.core.incidents import Outage
from tocsin.core.situation import Disruption, Spell, disruption

NODES = [
    ("hafen", "provider"),
    ("stube", "provider"),
    ("cloud", "ict_service"),
    ("pay", "function"),
    ("web", "function"),
]
GRAPH = Graph.of(
    NODES,
    [
        group("chain", "cloud", 1, ["hafen", "stube"]),
        group("use", "pay", 1, ["cloud"]),
        group("slow", "web", 1, ["stube"], "degraded"),
    ],
)
"""Either provider holds the cloud up; pay needs it; web only gets slow without Kleine Rechenstube."""

EIGHT, NINE, TEN, ELEVEN, NOON = (at(f"2026-03-02 {hour:02d}:00") for hour in range(8, 13))


def out(node: str, since, until=None, state: str = "down") -> Outage:
    return Outage(node, state, since, until, "declared by hand", since)


def now(*outages: Outage, moment=NOON) -> Disruption:
    return disruption(GRAPH, outages, moment)


def hit(found: Disruption) -> dict[str, tuple[str, object]]:
    return {node: (state, since) for node, (state, since) in found.state.items()}


def test_nothing_declared_is_nothing_hit():
    """
    No outage, or one that begins later, leaves everything operational.
    """
    for found in (now(), now(out("hafen", NOON), moment=ELEVEN)):
        assert (hit(found), dict(found.down), found.impact.redundancy_lost) == ({}, {}, ())


def test_redundancy_holds_until_the_second_provider_falls():
    """
    The cloud is down only from the instant at which both are, and since then.
    """
    one = now(out("hafen", EIGHT))
    both = now(out("hafen", EIGHT), out("stube", TEN))

    assert (hit(one), one.impact.redundancy_lost) == ({"hafen": ("down", EIGHT)}, ("cloud",))
    assert hit(both)["cloud"] == hit(both)["pay"] == ("down", TEN)
    assert both.down["pay"] == (Spell(TEN, None),)


def test_an_outage_that_ended_leaves_its_spell():
    """
    Nothing is hit any more, and what was down is remembered with both instants.
    """
    found = now(out("hafen", EIGHT, TEN), out("stube", EIGHT, NINE))

    assert hit(found) == {}
    assert found.down["pay"] == (Spell(EIGHT, NINE),)
    assert found.down["hafen"] == (Spell(EIGHT, TEN),)


def test_an_outage_that_will_end_is_still_open():
    """
    Its end lies after the instant of the question, so it is not known to have ended.
    """
    found = now(out("hafen", EIGHT, NOON), out("stube", EIGHT, NOON), moment=ELEVEN)

    assert found.down["pay"] == (Spell(EIGHT, None),)


def test_at_the_very_instant_of_its_end_an_outage_is_over():
    """
    Spells are half open: they hold their beginning and not their end.
    """
    assert hit(now(out("hafen", EIGHT, TEN), moment=TEN)) == {}
    assert "hafen" in hit(now(out("hafen", TEN), moment=TEN))


def test_a_second_outage_is_a_second_spell():
    """
    A node that came back and fell again is down since the second time.
    """
    found = now(out("hafen", EIGHT, NINE), out("stube", EIGHT), out("hafen", TEN))

    assert found.down["pay"] == (Spell(EIGHT, NINE), Spell(TEN, None))
    assert hit(found)["pay"] == ("down", TEN)


def test_outages_that_overlap_or_touch_are_one_spell():
    """
    Two causes at once, or one right after the other, are a union and never a sum.
    """
    overlapping = now(out("hafen", EIGHT, TEN), out("hafen", NINE, ELEVEN))
    touching = now(out("hafen", EIGHT, NINE), out("hafen", NINE, TEN))

    assert overlapping.down["hafen"] == (Spell(EIGHT, ELEVEN),)
    assert touching.down["hafen"] == (Spell(EIGHT, TEN),)


def test_degraded_is_not_down():
    """
    A degraded node is hit, and counts no downtime.
    """
    found = now(out("hafen", EIGHT, None, "degraded"), out("stube", NINE))

    assert hit(found) == {
        "hafen": ("degraded", EIGHT),
        "stube": ("down", NINE),
        "cloud": ("degraded", NINE),
        "pay": ("degraded", NINE),
        "web": ("degraded", NINE),
    }
    assert found.down.keys() == {"stube"}


def test_a_change_of_state_begins_anew():
    """
    First slow, then down: it is down since the change, and slow no longer.
    """
    found = now(out("hafen", EIGHT, None, "degraded"), out("stube", EIGHT), out("hafen", TEN))

    assert hit(found)["pay"] == ("down", TEN)
    assert found.down["pay"] == (Spell(TEN, None),)


def test_an_outage_of_no_length_changes_nothing():
    """
    It begins and ends at once.
    """
    assert dict(now(out("hafen", NINE, NINE)).down) == {}


@st.composite
def declared(draw: st.DrawFn) -> tuple[Case, list[Outage]]:
    case = draw(cases())
    outages = []
    for _ in range(draw(st.integers(0, 5))):
        since = EIGHT + timedelta(hours=draw(st.integers(0, 5)))
        lasts = draw(st.none() | st.integers(0, 4))
        until = None if lasts is None else since + timedelta(hours=lasts)
        outages.append(
            out(draw(st.sampled_from(case.nodes)), since, until, draw(st.sampled_from(["down", "degraded"])))
        )
    return case, outages


@unhurried
@given(declared(), st.integers(0, 10))
def test_at_every_instant_the_spells_say_what_the_graph_says(told: tuple[Case, list[Outage]], hours: int):
    """
    A node is in a spell of being down exactly when what is open at that instant takes it down.
    """
    case, outages = told
    graph = case.graph(1_000_000)
    asked = EIGHT + timedelta(hours=hours)

    found = disruption(graph, outages, asked)

    for hour in range(2 * hours + 1):
        moment = EIGHT + timedelta(minutes=30 * hour)
        active = [
            each for each in outages if each.since <= moment and (each.until is None or each.until > moment)
        ]
        impact = graph.impact(
            {each.node for each in active if each.state == "down"},
            {each.node for each in active if each.state == "degraded"},
        )
        in_a_spell = {
            node
            for node, spells in found.down.items()
            if any(each.since <= moment and (each.until is None or moment < each.until) for each in spells)
        }
        assert in_a_spell == set(impact.down)
    assert {node for node, (state, _) in found.state.items() if state == "down"} == set(found.impact.down)
    assert {node for node, (state, _) in found.state.items() if state == "degraded"} == set(
        found.impact.degraded
    )


@unhurried
@given(declared(), st.randoms(use_true_random=False))
def test_the_order_in_which_outages_were_declared_means_nothing(told: tuple[Case, list[Outage]], random):
    """
    Only the instants count.
    """
    case, outages = told
    graph = case.graph(1_000_000)
    shuffled = random.sample(outages, len(outages))

    assert disruption(graph, outages, NOON) == disruption(graph, shuffled, NOON)
