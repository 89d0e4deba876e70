"""A register of information as tables: rows, columns, code lists, and which register it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

_NOT_APPLICABLE = frozenset(
    ("", "0", "-", "#n/a", "n/a", "na", "nan", "none", "null", "not applicable", "eba_ga:qx2007", "eba_zz:x0")
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}(\.0)?", re.ASCII)

NEVER = date(9999, 12, 31)
"""
Not deleted (B_01.02 c0090), indefinite (B_02.02 c0080), not assessed (B_06.01 c0070) or never
audited (B_07.01 c0070): what it means depends on the column.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a template, with the line of the file on which it begins; a blank cell is ``""``."""

    template: str
    """``B_02.02``."""
    line: int
    cells: Mapping[str, str]
    """By column code, ``c0010``."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def where(self, column: str | None = None) -> str:
        """Name the row, or one cell of it, for a finding."""
        place = f"{self.template} line {self.line}"
        return f"{place} {column}" if column else place

    def key(self, *columns: str) -> tuple[str, ...]:
        """Return the cells of some columns, in their order."""
        return tuple(self[column] for column in columns)


Tables: TypeAlias = Mapping[str, tuple[Row, ...]]
"""Rows by template, ``B_01.01`` to ``B_99.01``; a template may be absent."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a template (2024/2956, Annex I)."""

    template: str
    code: str
    label: str
    type: str
    """``string``, ``enum``, ``date``, ``integer``, ``monetary`` or ``link`` (only ``true``)."""
    domain: str
    """Name of its code list, for an ``enum``."""
    key: bool
    mandatory: str
    """An EBA rule number, ``key``, ``link``, ``always``, ``conditional``, or blank."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns of one template that must match columns of a row of another, under the EBA's number."""

    rule: str
    template: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The templates with their columns, references and code lists: law, passed in as a value."""

    columns: Mapping[str, Mapping[str, Column]]
    """By template and column code, in official order."""
    references: tuple[Reference, ...]
    codes: Mapping[str, Mapping[str, str]]
    """By code list and code: the meaning."""

    def keys(self, template: str) -> tuple[str, ...]:
        """Return the key columns of a template, in official order."""
        return tuple(code for code, column in self.columns[template].items() if column.key)

    def meaning(self, domain: str, code: str) -> str:
        """Return what a code means, or the code itself when the list does not have it."""
        return self.codes.get(domain, {}).get(code, code)


@dataclass(frozen=True, slots=True)
class RegisterKey:
    """
    Which register it is: registers of one group reuse each other's references.

    ``owner`` is the LEI of the entity maintaining it, ``scope`` is ``CON`` or ``IND``, and
    ``reference_date`` None when the register does not say.
    """

    owner: str
    scope: str
    reference_date: date | None = None


def not_applicable(text: str) -> bool:
    """Say whether a cell names nothing: blank, 0, or a face of "Not Applicable" (EBA Q&A 2024_7285)."""
    return text.strip().casefold() in _NOT_APPLICABLE


def day(text: str) -> date | None:
    """Read a yyyy-mm-dd date; None when the cell is blank or is none."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def whole(text: str) -> int | None:
    """Read a whole number that is not negative; None when the cell is blank or is none."""
    return int(text.removesuffix(".0")) if _WHOLE.fullmatch(text) else None


def local(code: str) -> str:
    """Return a code without its prefix: ``eba_TA:S01`` and ``S01`` are both ``S01``."""
    return code.rsplit(":", 1)[-1]


def indexed(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """Index rows by the cells of some columns; rows that share them stay in their order."""
    index: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        index.setdefault(row.key(*columns), []).append(row)
    return index
