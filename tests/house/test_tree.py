"""The tree as a whole: links lead somewhere, citations exist, nothing is left undone or out of place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.reading import ROOT, SOURCE, documents

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

LAST_ARTICLE = {
    "2024/1772": 13,  # the act has 13 articles
    "2022/2554": 64,  # the act has 64 articles
    "DORA": 64,
    "2025/301": 5,  # the highest that was read: it holds the time limits
    "2025/302": 7,  # the highest that was read: aggregated reports
    "2022/2555": 46,
    "2016/679": 99,
    "1182/71": 6,
}
"""The last article of each act that may be cited. A higher number is a mistake, or needs a reading first."""

_ACT = "|".join(re.escape(act) for act in LAST_ARTICLE)
_NUMBER = r"\d+(?:\(\w+\))*"
_CITED = re.compile(
    rf"\b(?P<act>{_ACT})(?:\)|``)?,? (?:Arts?\.|Articles?) ?"
    rf"(?P<articles>{_NUMBER}(?:(?:,| and| or| to) {_NUMBER})*)"
)
_BACKWARDS = re.compile(rf"\bArt(?:\.|icle) ?(?P<articles>\d+)(?:\(\w+\))* of (?P<act>{_ACT})\b")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")
_UNDONE = re.compile(r"\b([T]ODO|[F]IXME|[X]XX|[H]ACK)\b")
_WORKPLACE = re.compile(
    r"(?<![\w.])/[w]ork/|/[h]ome/\w+/|/[r]oot/|\b(this|earlier|previous|next) [s]ession\b", re.IGNORECASE
)
_REGISTRY = re.compile(r'(?:registry|"resolved"|index-url)[^\n]*?https?://(?P<host>[\w.:-]+)')
PUBLIC = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}


def _files() -> Iterator[Path]:
    """Yield the text files that are ours."""
    for name in OWN:
        place = ROOT / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and path.suffix in TEXT and not NOT_OURS & set(path.parts):
                yield path


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in _files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def test_every_article_that_is_cited_exists():
    """A citation by act and article names an article that the act has."""
    cited = [
        (str(path.relative_to(ROOT)), found["act"], int(number))
        for path in _files()
        for pattern in (_CITED, _BACKWARDS)
        for found in pattern.finditer(path.read_text(encoding="utf-8"))
        for number in re.findall(r"(?<![(\w])\d+", found["articles"])
    ]

    assert cited
    assert [each for each in cited if not 1 <= each[2] <= LAST_ARTICLE[each[1]]] == []


def test_every_provision_of_a_law_file_has_an_article_of_its_act():
    """The number before the first bracket of a provision is an article of the act that the file is about."""
    strangers = []
    for path in (SOURCE / "law" / "eu").rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        short = re.search(r'^short\s*=\s*"([^"]+)"', text, re.MULTILINE)
        last = LAST_ARTICLE.get(short[1]) if short else None
        numbers = [int(number) for number in re.findall(r'^\["(\d+)', text, re.MULTILINE)]
        strangers += [(path.name, number) for number in numbers if last is None or not 1 <= number <= last]

    assert strangers == []


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
