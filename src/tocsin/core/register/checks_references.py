"""Keys and references: filled, unique, and pointing at a row that exists."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.core.register.findings import ERROR, WARNING, Finding
from tocsin.core.register.tables import Layout, Reference, Tables, indexed, not_applicable


def key_findings(tables: Tables, layout: Layout) -> Iterator[Finding]:
    """Yield blank key cells (805) and keys that stand twice in one template (806)."""
    for template in layout.columns:
        keys = layout.keys(template)
        if not keys:
            continue
        for row in tables.get(template, ()):
            for column in keys:
                if not row[column]:
                    label = layout.columns[template][column].label
                    message = f"{label} is blank and part of the key; write what applies, or Not Applicable."
                    yield Finding(row.where(column), "805", ERROR, message)
        for key, rows in indexed(tables.get(template, ()), *keys).items():
            for row in rows[1:]:
                message = (
                    f"The key {' / '.join(key)} stands already on line {rows[0].line}; keep one of them."
                )
                yield Finding(row.where(), "806", ERROR, message)


def reference_findings(tables: Tables, layout: Layout) -> Iterator[Finding]:
    """Yield references that point nowhere (807), each under its own number, R1 to R22."""
    for reference in layout.references:
        yield from _dangling(reference, tables, layout)


def _dangling(reference: Reference, tables: Tables, layout: Layout) -> Iterator[Finding]:
    targets = indexed(tables.get(reference.target, ()), *reference.target_columns)
    in_key = set(reference.columns) <= set(layout.keys(reference.template))
    for row in tables.get(reference.template, ()):
        values = row.key(*reference.columns)
        if not all(values) or values in targets:
            continue
        where = row.where("+".join(reference.columns))
        named = " / ".join(values)
        if not in_key and all(not_applicable(value) for value in values):
            message = f"{named!r} may be rejected as a reference; leave the cell blank where none applies."
            yield Finding(where, reference.rule, WARNING, message)
        else:
            message = f"{named} has no row in {reference.target}; add that row or correct the reference."
            yield Finding(where, reference.rule, ERROR, message)
