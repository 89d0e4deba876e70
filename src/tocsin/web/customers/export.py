"""The customers of an incident as a file."""

from __future__ import annotations

from django.http import HttpResponse

from tocsin.channels.spreadsheets import csv_text, workbook
from tocsin.core.refusal import Refused
from tocsin.core.situation.glance_tables import customer_table, glance_tables
from tocsin.core.time import rfc3339
from tocsin.web.customers.page import Found

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file(found: Found, form: str) -> HttpResponse:
    """Answer with every row that was chosen, named by the incident and the instant (``unknown_word``)."""
    glance = found.glance
    match form:
        case "csv":
            body = csv_text(customer_table(found.rows)).encode("utf-8-sig")  # spreadsheets look for the mark
        case "xlsx":
            body = workbook(glance_tables(glance, found.rows), at=glance.now.at)
        case _:
            raise Refused(
                "unknown_word", f"format: {form!r} is not known here. Use one of: csv, xlsx.", "format"
            )
    stamp = rfc3339(glance.now.at).replace(":", "").split(".")[0].removesuffix("Z")
    name = f"{glance.now.told.reference}-customers-{stamp}Z.{form}"
    return HttpResponse(
        body,
        headers={"Content-Type": TYPES[form], "Content-Disposition": f'attachment; filename="{name}"'},
    )
