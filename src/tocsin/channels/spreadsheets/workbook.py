"""Tables as a workbook (Office Open XML), a sheet for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tocsin.core.situation.glance_tables import Cell, Table
from tocsin.core.time import Instant

_OPTIONS = {"in_memory": True, "remove_timezone": True}
COLUMN_WIDTH = 18


def workbook(tables: Sequence[Table], *, at: Instant) -> bytes:
    """
    Write tables as a workbook made at ``at``: the same tables and instant give the same bytes.

    Text is written as text, whatever it begins with; numbers and instants (of UTC, which a cell cannot
    say: a column does) as such, so that they can be sorted and added up.
    """
    file = BytesIO()
    with Workbook(file, _OPTIONS) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        heading = book.add_format({"bold": True, "bottom": 1})
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(table.columns) - 1, COLUMN_WIDTH)
            sheet.write_row(0, 0, table.columns, heading)
            for number, row in enumerate(table.rows, start=1):
                for place, cell in enumerate(row):
                    write_cell(sheet, number, place, cell, instant)
            sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    return file.getvalue()


def write_cell(sheet: Worksheet, row: int, place: int, cell: Cell, instant: Format) -> None:
    """Write one cell: text as text, whatever it begins with; ``instant`` is the format of instants."""
    match cell:
        case None:
            return
        case datetime():
            sheet.write_datetime(row, place, cell, instant)
        case Decimal() | int():
            sheet.write_number(row, place, Fraction(cell))
        case _:
            sheet.write_string(row, place, cell)
