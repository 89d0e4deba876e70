"""What reports must contain, read from the law files once."""

from __future__ import annotations

from functools import cache

from tocsin.core.reports import ReportField, report_fields
from tocsin.store import lawshelf


@cache
def initial_notification() -> tuple[ReportField, ...]:
    """Return the fields that the initial notification requires. Raises ``Refused`` (``bad_rule_file``)."""
    latest = lawshelf.folder("eu/dora/reports")[-1]
    return report_fields(latest.tables, latest.path)
