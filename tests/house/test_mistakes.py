"""Every mistake that others were found to make with this law is a test of that name; none is forgotten."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from tests.house.reading import ROOT
from tests.shared import shared

SECTIONS: Mapping[str, Any] = tomllib.loads(
    (ROOT / "tests" / "law" / "mistakes.toml").read_text(encoding="utf-8")
)
_WORD = re.compile(r"[^\W_]+")
_SECTION = re.compile(r"\*\*(?P<name>\w+)\.\*\* (?P<text>.+?)(?=\n\*\*|\Z)", re.DOTALL)


def words(text: str) -> list[str]:
    return [each.lower() for each in _WORD.findall(text)]


def name_of(mistake: str) -> str:
    """Return the name of the test for a mistake: its own words."""
    return "_".join(["test", *words(mistake)])


def names_in(section: Mapping[str, Any]) -> set[str]:
    """Return the names of the tests in the files of a section."""
    trees = (ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in section["tests"])
    return {
        node.name
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("name", SECTIONS)
def test_every_mistake_is_a_test_of_that_name(name: str):
    """Each mistake on the list is a test that carries its words as its name."""
    section = SECTIONS[name]

    assert sorted({name_of(each) for each in section["mistakes"]} - names_in(section)) == []


def test_no_mistake_is_listed_twice():
    """A mistake stands on the list once, so that each test is about one."""
    every = [name_of(each) for section in SECTIONS.values() for each in section["mistakes"]]

    assert sorted(each for each in every if every.count(each) > 1) == []


def test_the_list_has_every_mistake_that_was_found():
    """Of each mistake in the shared material the list has one or more, mostly in its words."""
    text = shared("law/mistakes.md").read_text(encoding="utf-8")
    found = {each["name"].lower(): each["text"].split("·") for each in _SECTION.finditer(text)}
    missing = [
        (section, item.strip())
        for section, items in found.items()
        for item in items
        if not any(_speaks_of(item, each) for each in SECTIONS[section]["mistakes"])
    ]

    assert found.keys() == SECTIONS.keys()
    assert missing == []


def _speaks_of(item: str, mistake: str) -> bool:
    own = set(words(mistake))
    return len(own & set(words(item))) >= 0.6 * len(own)
