"""Packs the register of Nordbank as people do: properly, and in every improper way."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from tests.core.register.nordbank import KEY, Register, nordbank, tables_of
from tocsin.channels.register_package import write_package

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def packed(folder: Path, register: Register | None = None) -> Path:
    """Write the register as a proper package."""
    return write_package(folder, tables_of(nordbank() if register is None else register), KEY, at=AT)


def files_of(folder: Path, register: Register | None = None) -> dict[str, bytes]:
    """Return the files of the proper package by their path below the root folder."""
    with zipfile.ZipFile(packed(folder, register)) as package:
        return {name.split("/", 1)[1]: package.read(name) for name in package.namelist()}


def repacked(
    folder: Path, files: Mapping[str, bytes], name: str = "register.zip", root: str = "register/"
) -> Path:
    """Pack files again under another name."""
    target = folder / name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in files.items():
            package.writestr(root + path, content)
    return target


def workbook(folder: Path, sheets: Mapping[str, list[list[object]]], name: str = "register.xlsx") -> Path:
    """Write a workbook with inline texts, numbers and nothing else."""
    names = list(sheets)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
            for number in range(1, len(names) + 1)
        )
        book.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{parts}</Types>',
        )
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        relation = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        book.writestr(
            "_rels/.rels",
            f'{relation}<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        links = "".join(
            f'<Relationship Id="r{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(names) + 1)
        )
        book.writestr("xl/_rels/workbook.xml.rels", f"{relation}{links}</Relationships>")
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        listed = "".join(
            f'<sheet name="{sheet}" sheetId="{number}" r:id="r{number}"/>'
            for number, sheet in enumerate(names, start=1)
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        for number, lines in enumerate(sheets.values(), start=1):
            data = "".join(_line(place, cells) for place, cells in enumerate(lines, start=1))
            book.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
            )
    target = folder / name
    target.write_bytes(content.getvalue())
    return target


def _line(number: int, cells: list[object]) -> str:
    written = "".join(_cell(f"{_letter(place)}{number}", cell) for place, cell in enumerate(cells))
    return f'<row r="{number}">{written}</row>'


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _cell(where: str, cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{where}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{where}"><v>{cell}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
