"""Files to rows: UTF-8, comma-separated, quoted as in RFC 4180, and nothing that has to be guessed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from tocsin.channels.inventory_folder.faults import Faults
from tocsin.channels.inventory_folder.row import Row, nearest
from tocsin.channels.inventory_folder.tables import TABLES, Table
from tocsin.core.refusal import Refused
from tocsin.core.register.findings import WARNING, Finding

MOST_BYTES = 256 * 1024 * 1024
MOST_ROWS = 2_000_000
MOST_CELL_BYTES = 32 * 1024

_FORMULA = ("=", "+", "@", "\t", "\r")
_PHONE = re.compile(r"\+[\d ()./-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def rows_of(path: Path, faults: Faults, findings: list[Finding]) -> Iterator[Row]:
    """Yield the sound rows of one known file; what is wrong with the others goes to ``faults``."""
    table = TABLES[path.name]
    try:
        if path.stat().st_size > MOST_BYTES:
            faults.add(_too_large(path.name, "the file is larger than 256 MiB"))
            return
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path.name, csv.reader(file, strict=True), table, faults, findings)
    except UnicodeDecodeError:
        faults.add(
            Refused(
                "not_utf8",
                f"{path.name}: the file is not UTF-8 text. Save it again as CSV in UTF-8.",
                path.name,
            )
        )
    except OSError as error:
        faults.add(
            Refused(
                "unreadable_file",
                f"{path.name} cannot be read: {error.strerror}. Allow reading it, or take it out.",
                path.name,
            )
        )


_Reader = Iterator[list[str]]


def _rows(name: str, reader: _Reader, table: Table, faults: Faults, findings: list[Finding]) -> Iterator[Row]:
    lines = _lines(name, reader, faults)
    header = next(lines, None)
    if header is None:
        faults.add(_header_fault(name, "the file is empty", table))
        return
    columns = _columns(name, header[1], table, faults)
    if columns is None:
        return
    formulas: dict[str, tuple[int, int]] = {}
    blank = dict.fromkeys(table.optional, "")
    for number, (line, cells) in enumerate(lines, start=1):
        if number > MOST_ROWS:
            faults.add(_too_large(name, "the file has more than 2 000 000 rows"))
            return
        row = _row(name, line, columns, cells, faults)
        if row is not None:
            _note_formulas(line, columns, cells, formulas)
            yield Row(name, line, blank | row)
    findings.extend(_formula(name, column, *at) for column, at in sorted(formulas.items()))


def _lines(name: str, reader: _Reader, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each record begins, with its cells; blank lines are nothing."""
    begin = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.add(
                Refused(
                    "not_csv",
                    f"{name}:{begin}: the record that begins here cannot be read: {error}. Close every "
                    'quotation mark, and write one inside a cell twice ("").',
                    f"{name}:{begin}",
                )
            )
            return
        if any(cell.strip() for cell in cells):
            yield begin, cells
        begin = reader.line_num + 1  # type: ignore[attr-defined]


def _columns(name: str, header: list[str], table: Table, faults: Faults) -> list[str] | None:
    columns = [cell.strip() for cell in header]
    if columns[0].startswith("sep=") or (len(columns) == 1 and ";" in columns[0]):
        faults.add(
            Refused(
                "semicolon_csv",
                f"{name}: the cells are separated by semicolons, and a comma is expected. Save the file as "
                "“CSV UTF-8 (comma delimited)”; where the spreadsheet always writes semicolons, choose an "
                "English (United States) list separator or export from LibreOffice with a comma.",
                name,
            )
        )
        return None
    found = [
        *(
            f"there is no column {each!r}. {nearest(each, table.columns)}"
            for each in columns
            if each not in table.columns
        ),
        *(
            f"the column {each!r} stands twice. Keep one"
            for each in dict.fromkeys(columns)
            if columns.count(each) > 1
        ),
        *(f"the column {each!r} is missing. Add it" for each in table.required if each not in columns),
    ]
    for fault in found:
        faults.add(_header_fault(name, fault, table))
    return None if found else columns


def _row(name: str, line: int, columns: list[str], cells: list[str], faults: Faults) -> dict[str, str] | None:
    if len(cells) != len(columns):
        faults.add(
            Refused(
                "ragged_row",
                f"{name}:{line}: the row has {len(cells)} cells and the header {len(columns)}. Add or remove "
                "commas, and put quotation marks around a cell that holds a comma.",
                f"{name}:{line}",
            )
        )
        return None
    row = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
    if _sound(row, TABLES[name]):
        return row
    for column, cell in row.items():
        fault = _cell_fault(name, line, column, cell)
        if fault is not None:
            faults.add(fault)
            return None
    return row


def _sound(row: dict[str, str], table: Table) -> bool:
    """Say at one glance that no cell of a row can be at fault; nearly every row is so."""
    text = "".join(row.values())
    return (
        len(text) * 4 <= MOST_CELL_BYTES
        and not _CONTROL.search(text)
        and all(row[column] for column in table.required)
    )


def _cell_fault(name: str, line: int, column: str, cell: str) -> Refused | None:
    where = f"{name}:{line}:{column}"
    if not cell and column in TABLES[name].required:
        return Refused(
            "blank_cell",
            f"{where}: the cell is blank, and every row needs it. Fill it or remove the row.",
            where,
        )
    if len(cell.encode()) > MOST_CELL_BYTES:
        return _too_large(where, "the cell holds more than 32 kB")
    if _CONTROL.search(cell):
        return Refused(
            "control_character",
            f"{where}: the cell holds an invisible control character. Type its text again.",
            where,
        )
    return None


def _note_formulas(
    line: int, columns: list[str], cells: list[str], formulas: dict[str, tuple[int, int]]
) -> None:
    for column, cell in zip(columns, cells, strict=True):
        if cell.startswith(_FORMULA) and not _PHONE.fullmatch(cell):
            first, count = formulas.get(column, (line, 0))
            formulas[column] = first, count + 1


def _formula(name: str, column: str, first: int, count: int) -> Finding:
    where = f"{name}:{first}:{column}"
    return Finding(
        rule="formula_like",
        severity=WARNING,
        where=where,
        message=f"{where}: {count} cells of this column, first this one, begin like a formula. They are kept "
        "as text and nothing is calculated. Write the value itself if one was meant.",
    )


def _header_fault(name: str, what: str, table: Table) -> Refused:
    columns = ",".join(table.columns)
    return Refused(
        "unknown_header", f"{name}:1: {what}. The columns of this file are {columns}.", f"{name}:1"
    )


def _too_large(where: str, what: str) -> Refused:
    return Refused("too_large", f"{where}: {what}. Divide it, or leave out what is not needed.", where)
