"""Law files beside those that come with Tocsin, for tests that add a version or make a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.reading import SOURCE
from tocsin.store import lawbooks, lawcitations, lawfaults, lawshelf, report_templates, timelimits

LAW = SOURCE / "law"
CLASSIFICATION = "eu/dora/classification/2025-01-17.toml"
LATER = "eu/dora/classification/2031-01-01.toml"
KEPT = (
    lawshelf.shelves,
    lawshelf.folders,
    lawbooks.rule_books,
    lawfaults.refuse,
    lawcitations.acts,
    report_templates.initial_notification,
    timelimits._versions,
)
"""What is read once in a process, and has to be read again when the shelf changes."""


@contextmanager
def shelf(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the law be read from a further folder, and forget it afterwards."""
    patch.setenv("TOCSIN_LAW", str(folder))
    _forget()
    yield folder
    patch.undo()
    _forget()


def put(folder: Path, name: str, text: str) -> Path:
    """Write a law file below a folder, such as ``eu/dora/classification/2031-01-01.toml``."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def later(**changes: str) -> str:
    """
    Return the act on classification as a version of 2031, in other words where ``changes`` says so.

    A change is ``old="new"`` with the words of the file; each has to be there.
    """
    text = (LAW / CLASSIFICATION).read_text(encoding="utf-8")
    own = {'"dora-2024-1772"': '"dora-2031"', "from = 2025-01-17": "from = 2031-01-01", **changes}
    for old, new in own.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def without(text: str, table: str) -> str:
    """Return a law file without one of its tables."""
    found = re.sub(rf"^{re.escape(table)}\n(?:(?!\[).*\n)*", "", text, flags=re.MULTILINE)
    assert found != text, table
    return found


def _forget() -> None:
    for each in KEPT:
        each.cache_clear()
