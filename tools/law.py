"""
Run every case of the law and print a page that a lawyer reads; exit with 1 if one comes out otherwise.

``python tools/law.py`` prints per act its title, version, digest and source, its readings with both sides,
and per case what is given, expected and found. ``--language nl`` prints provisions and readings in Dutch, and
``--law FOLDER`` runs the cases on another folder of law files, such as a copy with a changed number.
``--publish`` notes the digest of every law file in ``tests/law/published.toml``, and that of what it is read
as in ``tests/law/as_read.toml``: from then on tests hold that file to its words, and the program to reading
them as it did.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.law import golden, running  # noqa: E402 - found only from the root of the repository
from tests.law.as_read import digests  # noqa: E402 - same
from tests.law.golden_page import Golden, golden_cases  # noqa: E402 - same
from tests.law.running import Told  # noqa: E402 - same
from tests.law.test_law_cases import CASES  # noqa: E402 - same
from tests.shared import ROOT as SHARED  # noqa: E402 - same

from tocsin.core.rules import RuleSet  # noqa: E402 - same
from tocsin.store import lawbooks  # noqa: E402 - same
from tocsin.store.lawshelf import LawFile  # noqa: E402 - same

WIDTH = 100
LAW = ROOT / "src" / "tocsin" / "law"
PUBLISHED = ROOT / "tests" / "law" / "published.toml"
HEADER = """\
# The SHA-256 of every law file that was published. Such a file is never edited: an amendment, or a
# correction, is a file of its own. Written by `python tools/law.py --publish`; a test holds the files to it.

"""
AS_READ = ROOT / "tests" / "law" / "as_read.toml"
READ_HEADER = """\
# The SHA-256 of what every published file of rules or time limits is read as. A change here is a change of
# what the program makes of the same words. Written by `python tools/law.py --publish`; a test holds to it.

