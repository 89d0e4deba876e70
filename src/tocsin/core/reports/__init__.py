"""What a notification must contain, and what is still missing for it."""

from tocsin.core.reports.readiness import Readiness, ReportField, readiness, report_fields

__all__ = ["Readiness", "ReportField", "readiness", "report_fields"]
