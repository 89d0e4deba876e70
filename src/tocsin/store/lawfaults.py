"""The faults of the law: of every file on the shelf, all at once. What has one stops the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TypeVar

from tocsin.core.deadlines import TimeLimits
from tocsin.core.refusal import Refused
from tocsin.core.rules import RuleSet
from tocsin.store import lawbooks, lawshelf, report_templates, timelimits
from tocsin.store.lawshapes import shaped
from tocsin.store.lawshelf import LawFile

Pack = TypeVar("Pack")
_WITHOUT_A_DAY = "historical"
"""What an act is called that never applied, so that its file cannot be named by its first day."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the law: where (path and article), and the whole sentence."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Packs:
    """What could be read of the law, the faults of what could not, and what is worth a remark."""

    files: tuple[LawFile, ...]
    books: tuple[RuleSet, ...]
    limits: tuple[TimeLimits, ...]
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]


def packs() -> Packs:
    """Read every file of the law; a fault of one file does not hide those of another."""
    reading = _Reading()
    for folder in lawshelf.folders():
        reading.act(folder)
    reading.ids()
    return Packs(
        files=tuple(reading.files),
        books=tuple(reading.books),
        limits=tuple(reading.limits),
        faults=tuple(reading.faults),
        remarks=tuple(reading.remarks),
    )


@cache
def refuse() -> None:
    """
    Let nothing start on a law that has a fault.

    Raises ``Refused`` (``bad_rule_file``): it says every fault, and is about the first.
    """
    found = packs().faults
    if found:
        raise refusal(found)


def refusal(faults: Sequence[Fault]) -> Refused:
    """Return the refusal of a law with these faults: all are said, and it is about the first."""
    return Refused("bad_rule_file", " ".join(each.sentence for each in faults), faults[0].where)


def said(where: str, what: str) -> Fault:
    """Return a fault at a place, told by the end of its sentence."""
    return Fault(where, f"{where}: {what}.")


class _Reading:
    """The shelf while it is read: what could be read so far, and the faults found."""

    def __init__(self) -> None:
        self.files: list[LawFile] = []
        self.books: list[RuleSet] = []
        self.limits: list[TimeLimits] = []
        self.faults: list[Fault] = []
        self.remarks: list[str] = []

    def act(self, folder: str) -> None:
        """Read every version of one act."""
        try:
            files = lawshelf.folder(folder)
        except Refused as refused:
            self.faults.append(Fault(str(refused.where), refused.message))
            return
        self.files += files
        self.faults += [fault for file in files for fault in _misnamed(file)]
        match folder.rpartition("/")[2]:
            case "deadlines":
                self.limits += self._each(files, timelimits.time_limits_of)
            case "reports":
                self._each(files, report_templates.template_of)
            case "counting" | "content":
                self._each(files, shaped)
            case _:
                self._versions(self._each(files, lawbooks.rules_of))

    def ids(self) -> None:
        """Find the ids that two acts share; the versions of one act are told apart by then."""
        seen: dict[str, str] = {}
        for book in self.books:
            other = seen.setdefault(book.id, book.path)
            if _folder(other) != _folder(book.path):
                self.faults.append(
                    said(f"{book.path}, act", f"has the id {book.id}, which {other} has already")
                )

    def _each(self, files: Sequence[LawFile], read: Callable[[LawFile], Pack]) -> list[Pack]:
        found = []
        for file in files:
            try:
                found.append(read(file))
            except Refused as refused:
                self.faults += _faults_of(refused, file.path)
        return found

    def _versions(self, books: Sequence[RuleSet]) -> None:
        self.books += books
        try:
            lawbooks.by_id(books)
        except Refused as refused:
            self.faults.append(Fault(str(refused.where), refused.message))
        dated = [(each.applies_from, each) for each in books if each.applies_from is not None]
        for (_, book), (first, following) in pairwise(sorted(dated, key=lambda pair: pair[0])):
            self.remarks += _gap(book, first, following)


def _faults_of(refused: Refused, path: str) -> Iterator[Fault]:
    """Take the refusal of one file apart: each fault begins with its path."""
    for number, part in enumerate(refused.message.split(f"{path}, ")):
        if number and part:
            yield Fault(f"{path}, {part.partition(': ')[0]}", f"{path}, {part}".strip())
        elif part.strip():
            yield Fault(str(refused.where), refused.message)
            return


def _misnamed(file: LawFile) -> Iterator[Fault]:
    """A version is found by the day in its name, so that day has to be the one from which it applies."""
    act = file.tables.get("act")
    applies = act.get("applies") if isinstance(act, dict) else None
    first = applies.get("from") if isinstance(applies, dict) else None
    name = file.path.rpartition("/")[2].removesuffix(".toml")
    if first is None and isinstance(act, dict) and act.get("status") == _WITHOUT_A_DAY:
        return
    if type(first) is not date:
        yield said(
            f"{file.path}, act", "does not say from which day it applies: applies = { from = 2031-01-01 }"
        )
    elif name != first.isoformat():
        yield said(
            f"{file.path}, act", f"applies from {first}, and a file is named by that day: {first}.toml"
        )


def _gap(book: RuleSet, first: date, following: RuleSet) -> Iterator[str]:
    if book.applies_until is not None and book.applies_until + timedelta(days=1) < first:
        yield f"Between {book.applies_until} and {first} neither {book.path} nor {following.path} applies."


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
