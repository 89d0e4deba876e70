"""A table as CSV (RFC 4180, comma, UTF-8)."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from io import StringIO

from tocsin.core.situation.glance_tables import Cell, Table
from tocsin.core.time import rfc3339

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell of text that begins so is a formula to a spreadsheet, or may become one on the way."""


def csv_text(table: Table) -> str:
    """
    Write a table: instants as RFC 3339 in UTC, numbers with a dot, nothing for what is not known.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(table.columns)
    lines.writerows([csv_cell(each) for each in row] for row in table.rows)
    return written.getvalue()


def csv_cell(cell: Cell) -> str:
    """Return one cell as text: what a spreadsheet would take for a formula is no formula any more."""
    match cell:
        case None:
            return ""
        case datetime():
            return rfc3339(cell)
        case Decimal():
            return f"{cell:f}"
        case int():
            return str(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
