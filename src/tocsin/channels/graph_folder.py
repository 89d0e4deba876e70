"""Reads a dependency graph from a folder of `nodes.csv`, `groups.csv` and `members.csv`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tocsin.core.impact import Graph
from tocsin.core.refusal import Refused
from tocsin.core.register import Effect, Group

NODES, GROUPS, MEMBERS = "nodes.csv", "groups.csv", "members.csv"
COLUMNS = {
    NODES: ("id", "kind", "name"),
    GROUPS: ("group", "owner", "needs", "effect"),
    MEMBERS: ("group", "member"),
}
EFFECTS = {effect.value: effect for effect in Effect}
MOST_DIGITS = 10

Row = list[str]
"""The fields of one line in the order of ``COLUMNS``; text as it is written, whatever it begins with."""


def read_graph(folder: Path) -> Graph:
    """
    Read and check the three files of a folder.

    Raises ``Refused`` for files that cannot be used, naming file and line, and as ``Graph.of`` does.
    """
    lines = _Lines(folder)
    nodes = [(node, kind) for _, (node, kind, _) in _numbered(folder, NODES)]
    if any(not node for node, _ in nodes):
        raise _blank(lines.last(NODES, [""]))
    groups = [(line, tuple(row)) for line, row in _numbered(folder, GROUPS)]
    members: dict[str, list[str]] = {group: [] for _, (group, *_) in groups}
    if "" in members:
        raise _blank(lines.last(GROUPS, [""]))
    one_text = {node: node for node, _ in nodes}  # a graph has five times more members than nodes
    for line, (group, member) in _numbered(folder, MEMBERS):
        try:
            members[group].append(one_text.get(member, member))
        except KeyError:
            raise _unknown_group(_place(MEMBERS, line), group) from None
    return Graph.of(
        nodes,
        [_group(_place(GROUPS, line), row, tuple(members[row[0]])) for line, row in groups],
        places=lines,
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Finds the line of what was refused by reading the file once more: nothing is kept for that."""

    folder: Path

    def node(self, node: str) -> str:
        return self.last(NODES, [node])

    def group(self, group: Group) -> str:
        return self.last(GROUPS, [group.id])

    def member(self, group: Group, member: str) -> str:
        return self.last(MEMBERS, [group.id, member])

    def last(self, name: str, begins: Row) -> str:
        rows = _numbered(self.folder, name)
        return _place(name, max(line for line, row in rows if row[: len(begins)] == begins))


def _group(where: str, row: tuple[str, ...], members: tuple[str, ...]) -> Group:
    group, owner, needs, effect = row
    if not (needs.isascii() and needs.isdigit() and len(needs) < MOST_DIGITS):
        raise Refused(
            "not_a_count",
            f"{where}: {needs[:40]!r} is not a number of members. Write in needs how many of the group's "
            "members have to be operational, in digits.",
            where,
        )
    if effect not in EFFECTS:
        raise Refused(
            "unknown_effect",
            f"{where}: {effect!r} is not an effect. Write down when a broken group passes its state on to "
            "its owner, or degraded when its owner is degraded at worst.",
            where,
        )
    return Group(group, owner, int(needs), EFFECTS[effect], members, where)


def _numbered(folder: Path, name: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows below the first line, each with its number; blank lines are passed over."""
    reader = csv.reader(io.StringIO(_text(folder / name), newline=""), strict=True)
    try:
        header = next(reader, [])
        positions = _positions(name, header)
        width, in_order = len(header), positions == list(range(len(header)))
        for row in reader:
            if len(row) == width:
                yield reader.line_num, row if in_order else [row[position] for position in positions]
            elif row:
                raise _ragged(_place(name, reader.line_num), len(row), width)
    except csv.Error as error:
        where = _place(name, reader.line_num)
        raise Refused(
            "not_csv",
            f"{where}: the row that ends here cannot be read: {error}. Close every quotation mark, and write "
            'one inside a field twice ("").',
            where,
        ) from None


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(
            "unreadable_file",
            f"{path} cannot be read: {error.strerror}. "
            f"Name a folder that holds {NODES}, {GROUPS} and {MEMBERS}.",
            path.name,
        ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = _place(path.name, raw.count(b"\n", 0, error.start) + 1)
        raise Refused(
            "not_utf8", f"{where}: the file is not UTF-8 text. Save it again as CSV in UTF-8.", where
        ) from None


def _positions(name: str, header: list[str]) -> list[int]:
    """Return where each column stands. Other columns are allowed, and passed over."""
    where = _place(name, 1)
    expected = ",".join(COLUMNS[name])
    if len(header) == 1 and ";" in header[0]:
        raise Refused(
            "semicolon_csv",
            f"{where}: the columns are separated by semicolons. Save the file separated by commas, "
            f"beginning with {expected}.",
            where,
        )
    for column in COLUMNS[name]:
        if header.count(column) != 1:
            fault = "stands twice" if column in header else "is missing"
            raise Refused(
                "unknown_header",
                f"{where}: the column {column!r} {fault}. The first line has to be {expected}.",
                where,
            )
    return [header.index(column) for column in COLUMNS[name]]


def _ragged(where: str, found: int, width: int) -> Refused:
    return Refused(
        "ragged_row",
        f"{where}: the row has {found} fields and the first line {width}. Add or remove commas, and put "
        "quotation marks around a field that holds a comma.",
        where,
    )


def _blank(where: str) -> Refused:
    return Refused(
        "blank_cell", f"{where}: the row has no id. Write one in the first column, or remove the row.", where
    )


def _unknown_group(where: str, group: str) -> Refused:
    return Refused(
        "unknown_group",
        f"{where}: the group {group!r} is not in {GROUPS}. Describe it there, or correct the name.",
        where,
    )


def _place(name: str, line: int) -> str:
    return f"{name}:{line}"
