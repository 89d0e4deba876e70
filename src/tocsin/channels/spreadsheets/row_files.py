"""Very many rows as a file, one after the other: XLSX, CSV or JSON, with memory that does not grow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from csv import writer
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tocsin.channels.spreadsheets.csv_text import csv_cell
from tocsin.channels.spreadsheets.workbook import COLUMN_WIDTH, write_cell
from tocsin.core.situation.glance_tables import Cell
from tocsin.core.time import Instant, rfc3339

WriteRow: TypeAlias = Callable[[Sequence[Cell]], None]
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
"""Format to media type."""
ROWS_OF_A_SHEET = 1_048_576
"""More a sheet of Excel does not have."""


@contextmanager
def row_file(
    path: Path,
    form: str,
    *,
    name: str,
    columns: Sequence[str],
    at: Instant,
    of_a_sheet: int = ROWS_OF_A_SHEET,
) -> Iterator[WriteRow]:
    """
    Open a file of ``FORMATS``, made at ``at``, and yield what writes one row of as many cells as columns.

    CSV is as in ``csv_text``, with the mark that spreadsheets look for; JSON is an array of objects; a
    workbook goes on in a further sheet when one is full, and says so in its last row.
    """
    with {"xlsx": _workbook, "csv": _csv, "json": _json}[form](path, name, columns, at, of_a_sheet) as write:
        yield write


@contextmanager
def _csv(path: Path, _name: str, columns: Sequence[str], _at: Instant, _rows: int) -> Iterator[WriteRow]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = writer(file, lineterminator="\r\n")
        lines.writerow(columns)

        def write(row: Sequence[Cell]) -> None:
            lines.writerow(map(csv_cell, row))

        yield write


@contextmanager
def _json(path: Path, _name: str, columns: Sequence[str], _at: Instant, _rows: int) -> Iterator[WriteRow]:
    with path.open("w", encoding="utf-8") as file:
        between = "[\n"

        def write(row: Sequence[Cell]) -> None:
            nonlocal between
            plain = dict(zip(columns, map(_plain, row), strict=True))
            file.write(between + json.dumps(plain, ensure_ascii=False))
            between = ",\n"

        yield write
        file.write("[]\n" if between == "[\n" else "\n]\n")


def _plain(cell: Cell) -> object:
    match cell:
        case datetime():
            return rfc3339(cell)
        case Decimal():
            return f"{cell:f}"
    return cell


@contextmanager
def _workbook(path: Path, name: str, columns: Sequence[str], at: Instant, rows: int) -> Iterator[WriteRow]:
    options = {"constant_memory": True, "remove_timezone": True, "tmpdir": str(path.parent)}
    with Workbook(str(path), options) as book:
        book.use_zip64()
        book.set_properties({"created": at.replace(tzinfo=None)})
        sheets = _Sheets(book, name, columns, rows)
        yield sheets.write


class _Sheets:
    """Sheets that are written one after the other, from the top down: none is gone back to."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[str], rows: int) -> None:
        self.book, self.name, self.columns, self.rows = book, name, columns, rows
        self.heading = book.add_format({"bold": True, "bottom": 1})
        self.instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.number = 0
        self.sheet, self.row = self._next(), 1

    def write(self, row: Sequence[Cell]) -> None:
        if self.row == self.rows - 1:  # the last row of a sheet says that more follow
            self.sheet.write_string(self.row, 0, f"More rows are on the sheet {self._name(self.number + 1)}.")
            self.sheet, self.row = self._next(), 1
        for place, cell in enumerate(row):
            write_cell(self.sheet, self.row, place, cell, self.instant)
        self.row += 1

    def _next(self) -> Worksheet:
        self.number += 1
        sheet = self.book.add_worksheet(self._name(self.number))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(self.columns) - 1, COLUMN_WIDTH)
        sheet.write_row(0, 0, self.columns, self.heading)
        return sheet

    def _name(self, number: int) -> str:
        return self.name if number == 1 else f"{self.name} {number}"
