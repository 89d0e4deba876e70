"""Reads the register from a workbook laid out like the ESAs' template: a sheet for each template."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from tocsin.channels.register_package.archive import Archive
from tocsin.channels.register_package.remarks import Remarks
from tocsin.channels.register_package.sheets import Sheet
from tocsin.core.refusal import Refused
from tocsin.core.register.findings import ERROR
from tocsin.core.register.identifiers import plain_name
from tocsin.core.register.tables import Layout

ENDINGS = (".xlsx", ".xlsm")
OTHER_ENDINGS = (".xlsb", ".xls", ".ods")
"""Of workbooks whose extent cannot be seen before they are opened."""
MAX_CELLS = 5_000_000
"""From the first to the last used cell of a sheet, the blank ones between included."""

_HEADER = re.compile(r"b_(\d\d\.\d\d)\.(\d{4})", re.ASCII)
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")
_HEADER_WITHIN = 20
"""Lines from the top among which the codes are looked for."""


def sheets_of(archive: Archive, content: bytes, layout: Layout, remarks: Remarks) -> list[Sheet]:
    """
    Find the templates in a workbook: a sheet is one when a line of it holds codes like b_05.02.0060.

    ``archive`` is the same file opened within limits. Raises ``Refused`` (``not_a_workbook``,
    ``package_too_large``, ``no_register``).
    """
    _check_extent(archive)
    found: dict[str, Sheet] = {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for name in workbook.sheet_names:
                sheet = _template(workbook.get_sheet_by_name(name), name, layout, remarks)
                if sheet and sheet.template in found:
                    message = f"Another sheet is {sheet.template} as well; this one was passed over."
                    remarks.add("720", name, message, ERROR)
                elif sheet:
                    found[sheet.template] = sheet
    except CalamineError as error:
        raise Refused(
            "not_a_workbook",
            f"{archive.name} cannot be read as a workbook: {error}. Save it again as .xlsx.",
            archive.name,
        ) from None
    if not found:
        raise Refused(
            "no_register",
            f"{archive.name} has no sheet with a line of column codes like b_01.01.0010. "
            "Keep that line of the ESAs' template.",
            archive.name,
        )
    return [found[template] for template in sorted(found)]


def _check_extent(archive: Archive) -> None:
    """Refuse sheets whose last cell lies so far out that the blank ones before it fill the memory."""
    for name, content in archive.files.items():
        if not name.casefold().endswith(".xml") or "worksheets" not in name:
            continue
        columns = rows = 1
        for letters, digits in _CELL.findall(content):
            columns, rows = max(columns, _column_number(letters)), max(rows, int(digits))
        if columns * rows > MAX_CELLS:
            raise Refused(
                "package_too_large",
                f"{name} reaches over {rows} lines and {columns} columns; nothing was read. "
                "Delete what lies beyond the table and save the workbook again.",
                name,
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _template(sheet: CalamineSheet, name: str, layout: Layout, remarks: Remarks) -> Sheet | None:
    if not sheet.total_height:
        return None
    lines = enumerate(sheet.to_python(skip_empty_area=False), start=1)
    top = list(islice(lines, _HEADER_WITHIN))
    for place, (_, cells) in enumerate(top):
        codes = {column: found for column, cell in enumerate(cells) if (found := _code(cell))}
        if not codes:
            continue
        template, _ = Counter(f"B_{code[1]}" for code in codes.values()).most_common(1)[0]
        if template not in layout.columns:
            return None
        for code in codes.values():
            if f"B_{code[1]}" != template:
                remarks.add("801", name, f"The header {code[0]} was read as {template} c{code[2]}.")
        data = _after_labels(top[place + 1 :], codes, layout.columns[template])
        header = [f"c{code[2]}" for code in codes.values()]
        return Sheet(template, header, _texts([*data, *lines], list(codes)))
    return None


def _code(cell: Any) -> re.Match[str] | None:
    return _HEADER.fullmatch(cell.strip().casefold()) if isinstance(cell, str) else None


def _after_labels(
    lines: list[tuple[int, list[Any]]], codes: dict[int, re.Match[str]], columns: Any
) -> list[tuple[int, list[Any]]]:
    """Drop the line of labels and the line of types that follow the codes in the ESAs' template."""
    if not lines:
        return []
    labels = {plain_name(column.label) for column in columns.values()}
    cells = [str(lines[0][1][place]) for place in codes if place < len(lines[0][1])]
    alike = sum(plain_name(cell) in labels for cell in cells if cell)
    return lines[2:] if alike * 2 > len(cells) else lines


def _texts(lines: Sequence[tuple[int, list[Any]]], places: list[int]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in lines:
        yield number, [_text(cells[place]) if place < len(cells) else "" for place in places]


def _text(cell: Any) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
    return str(cell)
