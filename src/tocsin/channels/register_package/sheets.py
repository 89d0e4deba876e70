"""Turns the lines of one template, from whatever file, into rows: headers, moved columns, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tocsin.channels.register_package.cells import Cells
from tocsin.channels.register_package.remarks import Remarks
from tocsin.core.refusal import Refused
from tocsin.core.register.findings import ERROR
from tocsin.core.register.tables import Column, Layout, Row

MAX_ROWS = 500_000
MAX_CELL = 32_767
"""Characters: what a workbook's cell can hold."""

_HEADER = re.compile(r"(?:b_\d\d\.\d\d\.)?c?(\d{4})", re.ASCII)
_MOVED = {
    "c0030": ("c0050", "c0060"),
    "c0040": ("c0070",),
    "c0050": ("c0080",),
    "c0060": ("c0090",),
    "c0070": ("c0100",),
    "c0080": ("c0110",),
    "c0090": ("c0120",),
}
"""Where the dry run's columns of B_05.01 stand today."""
_ADDED = frozenset(("c0100", "c0110", "c0120"))
_DRY_RUN_ONLY = {"B_03.02": frozenset(("c0045",))}
_OTHER_NAMES = {"B_03.03": {"c0030": "c0031"}}
"""The link column of B_03.03 is c0031, an oddity that people straighten."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One template as it stands in a file: the header's texts, and lines with their number."""

    template: str
    header: Sequence[str]
    lines: Iterable[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class SheetReader:
    """Reads sheets by one layout, noting what was met."""

    layout: Layout
    cells: Cells
    remarks: Remarks

    def rows(self, sheet: Sheet) -> tuple[tuple[Row, ...], bool]:
        """Return the rows of a sheet, and whether it is laid out as in the dry run."""
        places, dry_run = self._places(sheet)
        known: dict[str, str] = {}
        found: list[Row] = []
        for line, texts in sheet.lines:
            if not any(text.strip() for text in texts):
                if texts:
                    self.remarks.cell("T-blank", (sheet.template, line, ""), "A line without any value.")
                continue
            if len(texts) != len(sheet.header):
                self._remark_length(sheet, line, len(texts))
            cells = {
                column.code: self._cell(column, texts[place], line, known)
                for place, column in places
                if place < len(texts)
            }
            found.append(Row(sheet.template, line, cells))
            if len(found) > MAX_ROWS:
                raise _too_large(f"{sheet.template} has more than {MAX_ROWS} rows", sheet.template)
        return tuple(found), dry_run

    def _cell(self, column: Column, raw: str, line: int, known: dict[str, str]) -> str:
        if len(raw) > MAX_CELL:
            where = f"{column.template} line {line} {column.code}"
            raise _too_large(f"{where} has more than {MAX_CELL} characters", where)
        text = self.cells.read(column, raw, line) if raw else ""
        return known.setdefault(text, text)

    def _places(self, sheet: Sheet) -> tuple[list[tuple[int, Column]], bool]:
        """Say which place of a line is which column; a dry-run column may be two of today's."""
        template = sheet.template
        codes = [self._code(template, text) for text in sheet.header]
        given = {code for code in codes if code}
        moved = template == "B_05.01" and "c0090" in given and not given & _ADDED
        dry_run = moved or bool(given & _DRY_RUN_ONLY.get(template, frozenset()))
        columns = self.layout.columns[template]
        found: dict[str, int] = {}
        for place, code in enumerate(codes):
            for target in _MOVED.get(code, (code,)) if moved else (code,):
                self._take(template, place, target, columns, found)
        for code in columns:
            if code not in found and not (moved and code in ("c0030", "c0040")):
                message = f"Column {code} ({columns[code].label}) is missing; its cells count as blank."
                self.remarks.add("T-17", template, message, ERROR)
        return [(place, columns[code]) for code, place in found.items()], dry_run

    def _take(
        self, template: str, place: int, code: str, columns: Mapping[str, Column], found: dict[str, int]
    ) -> None:
        if code in found:
            self.remarks.add("802", template, f"Column {code} stands twice; the first one counts.", ERROR)
        elif code in columns:
            found[code] = place
        elif code not in _DRY_RUN_ONLY.get(template, frozenset()):
            what = f"Column {code}" if code else f"A column without a code, the {place + 1}.,"
            self.remarks.add("801", template, f"{what} is not of this template; it was passed over.", ERROR)

    def _code(self, template: str, text: str) -> str:
        plain = text.strip().casefold()
        named = _HEADER.fullmatch(plain)
        code = f"c{named[1]}" if named else plain[:40]
        code = _OTHER_NAMES.get(template, {}).get(code, code)
        if code != text and named:
            self.remarks.add("801", template, f"The header {text!r} was read as {code}.")
        return code

    def _remark_length(self, sheet: Sheet, line: int, length: int) -> None:
        message = (
            f"The line has {length} cells and the header {len(sheet.header)}; cells are read from the left."
        )
        self.remarks.add("809", f"{sheet.template} line {line}", message, ERROR)


def _too_large(what: str, where: str) -> Refused:
    return Refused(
        "package_too_large",
        f"{what}, which no register needs; nothing was read. Import the package as your tool wrote it.",
        where,
    )
