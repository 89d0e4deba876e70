"""Citations: which article of which act the law files name, and whether that act has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from tocsin.store import lawbooks, lawshelf
from tocsin.store.lawfaults import Fault, said
from tocsin.store.lawshelf import LawFile

INDEX = "acts.toml"
_UNNAMED = "2024/1772"
"""The act that a fact means where it names none."""
_LABEL = re.compile(r"\((\w+)\)")
_ARTICLE = r"(?:paragraph )?\d+[a-z]?(?:\(\w+\))*"
_LISTED = rf"{_ARTICLE}(?:(?:,| and| or| to| en| of|-|–) ?{_ARTICLE})*"
_PART = re.compile(_ARTICLE)
_WORD = r"(?:[Aa]rts?\.|[Aa]rticles?|[Aa]rtikel(?:en)?)"
_BARE = re.compile(rf"\b{_WORD} ?(?P<articles>{_LISTED})")
_TEXTS = ("says", "zegt", "asks", "vraagt", "source", "bron")

Path: TypeAlias = tuple[str, ...]
"""Paragraph and point of an article, such as 1 and b."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the index: what it is called, how many articles it has, and what of them is known."""

    short: str
    articles: frozenset[str]
    """The articles that may be cited: all there are, or those that were read."""
    names: tuple[str, ...] = ()
    """What it is called, its short name first."""
    parts: Mapping[str, frozenset[Path]] = field(default_factory=dict)
    """Of articles that were looked at, paragraphs and points; one without any has an empty set."""

    def has(self, article: str) -> bool:
        """Say whether the act has the article of a citation, such as ``9(5)(b)``."""
        number = article.partition("(")[0]
        if number not in self.parts:
            return number in self.articles
        part = tuple(_LABEL.findall(article))
        return not part or any(known[: len(part)] == part for known in self.parts[number])


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation in the law: where it stands, and which article of which act it names."""

    where: str
    act: str
    article: str


class Citations:
    """Finds citations in texts, given the acts there are."""

    def __init__(self, acts: Mapping[str, Act]) -> None:
        self.called = {name: act.short for act in acts.values() for name in act.names}
        names = "|".join(re.escape(name) for name in sorted(self.called, key=len, reverse=True))
        self._before = re.compile(
            rf"(?<![\w/])(?P<act>{names})(?:\)|``|`)?,? "
            rf"(?:{_WORD} ?(?P<articles>{_LISTED})|(?P<part>paragraph \d+))"
        )
        self._behind = re.compile(
            rf"\b{_WORD} ?(?P<articles>{_LISTED}) (?:of|van) "
            rf"(?:the |de |Regulation |Directive )*(?P<act>{names})(?![\w/])"
        )
        self._listed = re.compile(rf"(?P<act>{names})(?:,? (?:{_WORD} )?(?P<articles>{_LISTED}))?")

    def told(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield act and article of every citation that names its act."""
        for pattern in (self._before, self._behind):
            for found in pattern.finditer(text):
                named = found.groupdict()
                for article in _PART.findall(named["articles"] or named["part"]):
                    yield self.called[named["act"]], article

    def bare(self, text: str) -> Iterator[str]:
        """Yield the articles that a text names without an act."""
        rest = self._behind.sub(" ", self._before.sub(" ", text))
        for found in _BARE.finditer(rest):
            yield from _PART.findall(found["articles"])

    def of_fact(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield act and article as a fact names them: ``9(1)(a), 9(1)(b)`` or ``2025/302, Art. 7(1)(d)``."""
        found = self._listed.fullmatch(text)
        act = self.called[found["act"]] if found else _UNNAMED
        for article in _PART.findall((found["articles"] or "") if found else text):
            yield act, article


@cache
def acts() -> Mapping[str, Act]:
    """Return the index of the acts that may be cited, by their short name (``bad_rule_file``)."""
    return {short: _act(short, table) for short, table in lawshelf.file(INDEX).tables.items()}


def citations(files: Iterable[LawFile]) -> Iterator[Citation]:
    """Yield every citation of the law files and of the facts."""
    found = Citations(acts())
    for file in files:
        yield from _of_file(file, found)
    for key, fact in lawbooks.fact_definitions().items():
        where = f"law/facts.toml, {key}"
        yield from (Citation(where, act, article) for act, article in found.of_fact(fact.article))


def faults(files: Iterable[LawFile], cited: Iterable[Citation]) -> Iterator[Fault]:
    """Yield a fault for each act that is not in the index, and each article that its act does not have."""
    known = acts()
    for file in files:
        short = _short(file)
        if short not in known:
            yield said(f"{file.path}, act", f"is about {short}, which law/{INDEX} does not have")
    for each in cited:
        if each.act in known and not known[each.act].has(each.article):
            yield said(each.where, f"cites Art. {each.article} of {each.act}, which that act does not have")


def _of_file(file: LawFile, found: Citations) -> Iterator[Citation]:
    own = _short(file)
    for name, table in file.tables.items():
        where, begins = f"{file.path}, {name}", _PART.match(name)
        if begins and isinstance(table, dict) and not file.path.startswith("law/eu/dora/reports/"):
            act = str(table.get("act", own))
            yield Citation(where, found.called.get(act, act), begins[0])
        for text in _texts(table):
            yield from (Citation(where, act, article) for act, article in found.told(text))
            yield from (Citation(where, own, article) for article in found.bare(text))


def _short(file: LawFile) -> str:
    act = file.tables.get("act")
    return str(act.get("short")) if isinstance(act, dict) else "no act"


def _texts(table: Any) -> Iterator[str]:
    """Yield what is said in a table and in those below it."""
    if isinstance(table, dict):
        for word, value in table.items():
            if isinstance(value, str) and word in _TEXTS:
                yield value
            yield from _texts(value)
    elif isinstance(table, list):
        for each in table:
            yield from _texts(each)


def _act(short: str, table: Mapping[str, Any]) -> Act:
    known: int | list[int] = table["articles"]
    every = range(1, known + 1) if isinstance(known, int) else known
    return Act(
        short=short,
        articles=frozenset(str(each) for each in every),
        names=(short, *table.get("names", ())),
        parts={number: _paths(written) for number, written in table.get("paragraphs", {}).items()},
    )


def _paths(written: Sequence[str]) -> frozenset[Path]:
    """Read what an article has: ``1(a)-(f)`` is paragraph 1 with points (a) to (f)."""
    found: set[Path] = set()
    for each in written:
        first, _, last = each.partition("-")
        number = first.partition("(")[0]
        labels = ((number,) if number else ()) + tuple(_LABEL.findall(first))
        until = _LABEL.findall(last)
        ends = _between(labels[-1], until[0]) if until else labels[-1:]
        found |= {(*labels[:-1], end) for end in ends}
    return frozenset(found)


def _between(first: str, last: str) -> tuple[str, ...]:
    """Return the labels of a row of points: numbers, letters or small Roman numbers."""
    for row in (_NUMBERS, _ROMAN, _LETTERS):
        if first in row and last in row and row.index(first) < row.index(last):
            return row[row.index(first) : row.index(last) + 1]
    return (first, last)


_NUMBERS = tuple(str(each) for each in range(1, 1000))
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
