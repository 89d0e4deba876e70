"""What a notification must contain, what is still missing for it, and what it may not say."""

from tocsin.core.reports.contradictions import Contradiction, contradictions
from tocsin.core.reports.readiness import Readiness, ReportField, readiness, report_fields
from tocsin.core.reports.written import amount_field, duration_field, instant_field, share_field

__all__ = [
    "Contradiction",
    "Readiness",
    "ReportField",
    "amount_field",
    "contradictions",
    "duration_field",
    "instant_field",
    "readiness",
    "report_fields",
    "share_field",
]
