"""Propagation: the contract's example states, and the laws that hold on every graph."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.impact.cases import COMPILED, PLAIN, Case, a_group, cases, group, unhurried
from tests.core.impact.oracle import DEGRADED, DOWN, OPERATIONAL, redundancy_lost, state_of, states
from tocsin.core.impact import COMPILED_FROM_EDGES, Impact
from tocsin.core.impact.worklist import Worklist

both_engines = pytest.mark.parametrize("engine", [PLAIN, COMPILED], ids=["plain", "compiled"])


def ask(case: Case, engine: int = PLAIN) -> Impact:
    return case.graph(engine).impact(case.down, case.degraded)


def outage(groups, down=(), degraded=(), engine=PLAIN) -> Impact:
    nodes = sorted({node for each in groups for node in (each.owner, *each.members)})
    return ask(Case(tuple(nodes), tuple(groups), tuple(down), tuple(degraded)), engine)


def as_states(impact: Impact, nodes) -> dict[str, int]:
    return (
        dict.fromkeys(nodes, OPERATIONAL)
        | dict.fromkeys(impact.degraded, DEGRADED)
        | dict.fromkeys(impact.down, DOWN)
    )


@both_engines
@unhurried
@given(case=cases())
def test_every_state_is_that_of_the_contracts_sentences_executed_naively(engine: int, case: Case):
    """
    Down, degraded and redundancy lost equal a naive fixpoint, with cycles, thresholds and both effects.
    """
    expected = states(case.nodes, case.groups, case.down, case.degraded)

    impact = ask(case, engine)

    assert as_states(impact, case.nodes) == expected
    assert impact.redundancy_lost == tuple(sorted(redundancy_lost(case.groups, expected)))


@unhurried
@given(case=cases())
def test_the_two_engines_give_one_answer(case: Case):
    """
    States, lost redundancy and every reason are equal, whichever engine found them.
    """
    assert ask(case, PLAIN) == ask(case, COMPILED)


@both_engines
@unhurried
@given(case=cases())
def test_every_reason_is_enough_and_none_is_circular(engine: int, case: Case):
    """
    With nothing hit but the members of the reason, its group breaks as badly, and reasons end at the named.
    """
    impact = ask(case, engine)
    state = as_states(impact, case.nodes)
    by_id = {each.id: each for each in case.groups}
    explained: set[str] = set()
    for node in (*impact.down, *impact.degraded):
        named = node in case.down or (node in case.degraded and state[node] == DEGRADED)
        assert (node in impact.why) != named
        if not named:
            why = impact.why[node]
            broken = by_id[why.group]
            alone = dict.fromkeys(case.nodes, OPERATIONAL) | {each: state[each] for each in why.because}
            assert broken.owner == node
            assert set(why.because) <= set(broken.members)
            assert list(why.because) == sorted(why.because)
            assert state_of(broken, alone) >= state[node]
            assert broken.effect == "down" or state[node] == DEGRADED
        explained.add(node)

    reached = {node for node in explained if node not in impact.why}
    while further := {n for n in explained - reached if reached.issuperset(impact.why[n].because)}:
        reached |= further

    assert reached == explained
    assert len(impact.why) == len(list(impact.why))


@given(case=cases())
def test_every_path_leads_along_reasons_to_a_named_node(case: Case):
    """
    Each step of a path is among the reasons of the one before, and the last was named.
    """
    impact = ask(case)

    for node in (*impact.down, *impact.degraded):
        steps = impact.path(node)
        assert steps[0].node == node
        assert steps[-1].node in {*case.down, *case.degraded}
        assert steps[-1].group is None
        for step, following in pairwise(steps):
            assert following.node in impact.why[step.node].because
            assert impact.why[step.node].group == step.group


@given(case=cases(), data=st.data())
def test_one_more_dependency_never_shrinks_the_impact(case: Case, data: st.DataObject):
    """
    Whatever group is added, no node is better off.
    """
    more = case.with_group(data.draw(a_group("one more", case.nodes)))

    before, after = (as_states(ask(each), case.nodes) for each in (case, more))

    assert all(before[node] <= after[node] for node in case.nodes)


@given(case=cases(), data=st.data())
def test_one_more_failure_never_shrinks_the_impact(case: Case, data: st.DataObject):
    """
    Naming one more node as degraded, and then as down, leaves no node better off.
    """
    one = data.draw(st.sampled_from(case.nodes))
    graph = case.graph(PLAIN)

    before = as_states(graph.impact(case.down, case.degraded), case.nodes)
    degraded = as_states(graph.impact(case.down, (*case.degraded, one)), case.nodes)
    down = as_states(graph.impact((*case.down, one), case.degraded), case.nodes)

    assert all(before[node] <= degraded[node] <= down[node] for node in case.nodes)


@both_engines
@pytest.mark.parametrize(
    ("needs", "down", "degraded", "expected"),
    [
        (3, "", "", OPERATIONAL),
        (3, "a", "", DOWN),
        (3, "", "a", DEGRADED),
        (2, "a", "", OPERATIONAL),
        (2, "ab", "", DOWN),
        (2, "a", "b", DEGRADED),
        (2, "", "ab", DEGRADED),
        (2, "a", "bc", DEGRADED),
        (2, "ab", "c", DOWN),
        (1, "ab", "", OPERATIONAL),
        (1, "ab", "c", DEGRADED),
        (1, "abc", "", DOWN),
    ],
)
def test_a_group_counts_operational_and_degraded_members(engine, needs, down, degraded, expected):
    """
    Of three members with k needed: operational if a >= k, else degraded if a + d >= k, else down.
    """
    impact = outage([group("g", "owner", needs, "abc")], down, degraded, engine)

    assert as_states(impact, ["owner", *"abc"])["owner"] == expected


@both_engines
def test_a_group_with_effect_degraded_never_takes_its_owner_down(engine):
    """
    The owner of a group that is down with effect "degraded" is degraded at worst.
    """
    impact = outage([group("g", "owner", 2, "ab", "degraded")], "ab", engine=engine)

    assert impact.degraded == ("owner",)


@both_engines
def test_a_node_is_as_bad_as_its_worst_group(engine):
    """
    One group degrades the owner and another takes it down: it is down, because of the latter.
    """
    impact = outage(
        [group("first", "owner", 1, "a", "degraded"), group("second", "owner", 1, "b")], "ab", engine=engine
    )

    assert impact.down == ("a", "b", "owner")
    assert impact.why["owner"].group == "second"


@both_engines
def test_degradation_adds_to_what_is_already_down(engine):
    """
    One member down and one degraded by something else leave a two-of-three group degraded.
    """
    impact = outage(
        [group("pool", "owner", 2, "abc"), group("soft", "b", 1, "x", "degraded")], "ax", engine=engine
    )

    assert impact.degraded == ("b", "owner")
    assert impact.why["owner"].because == ("a", "b")


@both_engines
def test_a_cycle_falls_only_from_outside(engine):
    """
    Two nodes that need each other are operational until one of them is hit, and then both are.
    """
    ring = [group("g1", "a", 1, "b"), group("g2", "b", 1, "a"), group("g3", "a", 1, "x")]

    assert outage(ring, engine=engine).down == ()
    assert outage(ring, "x", engine=engine).down == ("a", "b", "x")
    assert outage(ring, "b", engine=engine).why["a"].because == ("b",)


@both_engines
def test_a_node_in_its_own_group_never_falls_because_of_itself(engine):
    """
    A node may be a member of its own group: it counts as operational until something else breaks it.
    """
    own = [group("g", "a", 2, "abc")]

    assert outage(own, "b", engine=engine).redundancy_lost == ("a",)
    assert outage(own, "bc", engine=engine).why["a"].because == ("b", "c")


@both_engines
def test_a_member_reached_by_two_ways_is_lost_once(engine):
    """
    One provider behind one of two members does not break a group that needs either.
    """
    impact = outage(
        [group("g1", "m", 1, "p"), group("g2", "m", 1, "p"), group("pool", "owner", 1, ["m", "other"])],
        "p",
        engine=engine,
    )

    assert impact.down == ("m", "p")
    assert impact.redundancy_lost == ("owner",)


@both_engines
def test_one_provider_behind_both_members_of_a_pool_is_found(engine):
    """
    Redundancy that stands on a single provider is none: the owner is down, because of both members.
    """
    impact = outage(
        [group("g1", "m1", 1, "p"), group("g2", "m2", 1, "p"), group("pool", "owner", 1, ["m1", "m2"])],
        "p",
        engine=engine,
    )

    assert impact.why["owner"].because == ("m1", "m2")
    assert [step.node for step in impact.path("owner")] == ["owner", "m1", "p"]


@both_engines
def test_redundancy_is_lost_by_a_degraded_member_too(engine):
    """
    A member that is only degraded is no longer operational, so the pool has lost it.
    """
    impact = outage([group("pool", "owner", 1, "ab")], (), "a", engine=engine)

    assert impact.redundancy_lost == ("owner",)


@both_engines
def test_a_node_named_degraded_that_falls_further_is_down_and_has_a_reason(engine):
    """
    Naming a node degraded is no bound: what takes it down is said.
    """
    impact = outage([group("g", "owner", 1, "a")], "a", ["owner"], engine)

    assert impact.down == ("a", "owner")
    assert impact.why["owner"].because == ("a",)


@both_engines
def test_the_first_group_to_break_is_the_reason(engine):
    """
    A group broken by the named node itself is the reason, not one given earlier that broke later.
    """
    impact = outage(
        [group("later", "owner", 1, "m"), group("first", "owner", 1, "p"), group("g", "m", 1, "p")],
        "p",
        engine=engine,
    )

    assert impact.why["owner"].group == "first"


@both_engines
def test_a_chain_is_followed_to_its_end_however_long(engine):
    """
    There is no limit of depth: the last of 3 000 nodes is hit, and its path names them all.
    """
    chain = [group(f"g{number}", f"n{number + 1}", 1, [f"n{number}"]) for number in range(2999)]

    impact = outage(chain, ["n0"], engine=engine)

    assert len(impact.down) == 3000
    assert len(impact.path("n2999")) == 3000


def test_what_is_not_hit_has_no_reason_and_no_path():
    """
    Asking why of an operational node, or of one that was named, is a KeyError.
    """
    impact = outage([group("g", "owner", 1, "ab")], "a")

    with pytest.raises(KeyError):
        impact.why["owner"]
    with pytest.raises(KeyError):
        impact.why["a"]
    with pytest.raises(KeyError):
        impact.path("owner")


def test_the_compiled_engine_takes_over_for_large_graphs():
    """
    A graph of the documented number of members is compiled, one of a member less is not.
    """
    few = tuple(group(f"g{number}", "a", 1, "b") for number in range(COMPILED_FROM_EDGES - 1))
    small = Case(("a", "b"), few, ("b",), ())
    large = small.with_group(group("last", "a", 1, "b"))

    engines = [type(case.graph(COMPILED_FROM_EDGES).engine) for case in (small, large)]

    assert engines[0] is Worklist
    assert engines[1] is not Worklist


def test_importing_impact_loads_no_compiler():
    """
    A small graph is answered without NumPy or Numba, whose import takes a second.
    """
    program = (
        "import sys; from tocsin.core.impact import Graph; Graph.of([('a', 'asset')], []).impact(['a']); "
        "sys.exit(bool({'numpy', 'numba'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_place_where_nothing_can_be_cached_still_computes(monkeypatch: pytest.MonkeyPatch):
    """
    Where Numba finds no folder for its cache, the function is compiled for this process alone.
    """
    import tocsin.core.jit as compiling  # noqa: PLC0415 - loads the compiler

    def njit(function=None, *, cache=False):
        if cache:
            raise RuntimeError("cannot cache function: no locator available for file '<string>'")
        return function

    monkeypatch.setattr(compiling, "njit", njit)

    assert compiling.jit(len)("abc") == 3
