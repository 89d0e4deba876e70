"""The shape of a law file: which word takes text, a list or a table, before anything is read into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from types import UnionType
from typing import Any, TypeAlias

from tocsin.core.refusal import Refused
from tocsin.store.lawshelf import LawFile

Fault: TypeAlias = tuple[str, str]
"""Where in the file (an article or a table) and what, as the end of a sentence."""


_Word: TypeAlias = str | int | date | time
"""What stands in a law file by itself; yes and no are numbers to Python."""


def _a_list_of(kind: type | UnionType) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(isinstance(each, kind) for each in value)


_KINDS: Mapping[str, Callable[[object], bool]] = {
    "text in quotes": lambda value: isinstance(value, str),
    "a list of texts in quotes": _a_list_of(str),
    "a list of tables": lambda value: _a_list_of(dict)(value) and bool(value),
    "a table": lambda value: isinstance(value, dict),
    "a table of texts": lambda value: isinstance(value, dict) and _a_list_of(str)(list(value.values())),
    "a table of lists of words": lambda value: (
        isinstance(value, dict) and all(_a_list_of(_Word)(each) for each in value.values())
    ),
    "a table of words and lists of words": lambda value: (
        isinstance(value, dict)
        and all(isinstance(each, _Word) or _a_list_of(_Word)(each) for each in value.values())
    ),
    "true or false": lambda value: isinstance(value, bool),
    "a whole number": lambda value: type(value) is int,
}


def _words(**kinds: str) -> dict[str, str]:
    known = {kind.replace(" ", "_"): kind for kind in _KINDS}
    return {word: known[kind] for kind, words in kinds.items() for word in words.split()}


_OF_RULES = _words(
    text_in_quotes="says zegt confidence fact unless stated_in clock share_of among other_than includes "
    "starts ends otherwise provided length runs_on article asks vraagt default source bron",
    a_list_of_texts_in_quotes="all_of any_of of exempt parts",
    a_whole_number="at_least number_from recurs",
    true_or_false="may_be_none",
    a_table="sides instead",
)
_OF_TIME_LIMITS = _words(
    text_in_quotes="says zegt report within after instead_of met_by lapses_once article asks vraagt default "
    "source bron",
    a_list_of_texts_in_quotes="reports codes entities",
    a_list_of_tables="earliest_of limits",
    a_table_of_texts="also_called",
    a_table_of_lists_of_words="where unless",
    a_table_of_words_and_lists_of_words="when relief no_relief hours months settings",
    a_table="sides",
)
_OF_TEMPLATES = _words(text_in_quotes="label etiket filled_by")
_OF_CONTENT = _words(text_in_quotes="says zegt where", a_list_of_texts_in_quotes="reports fields")
_BY_FOLDER = {
    "deadlines": _OF_TIME_LIMITS,
    "counting": _OF_TIME_LIMITS,
    "reports": _OF_TEMPLATES,
    "content": _OF_CONTENT,
}
_REQUIRED = {
    "reports": {"label", "etiket", "filled_by"},
    "content": {"says", "zegt", "reports", "fields"},
    "counting": {"says", "zegt"},
}
_TABLES_OF_TABLES = {"questions", "readings", "sides", "instead"}
_LEFT_TO_THE_READER = {"answers"}
_NO_PROVISIONS = {"act", "lists", "answers", "entities", *_TABLES_OF_TABLES}


def shaped(file: LawFile) -> None:
    """
    Refuse a law file in which a word takes something else than it can, or one is missing.

    Raises ``Refused`` (``bad_rule_file``) that names the path and every such place.
    """
    kind = file.path.split("/")[-2]
    found = list(_faults(file.tables, _BY_FOLDER.get(kind, _OF_RULES)))
    found += [
        (name, f"has no {min(missing)}")
        for name, table in file.tables.items()
        if name not in _NO_PROVISIONS
        and isinstance(table, dict)
        and (missing := _REQUIRED.get(kind, set()) - table.keys())
    ]
    if found:
        said = " ".join(f"{file.path}, {where}: {what}." for where, what in found)
        raise Refused("bad_rule_file", said, f"{file.path}, {found[0][0]}")


def _faults(tables: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[Fault]:
    for name, table in tables.items():
        if not isinstance(table, dict):
            yield name, "is not a table"
        elif name in _TABLES_OF_TABLES:
            yield from _each(name, table, words)
        elif name == "lists":
            yield from _of_kind(name, table, dict.fromkeys(table, "a list of texts in quotes"))
        elif name == "act":
            yield from _of_kind(name, table, {"applies": "a table"})
        elif name not in _LEFT_TO_THE_READER:
            yield from _table(name, table, words)


def _each(where: str, tables: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[Fault]:
    for key, table in tables.items():
        if isinstance(table, dict):
            yield from _table(f"{where}.{key}", table, words)
        else:
            yield f"{where}.{key}", "is not a table"


def _table(where: str, table: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[Fault]:
    yield from _of_kind(where, table, words)
    for word, value in table.items():
        if isinstance(value, dict) and word in _TABLES_OF_TABLES:
            yield from _each(f"{where}.{word}", value, words)
        elif isinstance(value, dict):
            yield from _of_kind(where, value, words)
        elif isinstance(value, list):
            for each in value:
                yield from _of_kind(where, each, words) if isinstance(each, dict) else ()


def _of_kind(where: str, table: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[Fault]:
    for word, value in table.items():
        kind = words.get(word)
        if kind is not None and not _KINDS[kind](value):
            yield where, f"{word} is not {kind}"
