"""Readiness: which required fields of a report are known, and which have to be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tocsin.core.refusal import Refused

FILLED_BY = frozenset(
    {
        "became_aware",
        "classified_major",
        "continuity_activated",
        "criteria_met",
        "currency",
        "description",
        "discovery",
        "entity_lei",
        "entity_name",
        "entity_type",
        "first_contact_email",
        "first_contact_name",
        "first_contact_phone",
        "reference",
        "second_contact_email",
        "second_contact_name",
        "second_contact_phone",
        "type_of_submission",
    }
)
"""What a situation can say of a report's fields."""


@dataclass(frozen=True, slots=True)
class ReportField:
    """One field that a report requires (2025/302, Annex I), with its label in English and Dutch."""

    number: str
    label: str
    etiket: str
    filled_by: str
    """One of ``FILLED_BY``."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a report is: fields with their value as it would be reported, and those still missing."""

    known: tuple[tuple[ReportField, str], ...]
    missing: tuple[ReportField, ...]


def report_fields(tables: Mapping[str, Any], path: str) -> tuple[ReportField, ...]:
    """
    Read the fields of a report from a law file's tables, in the order of the template.

    Raises ``Refused`` (``bad_rule_file``) for a field that nothing known could fill.
    """
    fields = tuple(
        ReportField(number, table["label"], table["etiket"], table["filled_by"])
        for number, table in tables.items()
        if number != "act"
    )
    for field in fields:
        if field.filled_by not in FILLED_BY:
            raise Refused(
                "bad_rule_file",
                f"{path}, {field.number}: {field.filled_by!r} is nothing that a situation knows. "
                f"Write one of {', '.join(sorted(FILLED_BY))}.",
                f"{path}, {field.number}",
            )
    return fields


def readiness(fields: tuple[ReportField, ...], values: Mapping[str, str | None]) -> Readiness:
    """Say which fields are known; a value that is absent, None or blank is missing, never a default."""
    known = tuple((field, value) for field in fields if (value := values.get(field.filled_by)))
    return Readiness(known, tuple(field for field in fields if not values.get(field.filled_by)))
