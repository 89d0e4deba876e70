"""The tree as a whole: links lead somewhere, nothing is left undone or out of place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.reading import ROOT, documents

TEXT = {".py", ".md", ".toml", ".html", ".js", ".css", ".csv", ".json", ".yml", ".yaml", ".txt", ".po", ""}
OWN = (
    "src",
    "tests",
    "docs",
    "bench",
    "tools",
    "changelog.d",
    "README.md",
    "ARCHITECTURE.md",
    "Makefile",
    "pyproject.toml",
)
NOT_OURS = {"vendor", "node_modules", "__pycache__", "locale"}

_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")
_UNDONE = re.compile(r"\b([T]ODO|[F]IXME|[X]XX|[H]ACK)\b")
_WORKPLACE = re.compile(
    r"(?<![\w.])/[w]ork/|/[h]ome/\w+/|/[r]oot/|\b(this|earlier|previous|next) [s]ession\b", re.IGNORECASE
)
_REGISTRY = re.compile(r'(?:registry|"resolved"|index-url)[^\n]*?https?://(?P<host>[\w.:-]+)')
PUBLIC = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}


def files() -> Iterator[Path]:
    """Yield the text files that are ours."""
    for name in OWN:
        place = ROOT / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and path.suffix in TEXT and not NOT_OURS & set(path.parts):
                yield path


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def test_every_link_leads_to_a_file():
    """A relative link in a document leads to a file or folder that is there."""
    dead = [
        (str(path.relative_to(ROOT)), found["target"])
        for path in documents()
        for found in _LINK.finditer(path.read_text(encoding="utf-8"))
        if "://" not in found["target"] and not (path.parent / found["target"]).exists()
    ]

    assert dead == []


def test_nothing_is_marked_as_undone():
    """What is left to do stands in no comment: it is done, or it is an issue."""
    assert _found(_UNDONE) == []


def test_the_tree_does_not_name_the_place_it_was_made():
    """No file names the folders of the machine on which it was written, or the sitting in which it was."""
    assert _found(_WORKPLACE) == []


def test_packages_come_from_the_public_registries():
    """The lock files name the public registries, so that anybody can install what they lock."""
    hosts = {
        found["host"]
        for name in ("uv.lock", "package-lock.json")
        if (ROOT / name).exists()
        for found in _REGISTRY.finditer((ROOT / name).read_text(encoding="utf-8"))
    }

    assert hosts <= PUBLIC


def test_a_fragment_of_the_changelog_says_of_what_kind_it_is():
    """A fragment is numbered and about law, a feature or a fix: compliance reads only those about law."""
    odd = [
        path.name
        for path in (ROOT / "changelog.d").iterdir()
        if not re.fullmatch(r"\d+\.(law|feature|fix)\.md", path.name) and path.name != "README.md"
    ]

    assert odd == []
