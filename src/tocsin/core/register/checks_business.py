"""The EBA's business rules: what must be filled, and what must be filled given something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tocsin.core.register.codes import (
    HIGHLY_COMPLEX,
    INTRA_GROUP_PROVIDER,
    LEI_CODE,
    NOT_SUBSTITUTABLE,
    OTHER_NON_FINANCIAL,
    SUBSEQUENT_ARRANGEMENT,
)
from tocsin.core.register.findings import ERROR, WARNING, Finding
from tocsin.core.register.identifiers import lei_checks, looks_like_lei
from tocsin.core.register.tables import Layout, Row, Tables, not_applicable

_LEI_RULES = (
    ("v8890", "B_01.01", "c0010"),
    ("v8891", "B_01.02", "c0010"),
    ("v8826", "B_01.02", "c0060"),
    ("v8892", "B_01.03", "c0020"),
)
_TYPED_CODES = (("c0010", "c0020"), ("c0030", "c0040"), ("c0110", "c0120"))
"""Codes of B_05.01 and where their type stands."""


@dataclass(frozen=True, slots=True)
class _Rule:
    number: str
    template: str
    column: str
    broken: Callable[[Row], bool]
    message: str


def _negative(text: str) -> bool:
    try:
        return Decimal(text) < 0
    except InvalidOperation:
        return False


_NON_FINANCIAL = (INTRA_GROUP_PROVIDER, OTHER_NON_FINANCIAL)
_RULES = (
    _Rule(
        "v8803",
        "B_01.02",
        "c0100",
        lambda row: bool(row["c0110"]) and not row["c0100"],
        "Total assets are given without their currency; add it.",
    ),
    _Rule(
        "v8804",
        "B_01.02",
        "c0110",
        lambda row: bool(row["c0040"]) and row["c0040"] not in _NON_FINANCIAL and not row["c0110"],
        "A financial entity reports its total assets; add them.",
    ),
    _Rule(
        "v22913",
        "B_01.02",
        "c0110",
        lambda row: _negative(row["c0110"]),
        "Total assets are negative; they are zero or more.",
    ),
    _Rule(
        "v8805",
        "B_02.01",
        "c0030",
        lambda row: row["c0020"] == SUBSEQUENT_ARRANGEMENT and not row["c0030"],
        "A subsequent or associated arrangement names its overarching one; add the reference (also v22912).",
    ),
    _Rule(
        "v23716",
        "B_02.01",
        "c0050",
        lambda row: _negative(row["c0050"]),
        "The annual cost is negative; it is zero or more.",
    ),
    _Rule(
        "v8825",
        "B_07.01",
        "c0060",
        lambda row: row["c0050"] in (NOT_SUBSTITUTABLE, HIGHLY_COMPLEX) and not row["c0060"],
        "A provider that cannot be substituted, or hardly, needs the reason why; add it.",
    ),
)


def business_findings(tables: Tables, layout: Layout) -> Iterator[Finding]:
    """Yield broken business rules; the EBA remarks on them and does not reject."""
    yield from _mandatory(tables, layout)
    for rule in _RULES:
        for row in tables.get(rule.template, ()):
            if rule.broken(row):
                yield Finding(row.where(rule.column), rule.number, WARNING, rule.message)
    yield from _identifiers(tables)


def _mandatory(tables: Tables, layout: Layout) -> Iterator[Finding]:
    """A row that stands at all must fill these columns; without a rule number the act alone asks for it."""
    for template, columns in layout.columns.items():
        asked = [each for each in columns.values() if each.mandatory[:1] in ("v", "e", "a", "l")]
        for row in tables.get(template, ()):
            for column in asked:
                if not row[column.code]:
                    rule = column.mandatory if column.mandatory[1:].isdigit() else "T-mandatory"
                    message = f"{column.label} is blank and is mandatory; fill it."
                    yield Finding(row.where(column.code), rule, WARNING, message)


def _identifiers(tables: Tables) -> Iterator[Finding]:
    """Check the shape of LEIs as the EBA does, and their check digits (ISO 17442) besides."""
    for rule, template, column in _LEI_RULES:
        for row in tables.get(template, ()):
            text = row[column]
            if text and not looks_like_lei(text):
                message = f"{text!r} is not a LEI: 18 capitals or digits and two digits."
                yield Finding(row.where(column), rule, WARNING, message)
            elif text:
                yield from _check_digits(row, column)
    for row in tables.get("B_05.01", ()):
        for column, type_column in _TYPED_CODES:
            text = row[column]
            if row[type_column] != LEI_CODE or not_applicable(text):
                continue
            if looks_like_lei(text):
                yield from _check_digits(row, column)
            else:
                message = (
                    f"{text!r} is said to be a LEI and has not its shape: 18 capitals or digits, two digits."
                )
                yield Finding(row.where(column), "T-43", WARNING, message)


def _check_digits(row: Row, column: str) -> Iterator[Finding]:
    if not lei_checks(row[column]):
        message = f"The check digits of the LEI {row[column]} are wrong, so it cannot exist; correct it."
        yield Finding(row.where(column), "T-43", ERROR, message)
