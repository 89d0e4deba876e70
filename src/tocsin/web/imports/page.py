"""What the pages of the import show: what a file would come to, before anything is imported."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tocsin.actions.plan_import import ImportPlan, plan_import
from tocsin.channels.incident_csv import CsvMapping, Sheet, guessed, read_sheet
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store import queries
from tocsin.web.imports.forms import CODES, MappingForm
from tocsin.web.imports.holding import held, released

FIRST_ROWS = 5
FINDINGS = 20
PLACES = 5


def looked_at(content: bytes, name: str, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``imports/mapping.html`` for a file that was just chosen, with our guess."""
    sheet = read_sheet(content, name)
    mapping = guessed(sheet, timezone.get_current_timezone_name())
    return _context(sheet, content, mapping, who, now)


def looked_at_again(request: HttpRequest, who: Actor, now: Instant) -> dict[str, Any]:
    """Return that context for the mapping that somebody chose."""
    sheet, content = _released(request)
    return _context(sheet, content, _chosen(request, sheet), who, now)


def to_import(request: HttpRequest) -> tuple[Sheet, CsvMapping]:
    """Return the file that was looked at, and the mapping that somebody chose."""
    sheet, _content = _released(request)
    return sheet, _chosen(request, sheet)


def came_to(answer: dict[str, Any]) -> str:
    """Say what an import came to."""
    counts = {name: answer[name].get("incident", 0) for name in ("created", "updated", "unchanged")}
    return _("Imported: %(created)s new, %(updated)s changed, %(unchanged)s as they were.") % counts


def _released(request: HttpRequest) -> tuple[Sheet, bytes]:
    sent = request.POST
    return released(sent.get("held", ""), sent.get("digest", ""), sent.get("name", "file.csv")[:200])


def _chosen(request: HttpRequest, sheet: Sheet) -> CsvMapping:
    return MappingForm(request.POST, sheet=sheet, mapping=CsvMapping({})).mapping()


def _context(sheet: Sheet, content: bytes, mapping: CsvMapping, who: Actor, now: Instant) -> dict[str, Any]:
    form = MappingForm(sheet=sheet, mapping=mapping)
    missing = [key for key in ("title", "since") if key not in mapping.columns]
    plan = None if missing else plan_import(sheet, mapping, by=who, at=now)
    return {
        "name": sheet.name,
        "digest": sheet.digest,
        "held": held(content, sheet.name),
        "delimiter": sheet.delimiter,
        "number": len(sheet.rows),
        "form": form,
        "missing": missing,
        **(_planned(plan) if plan else {"importable": False}),
        "section": "incidents",
    }


def _planned(plan: ImportPlan) -> dict[str, Any]:
    found, landscape = _findings(plan), queries.landscape()
    names = {each.lei: each.name for each in queries.entities()}
    return {
        "importable": not plan.reading.errors and bool(plan.reading.rows),
        "created": len(plan.created),
        "updated": len(plan.updated),
        "unchanged": plan.unchanged,
        "rows": [
            {
                "row": row,
                "entity": names.get(row.entity, row.entity),
                "type": CODES["type"].get(row.type or ""),
                "urgency": CODES["urgency"].get(row.urgency or ""),
                "cause": CODES["cause"].get(row.cause or ""),
                "provider": landscape.name(row.node) if row.node else "",
            }
            for row in plan.reading.rows[:FIRST_ROWS]
        ],
        "errors": len(plan.reading.errors),
        "findings": found[:FINDINGS],
        "more": max(0, len(found) - FINDINGS),
    }


def _findings(plan: ImportPlan) -> list[dict[str, Any]]:
    """Return what was found, errors first, with the places at which the same was found."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in plan.answer()["findings"]:
        places[each["severity"], each["message"]].append(each["where"])
    return [
        {
            "severity": severity,
            "message": message,
            "places": its[:PLACES],
            "more": max(0, len(its) - PLACES),
        }
        for (severity, message), its in places.items()
    ]
