"""A CSV file as people save it: commas, semicolons or tabs, with or without a byte order mark."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass

from tocsin.core.refusal import Refused

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 100_000
LONGEST_CELL = 20_000
_BOM = b"\xef\xbb\xbf"
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not blank: its line in the file, and its cells, as many as there are columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file taken apart."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    digest: str
    """SHA-256 of the bytes: what was looked at and what is imported are the same file."""
    delimiter: str
    """``comma``, ``semicolon`` or ``tab``."""

    def column(self, name: str) -> tuple[str, ...]:
        """Return the cells of a column, in order."""
        at = self.columns.index(name)
        return tuple(row.cells[at] for row in self.rows)


def read_sheet(content: bytes, name: str) -> Sheet:
    """
    Take a file apart.

    Raises ``Refused``: ``file_too_large``, ``not_utf8``, ``not_csv``, ``empty_file``, ``repeated_column``,
    ``ragged_row``, ``control_character``.
    """
    if len(content) > LARGEST_FILE:
        raise Refused("file_too_large", f"{name} is larger than 10 MB. Split it into several files.", name)
    text = _text(content, name)
    delimiter = _delimiter(text)
    lines = _lines(text, delimiter, name)
    if not lines:
        raise Refused("empty_file", f"{name} is empty. Export it again, with a line of column names.", name)
    columns = tuple(each.strip() for each in lines[0][1])
    _check_columns(columns, name)
    rows = tuple(_row(line, cells, columns, name) for line, cells in lines[1:])
    if not rows:
        raise Refused("empty_file", f"{name} has column names and no row below them.", name)
    if len(rows) > MOST_ROWS:
        raise Refused("file_too_large", f"{name} has {len(rows)} rows. Split it into files of 100000.", name)
    return Sheet(name, columns, rows, hashlib.sha256(content).hexdigest(), _DELIMITERS[delimiter])


def _text(content: bytes, name: str) -> str:
    try:
        text = content.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise Refused(
            "not_utf8",
            f"{name} is not UTF-8 (byte {error.start}); nothing was read. Save it as “CSV UTF-8”.",
            name,
        ) from None
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        sentence = f"{name}, line {line}: there is an invisible character that cannot be kept. Take it out."
        raise Refused("control_character", sentence, f"{name}:{line}")
    return text


def _delimiter(text: str) -> str:
    """Return what separates the cells: that which the line of column names has most of."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(_DELIMITERS, key=header.count)


def _lines(text: str, delimiter: str, name: str) -> list[tuple[int, list[str]]]:
    """Return the lines that are not blank, each with its number in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    first = 1
    try:
        for cells in reader:
            if any(each.strip() for each in cells):
                found.append((first, cells))
            first = reader.line_num + 1
    except csv.Error as error:
        where = f"{name}:{first}"
        sentence = f"{where}: the quotation marks do not fit ({error}). Correct the line, or export it again."
        raise Refused("not_csv", sentence, where) from None
    return found


def _check_columns(columns: tuple[str, ...], name: str) -> None:
    for each in columns:
        if not each or columns.count(each) > 1:
            called = f"has the name {each!r:.60} twice" if each else "is without a name"
            raise Refused(
                "repeated_column",
                f"{name}: a column {called}, so nobody can say which one is meant. Name each apart.",
                f"{name}:1",
            )


def _row(line: int, cells: list[str], columns: tuple[str, ...], name: str) -> SheetRow:
    where = f"{name}:{line}"
    if len(cells) > len(columns):
        sentence = (
            f"{where}: the row has {len(cells)} cells under {len(columns)} columns. Put quotation marks "
            "around a cell with a comma or a semicolon."
        )
        raise Refused("ragged_row", sentence, where)
    kept = [each.strip() for each in cells] + [""] * (len(columns) - len(cells))
    if longest := next((each for each in kept if len(each) > LONGEST_CELL), None):
        sentence = f"{where}: a cell has {len(longest)} characters. Shorten it to {LONGEST_CELL}."
        raise Refused("too_large", sentence, where)
    return SheetRow(line, tuple(kept))
