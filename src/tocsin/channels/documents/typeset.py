"""Typst: a template and data give a PDF. What the data says is text, never markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import typst

from tocsin.channels.documents.words import Language
from tocsin.channels.documents.writing import legible_throughout
from tocsin.core.time import Instant

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""For keeping (PDF/A-2a) and for everybody to read (PDF/UA-1): tagged, with the fonts inside."""


def pdf(
    template: Literal["document", "letter"], data: Mapping[str, Any], language: Language, at: Instant
) -> bytes:
    """
    Set data in a template; the same data gives the same bytes.

    The data goes in as one JSON text that the template reads as strings, so nothing in it is run. The
    template comes from memory and names no file, no package and no address.
    """
    made = typst.compile(
        _template(template),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": _data(data, language)},
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )
    return bytes(made)


def _data(data: Mapping[str, Any], language: Language) -> str:
    return json.dumps({**legible_throughout(data), "language": language}, ensure_ascii=False)


@cache
def _template(name: str) -> bytes:
    return files(__package__).joinpath("templates", f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
