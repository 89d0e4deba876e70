"""Tables as files: text stays text, numbers stay numbers, and instants are in UTC."""

import csv
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from python_calamine import load_workbook

from tests.cast import at
from tocsin.channels.spreadsheets import csv_text, workbook
from tocsin.core.situation.glance_tables import Table

NOW = at("2026-03-02 09:00")
FORMULAS = ("=HYPERLINK(1)", "+49 40 555", "-2+3", "@SUM(A1)", "\t=1", "\r=1")


def test_a_csv_file_has_its_columns_and_one_line_for_each_row():
    """Nothing for what is not known, a dot in numbers, UTC in instants, quotes where they are needed."""
    table = Table("T", ("name", "amount", "at", "none", "many"), (("A, B", Decimal("1E+3"), NOW, None, 3),))

    assert csv_text(table) == 'name,amount,at,none,many\r\n"A, B",1000,2026-03-02T09:00:00Z,,3\r\n'


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_none_in_csv(text):
    """An apostrophe stands before it, so that a spreadsheet shows it and computes nothing."""
    read = list(csv.reader(StringIO(csv_text(Table("T", ("a",), ((text,),))), newline="")))

    assert read[1] == [f"'{text}"]


def test_ordinary_text_is_left_alone():
    """A sign within a text means nothing, and a number below zero is a number."""
    table = Table("T", ("a", "b", "c"), (("Bakery = bread", Decimal("-2.50"), ""),))

    assert csv_text(table).splitlines()[1] == "Bakery = bread,-2.50,"


def test_a_workbook_keeps_text_as_text_and_numbers_as_numbers():
    """What begins like a formula or an address is written as it stands; amounts can be added up."""
    cells = (*FORMULAS[:4], "https://evil.example", "12")
    table = Table("Sheet", (*"abcdef", "amount", "at", "none"), ((*cells, Decimal("12.50"), NOW, None),))

    made = workbook((table, Table("Empty", ("a",), ())), at=NOW)

    book = load_workbook(BytesIO(made))
    row = book.get_sheet_by_name("Sheet").to_python()[1]
    assert row == [*cells, 12.5, datetime(2026, 3, 2, 9), *row[8:]]  # noqa: DTZ001 - a cell has no zone
    assert book.sheet_names == ["Sheet", "Empty"]
    assert b"<f>" not in made


def test_the_same_tables_make_the_same_workbook():
    """It holds the instant it is asked for and no other, so that two people can compare their files."""
    table = Table("Sheet", ("a",), (("b",),))

    assert workbook((table,), at=NOW) == workbook((table,), at=NOW)
