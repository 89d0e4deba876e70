"""`tocsin impact` and `concentration` against the least state found by going round until nothing changes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.cli.contract import answered, folder_of, refused, run, seeded

HEADERS = {
    "nodes.csv": "id,kind,name",
    "groups.csv": "group,owner,needs,effect",
    "members.csv": "group,member",
}
SMALL = {
    "nodes.csv": "id,kind,name\na,provider,A\nb,function,B\n",
    "groups.csv": "group,owner,needs,effect\ng,b,1,down\n",
    "members.csv": "group,member\ng,a\n",
}


def graph(chance: random.Random) -> tuple[list[str], dict[str, tuple[str, int, str, list[str]]]]:
    """Nodes, and groups by name: owner, needs, effect, members; cycles and owners among members included."""
    nodes = [f"n{number:02}" for number in range(chance.randint(1, 12))]
    groups = {}
    for number in range(chance.randint(0, 12)):
        members = chance.sample(nodes, chance.randint(1, min(len(nodes), 4)))
        groups[f"g{number}"] = (
            chance.choice(nodes),
            chance.randint(1, len(members)),
            chance.choice(("down", "degraded")),
            members,
        )
    return nodes, groups


def least(nodes, groups, down, degraded) -> dict[str, int]:
    """0 operational, 1 degraded, 2 down: the own failures, and then the groups again and again."""
    own = {each: 2 if each in down else 1 if each in degraded else 0 for each in nodes}
    state = own
    while True:
        following = dict(own)
        for owner, needs, effect, members in groups.values():
            whole = sum(state[each] == 0 for each in members)
            half = sum(state[each] == 1 for each in members)
            broken = 0 if whole >= needs else 1 if whole + half >= needs else 2
            following[owner] = max(following[owner], min(broken, 1) if effect == "degraded" else broken)
        if following == state:
            return state
        state = following


def written(folder: Path, nodes, groups) -> Path:
    rows = {
        "nodes.csv": [f"{each},provider,Node {each}" for each in nodes],
        "groups.csv": [f"{name},{owner},{k},{effect}" for name, (owner, k, effect, _) in groups.items()],
        "members.csv": [f"{name},{each}" for name, (*_, members) in groups.items() for each in members],
    }
    return folder_of(
        folder, {name: "\n".join([HEADERS[name], *several]) + "\n" for name, several in rows.items()}
    )


def test_the_state_is_the_least_one_and_every_reason_holds(tmp_path: Path):
    """
    120 random graphs: down, degraded, redundancy lost, and a reason for each that did not fail itself.
    """
    chance = seeded(3)
    for number in range(120):
        nodes, groups = graph(chance)
        down = chance.sample(nodes, 1)
        degraded = [each for each in nodes if chance.random() < 0.1]
        named = [text for each in down for text in ("--down", each)]
        named += [text for each in degraded for text in ("--degraded", each)]

        found = answered("impact", written(tmp_path / str(number), nodes, groups), *named)

        state = least(nodes, groups, down, degraded)
        assert found["down"] == [each for each in nodes if state[each] == 2]
        assert found["degraded"] == [each for each in nodes if state[each] == 1]
        assert found["redundancy_lost"] == [
            each
            for each in nodes
            if not state[each]
            and any(owner == each and any(map(state.get, them)) for owner, _, _, them in groups.values())
        ]
        assert {each for each in nodes if state[each]} - {*down, *degraded} <= found["why"].keys()
        for hit, why in found["why"].items():
            owner, _, _, members = groups[why["group"]]
            assert owner == hit
            assert why["because"] == sorted(why["because"])
            assert {each for each in members if state[each]} >= set(why["because"]) > set()
        assert type(found["seconds"]) is float


def test_concentration_counts_by_kind_what_each_provider_alone_takes_with_it(tmp_path: Path):
    """
    Worst first: more down, then more degraded.
    """
    chance = seeded(9)
    nodes, groups = ["n00"], {}
    while len(groups) < 6:
        nodes, groups = graph(chance)

    found = answered("concentration", written(tmp_path / "graph", nodes, groups))["providers"]

    for each in found:
        state = least(nodes, groups, [each["id"]], [])
        losses = {"down": 2, "degraded": 1}
        for name, level in losses.items():
            hit = sum(state[node] == level and node != each["id"] for node in nodes)
            assert sum(each[name].values()) == hit
    totals = [(sum(each["down"].values()), sum(each["degraded"].values())) for each in found]
    assert totals == sorted(totals, reverse=True)
    assert len(found) == len(nodes)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"groups.csv": "group,owner,needs,effect\ng,b,0,down\n"}, "needs_out_of_range"),
        ({"groups.csv": "group,owner,needs,effect\ng,b,2,down\n"}, "needs_out_of_range"),
        ({"groups.csv": "group,owner,needs,effect\ng,b,one,down\n"}, "not_a_count"),
        ({"groups.csv": "group,owner,needs,effect\ng,b,1,broken\n"}, "unknown_effect"),
        ({"groups.csv": "group,owner,needs,effect\ng,z,1,down\n"}, "unknown_node"),
        ({"groups.csv": "group,owner,needs,effect\ng,b,1,down\ng,a,1,down\n"}, "repeated_group"),
        ({"members.csv": "group,member\ng,z\n"}, "unknown_node"),
        ({"members.csv": "group,member\nh,a\n"}, "unknown_group"),
        ({"members.csv": "group,member\ng,a\ng,a\n"}, "repeated_member"),
        ({"members.csv": "group,member\n"}, "empty_group"),
        ({"members.csv": ""}, "unknown_header"),
        ({"nodes.csv": "id;kind;name\na;provider;A\n"}, "semicolon_csv"),
        ({"nodes.csv": "id,kind,name\na,provider,A\na,provider,A\nb,function,B\n"}, "repeated_node"),
        ({"nodes.csv": "id,kind,name\na,provider\n"}, "ragged_row"),
        ({"nodes.csv": "id,kind,name\na,provider,é\n".encode("latin-1")}, "not_utf8"),
        ({"nodes.csv": b'id,kind,name\na,provider,"A\n'}, "not_csv"),
    ],
    ids=range(16),
)
def test_a_graph_with_a_fault_is_refused(tmp_path, change, code):
    """
    Nothing is computed of a graph that contradicts itself.
    """
    folder = folder_of(tmp_path / "graph", SMALL | change)

    assert refused("impact", folder, "--down", "a")["code"] == code


def test_an_unknown_node_is_refused_and_no_node_is_a_wrong_usage(tmp_path: Path):
    """
    Exit status 1 for what is wrong in the input, 2 for how it was called.
    """
    folder = folder_of(tmp_path / "graph", SMALL)

    assert refused("impact", folder, "--down", "z")["code"] == "unknown_node"
    assert refused("impact", tmp_path / "nowhere", "--down", "a")["code"] == "unreadable_file"
    assert run("impact", folder, "--json").exit_code == 2


def test_a_byte_order_mark_and_other_columns_are_no_fault(tmp_path: Path):
    """
    Spreadsheets write them.
    """
    nodes: dict[str, Any] = {"nodes.csv": "\ufeffname,id,kind,note\nA,a,provider,\nB,b,function,=1+1\n"}
    folder = folder_of(tmp_path / "graph", SMALL | nodes)

    assert answered("impact", folder, "--down", "a")["down"] == ["a", "b"]
