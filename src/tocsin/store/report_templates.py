"""What reports must contain, read from the law files once."""

from __future__ import annotations

from functools import cache

from tocsin.core.reports import ReportField, report_fields
from tocsin.store.lawbooks import packs


@cache
def initial_notification() -> tuple[ReportField, ...]:
    """Return the fields that the initial notification requires. Raises ``Refused`` (``bad_rule_file``)."""
    path, tables, _digest = packs("eu/dora/reports")[-1]
    return report_fields(tables, path)
