"""The yearly report as a file."""

from __future__ import annotations

from django.http import HttpResponse

from tocsin.channels.spreadsheets import csv_text, workbook
from tocsin.core.refusal import Refused
from tocsin.core.situation.glance_tables import Table
from tocsin.core.situation.yearly import YearReport, year_tables
from tocsin.core.time import Instant
from tocsin.web.customers.export import TYPES


def file(report: YearReport, form: str, at: Instant) -> HttpResponse:
    """Answer with all figures: one sheet for each table, or all of them in one CSV (``unknown_word``)."""
    tables = year_tables(report)
    match form:
        case "csv":
            body = csv_text(_one(tables)).encode("utf-8-sig")  # spreadsheets look for the mark
        case "xlsx":
            body = workbook(tables, at=at)
        case _:
            sentence = f"format: {form[:40]!r} is not known here. Use one of: csv, xlsx."
            raise Refused("unknown_word", sentence, "format")
    name = f"tocsin-report-{report.now.year}.{form}"
    return HttpResponse(
        body,
        headers={"Content-Type": TYPES[form], "Content-Disposition": f'attachment; filename="{name}"'},
    )


def _one(tables: tuple[Table, ...]) -> Table:
    """Put tables of the same columns below each other, each row with the name of its table first."""
    columns = ("table", "row", *tables[0].columns[1:])
    return Table("report", columns, tuple((each.name, *row) for each in tables for row in each.rows))
