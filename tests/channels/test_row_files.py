"""Very many rows as a file: the formats, and what a spreadsheet has no room for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cast import at
from tocsin.channels.spreadsheets import row_file

NOON = at("2026-03-02 12:00")
COLUMNS = ("title", "since")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t"])
def test_no_format_lets_text_become_a_formula(tmp_path: Path, begins: str):
    """
    CSV gets an apostrophe; in a workbook it is a text cell, in JSON a string.
    """
    for form in ("csv", "xlsx", "json"):
        with row_file(tmp_path / form, form, name="Rows", columns=COLUMNS, at=NOON) as write:
            write((f"{begins}1+1", NOON))

    assert f"'{begins}1+1" in (tmp_path / "csv").read_text("utf-8-sig")
    assert json.loads((tmp_path / "json").read_text())[0]["title"] == f"{begins}1+1"
    (tmp_path / "xlsx").rename(tmp_path / "rows.xlsx")
    sheet = CalamineWorkbook.from_path(tmp_path / "rows.xlsx").get_sheet_by_name("Rows")
    assert sheet.to_python()[1][0].strip() == f"{begins}1+1".strip()


def test_a_full_sheet_says_where_it_goes_on(tmp_path: Path):
    """
    Seven rows in sheets of four lines: a heading, two rows, and the name of the next sheet.
    """
    path = tmp_path / "rows.xlsx"

    with row_file(path, "xlsx", name="Rows", columns=COLUMNS, at=NOON, of_a_sheet=4) as write:
        for number in range(5):
            write((f"row {number}", NOON))

    book = CalamineWorkbook.from_path(path)
    sheets = {name: [row[0] for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}
    assert sheets == {
        "Rows": ["title", "row 0", "row 1", "More rows are on the sheet Rows 2."],
        "Rows 2": ["title", "row 2", "row 3", "More rows are on the sheet Rows 3."],
        "Rows 3": ["title", "row 4"],
    }


def test_no_rows_are_an_empty_file_of_the_format(tmp_path: Path):
    """
    Nothing found is an array without elements, and a table with its heading.
    """
    for form in ("csv", "json"):
        with row_file(tmp_path / form, form, name="Rows", columns=COLUMNS, at=NOON):
            pass

    assert json.loads((tmp_path / "json").read_text()) == []
    assert (tmp_path / "csv").read_text("utf-8-sig").splitlines() == ["title,since"]
