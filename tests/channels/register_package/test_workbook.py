"""Reading the workbook of the ESAs, as filled in by people."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.channels.register_package.packing import workbook
from tests.core.register.nordbank import KEY, NORDBANK, Register, nordbank, tables_of
from tocsin.channels.register_package import layout, read_package
from tocsin.channels.register_package import workbook as workbook_module
from tocsin.core.refusal import Refused
from tocsin.core.register.reading import inventory_from

Lines = list[list[object]]


def sheets_of(register: Register) -> dict[str, Lines]:
    """Lay the register out like the template: title, codes on line 4, labels, types, data from line 7."""
    sheets: dict[str, Lines] = {
        "Instructions": [["Read this first"]],
        "Drop down": [["eba_GA:DE", "GERMANY"]],
    }
    for template, columns in layout().columns.items():
        lines: Lines = [[], [None, f"TEMPLATE {template}"], []]
        lines.append([None, *(f"{template.lower()}.{code[1:]}" for code in columns)])
        lines.append([None, *(column.label for column in columns.values())])
        lines.append([None, *("Alphanumerical" for _ in columns)])
        lines += [[None, *(row.get(code) or None for code in columns)] for row in register.get(template, [])]
        sheets[template.lower()] = lines
    return sheets


def refused(path: Path) -> str:
    with pytest.raises(Refused) as refusal:
        read_package(path)
    return refusal.value.code


def test_the_workbook_says_what_the_package_says(tmp_path: Path):
    """
    Same inventory; the owner from B_01.01, the scope from the number of entities.
    """
    package = read_package(workbook(tmp_path, sheets_of(nordbank())))
    inventory, _ = inventory_from(package.tables, package.key, layout())

    assert package.findings == ()
    assert (package.key.owner, package.key.scope) == (NORDBANK, "CON")
    assert inventory == inventory_from(tables_of(nordbank()), KEY, layout())[0]
    assert [row.line for row in package.tables["B_01.02"]] == [7, 8]


def test_codes_are_found_wherever_they_stand(tmp_path: Path):
    """
    No labels, no title, no blank column.
    """
    sheets = {"Sheet 1": sheets_of(nordbank())["b_01.02"][3:]}
    del sheets["Sheet 1"][1:3]

    package = read_package(workbook(tmp_path, sheets))

    assert [row.line for row in package.tables["B_01.02"]] == [2, 3]


def test_numbers_booleans_and_labels_become_texts_and_codes(tmp_path: Path):
    """
    The cells of a workbook have types; those of the register have not.
    """
    sheets = sheets_of(nordbank())
    sheets["b_02.02"][6][10] = 90
    sheets["b_02.02"][6][11] = 180.5
    sheets["b_03.01"][6][3] = True
    sheets["b_02.02"][6][17] = "Low"

    tables = read_package(workbook(tmp_path, sheets)).tables

    assert tables["B_02.02"][0].key("c0100", "c0110", "c0170") == ("90", "180.5", "eba_ZZ:x791")
    assert tables["B_03.01"][0]["c0030"] == "true"


def test_a_misprinted_code_belongs_to_its_sheet(tmp_path: Path):
    """
    The official file has b_03.33.0020 on the sheet b_03.03.
    """
    sheets = sheets_of(nordbank())
    sheets["b_03.03"][3][2] = "b_03.33.0020"
    sheets["b_03.03"].append([None, "C-1", NORDBANK, "true"])

    package = read_package(workbook(tmp_path, sheets))

    assert package.tables["B_03.03"][0]["c0020"] == NORDBANK
    assert [finding.rule for finding in package.findings] == ["801"]


def test_a_template_on_two_sheets_is_read_once(tmp_path: Path):
    """
    The first one counts, and a finding names the other.
    """
    sheets = sheets_of(nordbank())
    sheets["copy"] = sheets["b_01.02"]

    package = read_package(workbook(tmp_path, sheets))

    assert len(package.tables["B_01.02"]) == 2
    assert [(finding.rule, finding.where) for finding in package.findings] == [("720", "copy")]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"Sheet 1": [["b_09.09.0010"], ["x"]]}, "no_register"),
        ({"Sheet 1": [["name", "value"]]}, "no_register"),
        ({"Sheet 1": []}, "no_register"),
    ],
)
def test_a_workbook_without_the_templates_is_refused(tmp_path: Path, sheets: dict[str, Lines], code: str):
    """
    There is nothing to read in it.
    """
    assert refused(workbook(tmp_path, sheets)) == code


def test_a_sheet_that_reaches_far_out_is_refused(tmp_path: Path):
    """
    One cell in the last corner would fill the memory with blanks.
    """
    path = workbook(tmp_path, sheets_of(nordbank()))
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet3.xml"
    parts[name] = parts[name].replace(
        b"</sheetData>", b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"
    )
    with zipfile.ZipFile(path, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)

    assert refused(path) == "package_too_large"


def test_a_damaged_workbook_is_refused(tmp_path: Path):
    """
    A zip, but no workbook.
    """
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook>")

    assert refused(path) == "not_a_workbook"


@pytest.mark.parametrize("ending", [".xlsb", ".xls", ".ods"])
def test_other_kinds_of_workbook_are_refused_with_advice(tmp_path: Path, ending: str):
    """
    Save it as .xlsx.
    """
    path = tmp_path / f"register{ending}"
    path.touch()

    with pytest.raises(Refused, match=r"Save it as \.xlsx"):
        read_package(path)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(datetime(2026, 3, 1, 12), "2026-03-01"), (date(2026, 3, 1), "2026-03-01"), (3.0, "3"), ("x", "x")],  # noqa: DTZ001
)
def test_dates_of_a_workbook_are_written_as_the_register_writes_them(cell: object, text: str):
    """
    Real dates and texts are both common.
    """
    assert workbook_module._text(cell) == text


def test_a_line_of_codes_without_anything_below_is_an_empty_template(tmp_path: Path):
    """
    Like a file with a header alone.
    """
    sheets = {**sheets_of(nordbank()), "b_99.01": [["b_99.01.0010"]]}

    assert read_package(workbook(tmp_path, sheets)).tables["B_99.01"] == ()


def test_column_letters_are_counted():
    """
    XFD is the last one.
    """
    assert workbook_module._column_number(b"XFD") == 16384
    assert workbook_module._column_number(b"a") == 1