"""
MARKS = {True: "✓", False: "✗"}


def main() -> int:
    """Print the page, or publish; return the exit status."""
    options = argparse.ArgumentParser(description="Run the cases of the law and print them for a lawyer.")
    options.add_argument("--language", choices=lawbooks.LANGUAGES, default="en", help="of its sentences")
    options.add_argument("--law", type=Path, default=LAW, help="another folder of law files")
    options.add_argument("--publish", action="store_true", help="note the digests of the law files")
    asked = options.parse_args()
    if asked.publish:
        return publish(LAW, PUBLISHED, AS_READ)
    page = Page(files(asked.law), asked.language)
    for line in page.lines():
        print(line)
    return 1 if page.wrong else 0


def files(folder: Path) -> list[LawFile]:
    """Return the law files of a folder, in the order of their paths."""
    return [
        LawFile(
            f"law/{path.relative_to(folder)}",
            tomllib.loads(path.read_text(encoding="utf-8")),
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(folder.glob("eu/**/*.toml"))
    ]


class Page:
    """The page while it is written, and how many cases came out right or otherwise."""

    def __init__(self, files: Sequence[LawFile], language: str) -> None:
        self.files, self.language = files, language
        read = [lawbooks.rules_of(file) for file in files if {"answers", "questions"} & file.tables.keys()]
        self.books = {book.path: book for book in read}
        self.right = 0
        self.wrong: list[str] = []

    def lines(self) -> Iterator[str]:
        """Yield the page: every act with its cases and readings, the golden cases, the totals."""
        by_rules: dict[str, list[Mapping[str, Any]]] = {}
        for case in CASES:
            by_rules.setdefault(case["rules"], []).append(case)
        for file in self.files:
            yield from _act(file)
            book = self.books.get(file.path)
            for case in by_rules.get(book.id, ()) if book else ():
                yield from self._case(book, case)
            yield from _readings(file, self.language)
        yield from self._golden()
        yield from _title("In all")
        yield f"  {self.right} cases as expected, {len(self.wrong)} otherwise."
        for name in self.wrong:
            yield from _hanging(f"  {MARKS[False]} ", name)

    def _case(self, book: RuleSet, case: Mapping[str, Any]) -> Iterator[str]:
        told = running.run(book, case)
        yield from self._headed(case["name"], right=all(each.right for each in told))
        sides = [f"{name} taken as {side}" for name, side in case.get("readings", {}).items()]
        if "question" in case:
            yield from _hanging("      asked     ", self._question(book, case["question"]))
        yield from _hanging("      reading   ", "; ".join([case["reading"], *sides]))
        yield from _hanging("      given     ", _given(case))
        for each in told:
            yield from self._told(book, case, each)
        yield ""

    def _question(self, book: RuleSet, name: str) -> str:
        question = book.questions[name]
        return {"en": question.asks, "nl": question.vraagt}[self.language]

    def _told(self, book: RuleSet, case: Mapping[str, Any], told: Told) -> Iterator[str]:
        asked = book.questions[case["question"]].article if told.what == "answer" else told.what
        provision = book.provisions.get(asked)
        sentence = "" if provision is None else {"en": provision.says, "nl": provision.zegt}[self.language]
        answer = told.found if told.right else f"{told.found}, but expected {told.expected}"
        yield from _hanging(f"    {MARKS[told.right]} ", f"{told.what}: {answer}. {sentence}".rstrip())

    def _golden(self) -> Iterator[str]:
        if not (SHARED / "law" / "cases.json").exists():
            yield from _title("The golden cases")
            yield "  They are not beside the repository, and were not run."
            yield ""
            return
        for kind in dict.fromkeys(case["kind"] for case in golden.document()["cases"]):
            yield from _title(f"Golden cases: {kind.replace('_', ' ')}")
            for case in golden_cases(kind, {book.id: book for book in self.books.values()}):
                yield from self._golden_case(case)
            yield ""

    def _golden_case(self, case: Golden) -> Iterator[str]:
        yield from self._headed(f"{case.id}: {case.reason}", right=case.expected == case.found)
        yield from _hanging("      expected  ", case.expected)
        if case.expected != case.found:
            yield from _hanging("      found     ", case.found)

    def _headed(self, name: str, *, right: bool) -> Iterator[str]:
        if right:
            self.right += 1
        else:
            self.wrong.append(name)
        yield from _hanging(f"  {MARKS[right]} ", name)


def _act(file: LawFile) -> Iterator[str]:
    act = file.tables["act"]
    yield from _title(act["title"])
    applies = act.get("applies", {})
    since = f"applies from {applies['from']}" if applies else "never applied"
    until = f" until {applies['until']}" if "until" in applies else ""
    yield from _hanging("  version   ", ", ".join(each for each in (act.get("id"), since + until) if each))
    yield from _hanging("  file      ", file.path)
    yield from _hanging("  digest    ", f"SHA-256 {file.digest}")
    yield from _hanging("  source    ", act["source"])
    yield ""


def _readings(file: LawFile, language: str) -> Iterator[str]:
    asks, says, source = {"en": ("asks", "says", "source"), "nl": ("vraagt", "zegt", "bron")}[language]
    readings = file.tables.get("readings", {})
    if readings:
        yield "  Readings: where the text does not settle it"
    for name, reading in readings.items():
        yield from _hanging("    ", f"{name} (Art. {reading['article']}): {reading[asks]}")
        for side, held in reading["sides"].items():
            mark = " (taken)" if side == reading["default"] else ""
            yield from _hanging("      - ", f"{side}{mark}: {held[says]} {held[source]}")
    if readings:
        yield ""


def _given(case: Mapping[str, Any]) -> str:
    said = [f"{key} {json.dumps(value, ensure_ascii=False)}" for key, value in case["given"].items()]
    unknown = [f"{key} unknown" for key in case.get("without", ())]
    rest = ["for the rest a critical function is hit and nothing is met"] if case.get("complete") else []
    at = [f"asked at {case['at']}"] if "at" in case else []
    return "; ".join([*said, *unknown, *rest, *at]) or "nothing is known"


def _title(text: str) -> Iterator[str]:
    yield from wrap(text, WIDTH)
    yield "=" * min(len(text), WIDTH)


def _hanging(begin: str, text: str) -> Sequence[str]:
    """Wrap a text behind its beginning; what is longer than a line, such as a digest, is broken."""
    indent = " " * len(begin)
    return wrap(text, WIDTH, initial_indent=begin, subsequent_indent=indent, break_on_hyphens=False)


def publish(law: Path, published: Path, as_read: Path) -> int:
    """Note the digests of every law file; a file that was published with other words is named instead."""
    found = files(law)
    now, before = {file.path: file.digest for file in found}, _noted(published)
    edited = [path for path, digest in before.items() if now.get(path) != digest]
    for path in edited:
        print(
            f"{path}: was published with other words, and a published file is never edited.", file=sys.stderr
        )
    if edited:
        return 1
    read, was = digests(found), _noted(as_read)
    for path in sorted(was.keys() & read.keys()):
        if read[path] != was[path]:
            print(f"{path}: is read otherwise than it was. Say in docs/decisions why that changes no answer.")
    _note(published, HEADER, now)
    _note(as_read, READ_HEADER, read)
    print(f"{len(now)} law files are published, {len(now.keys() - before.keys())} of them new.")
    return 0


def _noted(path: Path) -> Mapping[str, str]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _note(path: Path, header: str, digests: Mapping[str, str]) -> None:
    lines = [f'"{each}" = "{digest}"\n' for each, digest in sorted(digests.items())]
    path.write_text(header + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
