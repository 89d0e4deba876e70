"""A graph folder: three files, read to the letter or refused with file and line."""

from pathlib import Path

import pytest

from tocsin.channels.graph_folder import read_graph
from tocsin.core.refusal import Refused

FILES = {
    "nodes.csv": "id,kind,name\nhafen,provider,Hafen Cloud\nledger,asset,Ledger\npay,function,Payments\n",
    "groups.csv": "group,owner,needs,effect\ng1,ledger,1,down\ng2,pay,1,degraded\n",
    "members.csv": "group,member\ng1,hafen\ng2,ledger\n",
}


def written(folder: Path, **changed: str | bytes) -> Path:
    for name, text in (FILES | {f"{stem}.csv": text for stem, text in changed.items()}).items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_a_folder_is_a_graph(tmp_path: Path):
    """
    Nodes, groups with their effects, and members come together.
    """
    impact = read_graph(written(tmp_path)).impact(["hafen"])

    assert impact.down == ("hafen", "ledger")
    assert impact.degraded == ("pay",)


@pytest.mark.parametrize(
    "changed",
    [
        {"nodes": "\ufeff" + FILES["nodes.csv"]},
        {"nodes": FILES["nodes.csv"].replace("\n", "\r\n")},
        {"nodes": FILES["nodes.csv"].replace("\n", "\n\n")},
        {"groups": "effect,group,needs,owner,remark\ndown,g1,1,ledger,x\ndegraded,g2,1,pay,\n"},
        {"nodes": FILES["nodes.csv"].replace("Hafen Cloud", '"=HYPERLINK(""x"")\u2028, two\nlines"')},
    ],
    ids=["byte order mark", "carriage returns", "blank lines", "order of columns", "quoted text"],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, changed: dict[str, str]):
    """
    Byte order marks, line ends, blank lines, column order and formula-looking text change nothing.
    """
    assert read_graph(written(tmp_path, **changed)).impact(["hafen"]).degraded == ("pay",)


def test_an_id_that_looks_like_a_formula_is_an_id(tmp_path: Path):
    """
    A cell that begins with an equals sign is text, here as everywhere.
    """
    changed = {stem: FILES[f"{stem}.csv"].replace("hafen", "=1+1") for stem in ("nodes", "members")}

    assert read_graph(written(tmp_path, **changed)).impact(["=1+1"]).down == ("=1+1", "ledger")


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"nodes": "id;kind;name\nhafen;provider;Hafen\n"}, "semicolon_csv", "nodes.csv:1"),
        ({"nodes": "id,kind\nhafen,provider\n"}, "unknown_header", "nodes.csv:1"),
        ({"nodes": "id,kind,name,id\n"}, "unknown_header", "nodes.csv:1"),
        ({"groups": ""}, "unknown_header", "groups.csv:1"),
        ({"nodes": FILES["nodes.csv"] + "x,asset\n"}, "ragged_row", "nodes.csv:5"),
        ({"members": FILES["members.csv"] + "g1,pay,x\n"}, "ragged_row", "members.csv:4"),
        ({"nodes": FILES["nodes.csv"] + 'x,asset,"open\n'}, "not_csv", "nodes.csv:5"),
        ({"nodes": FILES["nodes.csv"].encode() + b"x,asset,Z\xfcrich\n"}, "not_utf8", "nodes.csv:5"),
        ({"nodes": FILES["nodes.csv"].encode("utf-16")}, "not_utf8", "nodes.csv:1"),
        ({"nodes": FILES["nodes.csv"] + ",asset,No name\n"}, "blank_cell", "nodes.csv:5"),
        ({"groups": FILES["groups.csv"] + ",pay,1,down\n"}, "blank_cell", "groups.csv:4"),
        ({"nodes": FILES["nodes.csv"] + "pay,asset,Again\n"}, "repeated_node", "nodes.csv:5"),
        ({"groups": FILES["groups.csv"] + "g1,pay,1,down\n"}, "repeated_group", "groups.csv:4"),
        ({"groups": FILES["groups.csv"] + "g3,pay,1,down\n"}, "empty_group", "groups.csv:4"),
        ({"groups": FILES["groups.csv"].replace("pay,1", "pay,all")}, "not_a_count", "groups.csv:3"),
        ({"groups": FILES["groups.csv"].replace("y,1", "y,1" + "0" * 5000)}, "not_a_count", "groups.csv:3"),
        ({"groups": FILES["groups.csv"].replace("pay,1", "pay,0")}, "needs_out_of_range", "groups.csv:3"),
        ({"groups": FILES["groups.csv"].replace("degraded", "slow")}, "unknown_effect", "groups.csv:3"),
        ({"groups": FILES["groups.csv"].replace("pay,", "play,")}, "unknown_node", "groups.csv:3"),
        ({"members": FILES["members.csv"] + "g2,ledgre\n"}, "unknown_node", "members.csv:4"),
        ({"members": FILES["members.csv"] + "g2,ledger\n"}, "repeated_member", "members.csv:4"),
        ({"members": FILES["members.csv"] + "g9,ledger\n"}, "unknown_group", "members.csv:4"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_file_and_line(tmp_path: Path, changed, code: str, where: str):
    """
    Each fault has its code, and the sentence begins with the place to correct.
    """
    with pytest.raises(Refused) as caught:
        read_graph(written(tmp_path, **changed))

    assert (caught.value.code, caught.value.where) == (code, where)
    assert caught.value.message.startswith(where)


def test_a_missing_file_is_refused_by_name(tmp_path: Path):
    """
    A folder without members.csv is not a graph without members.
    """
    (written(tmp_path) / "members.csv").unlink()

    with pytest.raises(Refused, match=r"members\.csv cannot be read") as caught:
        read_graph(tmp_path)

    assert caught.value.code == "unreadable_file"
