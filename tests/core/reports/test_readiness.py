"""Readiness of a report: what is known, what is missing, and no default in between."""

from __future__ import annotations

import pytest

from tocsin.core.refusal import Refused
from tocsin.core.reports import readiness, report_fields
from tocsin.store import report_templates

TABLES = {
    "act": {"title": "2025/302"},
    "1.2": {"label": "Name", "etiket": "Naam", "filled_by": "entity_name"},
    "2.9": {"label": "Continuity", "etiket": "Continuïteit", "filled_by": "continuity_activated"},
}


def test_what_nobody_said_is_missing_and_never_a_default():
    """
    A field without a value is missing: a yes-or-no question is not answered with no.
    """
    fields = report_fields(TABLES, "test.toml")

    found = readiness(fields, {"entity_name": "Nordbank", "continuity_activated": None})

    assert [(field.number, value) for field, value in found.known] == [("1.2", "Nordbank")]
    assert [field.number for field in found.missing] == ["2.9"]


def test_a_blank_value_is_missing():
    """
    An empty text says nothing, so its field is missing.
    """
    fields = report_fields(TABLES, "test.toml")

    found = readiness(fields, {"entity_name": ""})

    assert len(found.missing) == 2


def test_a_field_that_nothing_can_fill_is_refused():
    """
    A law file that asks for something unknown stops the start, naming path and field.
    """
    tables = {**TABLES, "3.1": {"label": "x", "etiket": "x", "filled_by": "moon_phase"}}

    with pytest.raises(Refused) as refusal:
        report_fields(tables, "test.toml")

    assert refusal.value.code == "bad_rule_file"
    assert refusal.value.where == "test.toml, 3.1"


def test_the_initial_notification_requires_eighteen_fields():
    """
    2025/302, Annex I: the fields without a condition at the first stage, from 1.1 to 2.9.
    """
    numbers = [field.number for field in report_templates.initial_notification()]

    assert len(numbers) == 18
    assert {"1.1", "1.15", "2.2", "2.5", "2.9"} <= set(numbers)
    assert "2.8" not in numbers
