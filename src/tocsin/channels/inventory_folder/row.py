"""One row of a file: its cells by column, read as what they stand for. A blank cell is unknown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from difflib import get_close_matches

from tocsin.core.commitments.reading import decimal
from tocsin.core.refusal import Refused
from tocsin.core.register.extras import node_kind
from tocsin.core.time.durations import duration

_COUNT = re.compile(r"\d{1,15}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


def nearest(word: str, known: Collection[str]) -> str:
    """Return a half sentence that names the known word that was probably meant, or all of them."""
    match = get_close_matches(word.strip().lower(), sorted(known), n=1, cutoff=0.6)
    return f"Perhaps {match[0]} is meant" if match else f"Known are {', '.join(sorted(known))}"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, trimmed; columns that the file lacks are blank."""

    file: str
    line: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    def where(self, column: str) -> str:
        return f"{self.place}:{column}"

    def text(self, column: str) -> str:
        return self.cells[column]

    def maybe(self, column: str) -> str | None:
        return self.cells[column] or None

    def yes_no(self, column: str) -> bool | None:
        text = self.cells[column].lower()
        if not text:
            return None
        if text not in _YES_NO:
            raise Refused(
                "not_yes_or_no",
                self._said(column, "is neither yes nor no. Write yes, no, true or false; blank is unknown."),
                self.where(column),
            )
        return _YES_NO[text]

    def count(self, column: str) -> int | None:
        text = self.cells[column]
        if not text:
            return None
        if not _COUNT.fullmatch(text):
            raise Refused(
                "not_a_count",
                self._said(column, "is not a whole number. Write digits only, such as 12500."),
                self.where(column),
            )
        return int(text)

    def amount(self, column: str) -> Decimal | None:
        return decimal(self.cells[column], self.where(column)) if self.cells[column] else None

    def length(self, column: str) -> timedelta | None:
        return duration(self.cells[column], self.where(column)) if self.cells[column] else None

    def country(self, column: str) -> str | None:
        text = self.cells[column]
        if text and not _COUNTRY.fullmatch(text):
            raise Refused(
                "not_a_country",
                self._said(column, "is not a country. Write two capitals (ISO 3166), such as NL."),
                self.where(column),
            )
        return text or None

    def countries(self, column: str) -> tuple[str, ...]:
        parts = {part.strip() for part in self.cells[column].split(";") if part.strip()}
        if not all(_COUNTRY.fullmatch(part) for part in parts):
            raise Refused(
                "not_a_country",
                self._said(
                    column,
                    "is not a list of countries. Write two capitals each (ISO 3166), as in NL;BE;DE.",
                ),
                self.where(column),
            )
        return tuple(sorted(parts))

    def language(self, column: str) -> str:
        text = self.cells[column] or "en"
        if not _LANGUAGE.fullmatch(text):
            raise Refused(
                "not_a_language",
                self._said(column, "is not a language. Write two letters (ISO 639), such as nl or en."),
                self.where(column),
            )
        return text

    def address(self, column: str) -> str | None:
        text = self.cells[column]
        if text and not _ADDRESS.fullmatch(text):
            raise Refused(
                "not_an_address",
                self._said(column, "is not one e-mail address. Write one, such as desk@example.org."),
                self.where(column),
            )
        return text or None

    def one_of(self, column: str, words: Collection[str]) -> str:
        text = self.cells[column]
        if text not in words:
            raise Refused(
                "unknown_word",
                self._said(column, f"is not a word of this column. {nearest(text, words)}."),
                self.where(column),
            )
        return text

    def node(self, column: str) -> str:
        """Return a whole node id, such as ``asset:core-ledger``."""
        node_kind(self.cells[column], self.where(column))
        return self.cells[column]

    def coded(self, column: str, kind: str) -> str:
        """Return the node id of a kind; the cell may hold the id or only its code."""
        return f"{kind}:{self.cells[column].removeprefix(f'{kind}:')}"

    def _said(self, column: str, what: str) -> str:
        return f"{self.where(column)}: {self.cells[column][:80]!r} {what}"
