"""What no report may say, whatever a schema lets pass: fields that contradict each other, or vanish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from tocsin.core.reports.written import duration_field, lasting
from tocsin.core.time import instant

Report: TypeAlias = Mapping[str, Any]
"""The values of a report by the number of the field, such as ``2.5``: texts, and lists of codes."""

GATE = "critical_services_affected"
NONE = "none"
_TOLERANCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that a report says and cannot mean: in which field, and the whole sentence."""

    field: str
    says: str


def contradictions(report: Report, before: Report | None = None) -> tuple[Contradiction, ...]:
    """
    Return what contradicts itself in a report, and what an earlier one said that it no longer says.

    Sources: 2025/302, Annex II, fields 2.5, 3.15 and 3.31; Art. 1 for what was reported before.
    """
    return (*_vanished(report, before or {}), *_criteria(report), *_authorities(report), *_duration(report))


def _vanished(report: Report, before: Report) -> Iterator[Contradiction]:
    for field, value in before.items():
        if value not in (None, "", []) and report.get(field) in (None, "", []):
            yield Contradiction(
                field,
                f"Field {field} was reported before and is empty now. Repeat it, or give its new value.",
            )


def _criteria(report: Report) -> Iterator[Contradiction]:
    met = report.get("2.5")
    if met and GATE not in met:
        yield Contradiction(
            "2.5",
            "Field 2.5 does not name the critical services affected, without which no incident is major "
            "(2024/1772, Art. 8(1)). Add them, or classify again.",
        )


def _authorities(report: Report) -> Iterator[Contradiction]:
    informed = report.get("3.31") or ()
    if NONE in informed and len(informed) > 1:
        yield Contradiction(
            "3.31",
            "Field 3.31 says that no other authority was informed, and names one. Keep one of the two.",
        )


def _duration(report: Report) -> Iterator[Contradiction]:
    occurred, resolved, said = (report.get(field) for field in ("3.2", "4.8", "3.15"))
    if not (occurred and resolved and said):
        return
    between = instant(resolved, "4.8") - instant(occurred, "3.2")
    if abs(between - lasting(said)) > _TOLERANCE:
        yield Contradiction(
            "3.15",
            f"Field 3.15 says {said}, and from 3.2 to 4.8 are {duration_field(between)}. "
            "Correct one of the three.",
        )
