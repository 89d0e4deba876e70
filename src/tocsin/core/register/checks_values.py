"""Values: dates, whole numbers, amounts, codes, and rows that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tocsin.core.register.findings import ERROR, WARNING, Finding
from tocsin.core.register.tables import Column, Layout, Row, Tables, day

_INTEGER = re.compile(r"-?\d+", re.ASCII)
_AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_SPECIAL = frozenset(("#empty", "#none", "#nil"))
_TRUE = frozenset(("true", "1"))


def value_findings(tables: Tables, layout: Layout) -> Iterator[Finding]:
    """Yield what is wrong with single cells (330, 331, 305, 333, 503, T-19) and empty facts (T-20)."""
    for template, columns in layout.columns.items():
        for row in tables.get(template, ()):
            for column in columns.values():
                if text := row[column.code]:
                    yield from _of_cell(row, column, text, layout)
            facts = [code for code, column in columns.items() if not column.key]
            if facts and not any(row[code] for code in facts):
                message = "The row has only its key; a row without any fact cannot be reported."
                yield Finding(row.where(), "T-20", WARNING, message)


def _of_cell(row: Row, column: Column, text: str, layout: Layout) -> Iterator[Finding]:
    where = row.where(column.code)
    if text.casefold() in _SPECIAL:
        yield Finding(where, "T-19", ERROR, f"{text} is not allowed in a register; leave the cell blank.")
        return
    match column.type:
        case "date" if day(text) is None:
            yield Finding(where, "330", ERROR, f"{text!r} is not a date; write it as yyyy-mm-dd.")
        case "integer" if not _INTEGER.fullmatch(text):
            yield Finding(where, "331", ERROR, f"{text!r} is not a whole number; write digits only.")
        case "monetary" if not _AMOUNT.fullmatch(text):
            message = f"{text!r} is not an amount; write digits, with a dot for decimals."
            yield Finding(where, "305", ERROR, message)
        case "link" if text not in _TRUE:
            yield Finding(where, "333", ERROR, f"{text!r} is not a link; only true may stand here.")
        case "enum" if text not in layout.codes[column.domain]:
            message = f"{text!r} is no code of the list for {column.label!r}; choose one of that list."
            yield Finding(where, "503", ERROR, message)
