"""Reads CSV as people save it: with commas or semicolons, any line ends, a byte order mark, broken quotes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from tocsin.channels.register_package.remarks import Remarks
from tocsin.channels.register_package.sheets import MAX_CELL
from tocsin.core.refusal import Refused
from tocsin.core.register.findings import ERROR

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\r|\n")


def text_of(content: bytes, name: str, remarks: Remarks) -> str:
    """
    Decode a file of a package.

    Raises ``Refused`` (``not_utf8``).
    """
    if content.startswith(_BOM):
        remarks.add("306", name, "The file begins with a byte order mark, which a package must not have.")
    try:
        return content.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise Refused(
            "not_utf8",
            f"{name} is not UTF-8 (byte {error.start}); nothing was read. Save it as UTF-8.",
            name,
        ) from None


def lines_of(text: str, name: str, remarks: Remarks) -> Iterator[tuple[int, list[str]]]:
    """
    Split a text into lines of cells, each with the number of its first line in the file.

    Raises ``Refused`` (``package_too_large``) for a cell beyond any use.
    """
    delimiter = _delimiter(text, name, remarks)
    try:
        yield from list(_split(text, delimiter))
    except csv.Error as error:
        _refuse_if_long(error, name)
        remarks.add("809", name, f"Quoting is broken ({error}); each line was read by itself.", ERROR)
        try:
            for number, line in enumerate(_LINE_END.split(text), start=1):
                for cells in csv.reader([line], delimiter=delimiter):
                    yield number, cells
        except csv.Error as second:
            _refuse_if_long(second, name, always=True)


def _split(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    first = 1
    for cells in reader:
        yield first, cells
        first = reader.line_num + 1


def _delimiter(text: str, name: str, remarks: Remarks) -> str:
    header = _LINE_END.split(text.lstrip("\r\n"), maxsplit=1)[0]
    if "," in header:
        return ","
    for delimiter, word in ((";", "semicolons"), ("\t", "tabs")):
        if delimiter in header:
            remarks.add("809", name, f"The cells are separated by {word}, where commas belong.")
            return delimiter
    return ","


def _refuse_if_long(error: csv.Error, name: str, *, always: bool = False) -> None:
    if always or "field limit" in str(error):
        raise Refused(
            "package_too_large",
            f"{name} has a cell of more than {MAX_CELL} characters, or one that never ends ({error}); "
            "nothing was read. Import the package as your tool wrote it.",
            name,
        ) from None
