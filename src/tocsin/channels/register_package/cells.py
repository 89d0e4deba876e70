"""Makes the cells people really write into the codes and texts that the register means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from tocsin.channels.register_package.remarks import Remarks
from tocsin.core.register.identifiers import plain_name
from tocsin.core.register.tables import Column, Layout, local

_SPECIAL = frozenset(("#empty", "#none", "#nil"))
_TRUE = frozenset(("1", "true", "x", "yes"))
_DAY_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(E[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_DRY_RUN_CODE = re.compile(r"(?:[A-Z]{2}_)?(LEI|EUID|CRN|VAT|PNR|NIN)", re.ASCII)
_CODE_TYPES = {
    "LEI": "eba_qCO:qx2000",
    "NIN": "eba_qCO:qx2001",
    "EUID": "eba_qCO:qx2002",
    "CRN": "eba_qCO:qx2003",
    "VAT": "eba_qCO:qx2004",
    "PNR": "eba_qCO:qx2005",
}
"""The dry run wrote the type of an identification code as text: ``LEI``, ``FR_VAT``."""


class Cells:
    """Reads cells column by column, and notes what had to be read with care."""

    def __init__(self, layout: Layout, remarks: Remarks) -> None:
        self._remarks = remarks
        self._lists = {domain: _spellings(codes) for domain, codes in layout.codes.items()}
        self._codes = layout.codes

    def read(self, column: Column, raw: str, line: int) -> str:
        place = (column.template, line, column.code)
        text = raw if raw.isprintable() else self._without_controls(raw, place)
        if text != text.strip():
            text = text.strip()
            self._remarks.cell("T-space", place, "Space around the value was dropped.")
        if text.casefold() in _SPECIAL:
            self._remarks.cell("T-19", place, f"{text} is not allowed in a register; it was read as blank.")
            return ""
        match column.type:
            case "enum":
                return self._code(column.domain, text, place)
            case "link":
                return "true" if text.casefold() in _TRUE else text
            case "date":
                return self._day(text, place)
            case "string":
                self._remark_formula(text, place)
        return text

    def _without_controls(self, raw: str, place: tuple[str, int, str]) -> str:
        text = "".join(each for each in raw if each in "\n\r\t" or unicodedata.category(each) != "Cc")
        if text != raw:
            self._remarks.cell("T-control", place, "Control characters were dropped.")
        return text

    def _code(self, domain: str, text: str, place: tuple[str, int, str]) -> str:
        if not text or text in self._codes[domain]:
            return text
        code = self._lists[domain].get(plain_name(text))
        if code is None and domain == "ID_TYPE" and (old := _DRY_RUN_CODE.fullmatch(text)):
            code = _CODE_TYPES[old[1]]
        if code is None:
            return text
        self._remarks.cell("503", place, f"{text!r} stands where a code belongs; it was read as {code}.")
        return code

    def _day(self, text: str, place: tuple[str, int, str]) -> str:
        found = _DAY_WITH_TIME.fullmatch(text)
        if not found:
            return text
        self._remarks.cell("330", place, f"{text!r} has a time of day, which was dropped from the date.")
        return found[1]

    def _remark_formula(self, text: str, place: tuple[str, int, str]) -> None:
        if text[:1] in ("=", "+", "-", "@") and len(text) > 1 and not _NUMBER.fullmatch(text):
            self._remarks.cell(
                "T-formula", place, f"{text[:40]!r} looks like a formula; it was kept as text."
            )


def _spellings(codes: Mapping[str, str]) -> Mapping[str, str]:
    """
    Return the codes of one list by every way to write them: label, local part, abbreviation.

    A spelling that would fit two codes of the list is no spelling of either.
    """
    found: dict[str, set[str]] = {}
    for code, meaning in codes.items():
        abbreviation = re.search(r"\(([A-Z]{2,5})\)$", meaning)
        for text in (code, local(code), meaning, *(abbreviation.groups() if abbreviation else ())):
            found.setdefault(plain_name(text), set()).add(code)
    return {text: next(iter(fits)) for text, fits in found.items() if len(fits) == 1 and text}
