"""What the initial notification still needs, as the situation page shows it."""

from __future__ import annotations

from django.utils.translation import get_language

from tocsin.core.reports import ReportField
from tocsin.core.situation import Landscape, Situation, initial_notification
from tocsin.store import report_templates


def readiness(now: Situation, landscape: Landscape) -> dict[str, object]:
    """Return the context of ``incidents/_report.html``."""
    found = initial_notification(now, landscape, report_templates.initial_notification())
    return {
        "known": [
            {"number": field.number, "label": _label(field), "value": value} for field, value in found.known
        ],
        "missing": [{"number": field.number, "label": _label(field)} for field in found.missing],
        "required": len(found.known) + len(found.missing),
    }


def _label(field: ReportField) -> str:
    return field.etiket if get_language() == "nl" else field.label
