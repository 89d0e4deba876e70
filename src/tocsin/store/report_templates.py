"""What reports must contain, read from the law files once."""

from __future__ import annotations

from functools import cache

from tocsin.core.reports import ReportField, report_fields
from tocsin.store import lawshelf
from tocsin.store.lawshapes import shaped
from tocsin.store.lawshelf import LawFile


@cache
def initial_notification() -> tuple[ReportField, ...]:
    """Return the fields that the initial notification requires. Raises ``Refused`` (``bad_rule_file``)."""
    return template_of(lawshelf.folder("eu/dora/reports")[-1])


def template_of(file: LawFile) -> tuple[ReportField, ...]:
    """Read one law file on what a report must contain (``bad_rule_file``)."""
    shaped(file)
    return report_fields(file.tables, file.path)
