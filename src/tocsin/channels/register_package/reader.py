"""Reads a register of information: the xBRL-CSV package as zip or folder, or a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tocsin.channels.register_package.archive import Archive, open_archive
from tocsin.channels.register_package.cells import Cells
from tocsin.channels.register_package.csv_text import lines_of, text_of
from tocsin.channels.register_package.layout import layout
from tocsin.channels.register_package.metadata import (
    check_identity,
    check_package_type,
    indicators_of,
    module_of,
    parameters_of,
)
from tocsin.channels.register_package.package import Package
from tocsin.channels.register_package.remarks import Remarks
from tocsin.channels.register_package.sheets import Sheet, SheetReader
from tocsin.channels.register_package.workbook import ENDINGS, OTHER_ENDINGS, sheets_of
from tocsin.core.refusal import Refused
from tocsin.core.register.findings import ERROR
from tocsin.core.register.tables import Row

_TABLE = re.compile(r"b_(\d\d\.\d\d)\.csv")
_METADATA = {
    "report.json": "report.json",
    "parameters.csv": "parameters.csv",
    "filingindicators.csv": "FilingIndicators.csv",
    "reportpackage.json": "reportPackage.json",
}
"""By name in lower case: the name as it should be written."""


def read_package(path: str | Path) -> Package:
    """
    Read a register as it is, dirty or not.

    What can be understood is, with a finding. Raises ``Refused`` only for what cannot be read as a
    package at all: those of ``open_archive``, ``not_utf8`` and ``no_register``.
    """
    path = Path(path)
    remarks = Remarks()
    if path.is_file() and path.suffix.casefold() in (*ENDINGS, *OTHER_ENDINGS):
        return _read_workbook(path, remarks)
    archive = open_archive(path)
    parts = _parts(archive, remarks)
    module = module_of(parts.metadata.get("report.json"), remarks)
    check_package_type(parts.metadata.get("reportPackage.json"), remarks)
    sheets = [
        _sheet(template, text_of(content, name, remarks), name, remarks)
        for template, (name, content) in sorted(parts.tables.items())
    ]
    tables, dry_run = _tables(sheets, remarks)
    package = Package(
        archive.name,
        module,
        parameters_of(parts.metadata.get("parameters.csv"), remarks),
        indicators_of(parts.metadata.get("FilingIndicators.csv"), layout(), remarks),
        tables,
        (),
        dry_run,
    )
    check_identity(package, archive, zipped=path.is_file(), remarks=remarks)
    return _finished(package, remarks)


def _read_workbook(path: Path, remarks: Remarks) -> Package:
    if path.suffix.casefold() in OTHER_ENDINGS:
        raise Refused(
            "not_a_workbook",
            f"{path.name} is a workbook of a kind that is not read. Save it as .xlsx and import that.",
            path.name,
        )
    archive = open_archive(path)
    tables, dry_run = _tables(sheets_of(archive, path.read_bytes(), layout(), remarks), remarks)
    return _finished(Package(archive.name, None, {}, {}, tables, (), dry_run), remarks)


@dataclass(frozen=True, slots=True)
class _Parts:
    tables: Mapping[str, tuple[str, bytes]]
    """By template: the file's name and content."""
    metadata: Mapping[str, tuple[str, bytes]]


def _parts(archive: Archive, remarks: Remarks) -> _Parts:
    """Tell the files of a package from what else is there; case and place of a name do not decide."""
    tables: dict[str, tuple[str, bytes]] = {}
    metadata: dict[str, tuple[str, bytes]] = {}
    for name, content in sorted(archive.files.items()):
        base = PurePosixPath(name).name
        table = _TABLE.fullmatch(base.casefold())
        template = f"B_{table[1]}" if table else ""
        known, key, proper = tables, template, base.casefold()
        if base.casefold() in _METADATA:
            known, key, proper = metadata, _METADATA[base.casefold()], _METADATA[base.casefold()]
        elif template not in layout().columns:
            remarks.add("720", name, "The file is not part of a register package; it was passed over.")
            continue
        if key in known:
            raise Refused(
                "unsafe_package",
                f"{known[key][0]} and {name} are both {proper}, so it is open which one counts. "
                "Keep one of them and pack the register again.",
                name,
            )
        if base != proper:
            remarks.add("720", name, f"The file's name should be written {proper}.")
        known[key] = (name, content)
    if not tables:
        raise Refused("no_register", _nothing_in(archive), archive.name)
    return _Parts(tables, metadata)


def _nothing_in(archive: Archive) -> str:
    inner = [name for name in archive.files if name.casefold().endswith((".zip", ".xlsx"))]
    if inner:
        return (
            f"{archive.name} holds no table of a register but another file, {inner[0]}. "
            "Take that file out and import it by itself."
        )
    return (
        f"{archive.name} holds no table of a register (b_01.01.csv to b_99.01.csv). "
        "Name the xBRL-CSV package, as zip or folder, or the workbook."
    )


def _sheet(template: str, text: str, name: str, remarks: Remarks) -> Sheet:
    lines = [(number, cells) for number, cells in lines_of(text, name, remarks)]
    while lines and not any(cell.strip() for cell in lines[0][1]):
        del lines[0]
    if not lines:
        remarks.add("701", name, "The file is empty; a template without rows still needs its header.", ERROR)
        return Sheet(template, (), ())
    return Sheet(template, lines[0][1], lines[1:])


def _tables(sheets: list[Sheet], remarks: Remarks) -> tuple[dict[str, tuple[Row, ...]], bool]:
    reader = SheetReader(layout(), Cells(layout(), remarks), remarks)
    tables: dict[str, tuple[Row, ...]] = {}
    dry_run = False
    for sheet in sheets:
        tables[sheet.template], old = reader.rows(sheet)
        dry_run |= old
    return tables, dry_run


def _finished(package: Package, remarks: Remarks) -> Package:
    if package.dry_run:
        message = "The tables are laid out as in the dry run of 2024; they were moved to today's columns."
        remarks.add("106", package.name, message)
    tables = {template: package.tables.get(template, ()) for template in layout().columns}
    if not any(tables.values()):
        remarks.add("724", package.name, "All templates are empty.", ERROR)
    elif not tables["B_01.02"]:
        remarks.add("724", "B_01.02", "B_01.02 is empty; it holds at least the entity itself.", ERROR)
    return Package(
        package.name,
        package.module,
        package.parameters,
        package.filing_indicators,
        tables,
        remarks.findings(),
        package.dry_run,
    )
