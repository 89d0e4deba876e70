"""Citations name acts and articles that exist: in code, law files, documents, templates and tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.reading import ROOT, SOURCE
from tests.house.test_tree import files
from tocsin.store import lawcitations, lawshelf

ACTS = lawcitations.acts()
FOUND = lawcitations.Citations(ACTS)
ON_PURPOSE = {"mistakes.toml", "test_citations.py", "test_lawcitations.py", "test_check_law.py"}
"""Files that cite what does not exist, because it does not."""
OWN_ACT = {
    "src/tocsin/core/rules": "2024/1772",
    "tests/core/rules": "2024/1772",
    "tests/law/eu/dora/classification.toml": "2024/1772",
}
"""Where an article without an act is one of this act."""
INDEX = SOURCE / "law" / lawcitations.INDEX
CODES = SOURCE / "law" / "register"
"""The code lists of the register, whose labels name whatever act they like."""


def texts() -> Iterator[tuple[str, str]]:
    """Yield path and text of everything of ours that may cite."""
    for path in files():
        if path.name not in ON_PURPOSE and path != INDEX and CODES not in path.parents:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def own_act(path: str) -> str | None:
    return next((act for folder, act in OWN_ACT.items() if path.startswith(folder)), None)


def test_articles_that_the_act_does_not_have():
    """Every citation names an article, paragraph and point that its act has."""
    cited = []
    for path, text in texts():
        cited += [(path, act, article) for act, article in FOUND.told(text)]
        if own := own_act(path):
            cited += [(path, own, article) for article in FOUND.bare(text)]

    assert len(cited) > 300
    assert [each for each in cited if not ACTS[each[1]].has(each[2])] == []


def test_every_act_that_is_numbered_is_in_the_index():
    """What looks like the number of an act of the Union is one that the index has."""
    number = re.compile(r"\((?:EU|EEC, Euratom)\) (?:No )?(?P<act>\d{2,4}/\d{2,4})\b")
    strangers = [
        (path, found["act"])
        for path, text in texts()
        for found in number.finditer(text)
        if found["act"] not in FOUND.called
    ]

    assert strangers == []


def test_2024_1773_or_1774_for_classification():
    """Classification is 2024/1772: what decides it names neither the act on policies nor that on risk."""
    about = [text for path, text in texts() if "classif" in path or path.startswith("src/tocsin/core/rules")]
    (act,) = {file.tables["act"]["short"] for file in lawshelf.folder("eu/dora/classification")}

    assert len(about) > 20
    assert [text for text in about if re.search(r"2024/177[34]", text)] == []
    assert [path for path, text in texts() if "2024/1773" in text] == []
    assert act == "2024/1772"


def test_2024_2956_or_2024_1502_for_incident_templates():
    """The templates of incident reports are those of 2025/302; 2024/2956 is the register of information."""
    words = re.compile(r"report|notification|deadline|annex_iii")
    about = [
        (path, text) for path, text in texts() if words.search(Path(path).name) and "register" not in path
    ]
    (act,) = {file.tables["act"]["short"] for file in lawshelf.folder("eu/dora/reports")}

    assert len(about) > 10
    assert [path for path, text in about if "2024/2956" in text] == []
    assert [path for path, text in texts() if "2024/1502" in text] == []
    assert act == "2025/302"


def test_every_citation_of_the_law_itself_exists():
    """Law files are about acts of the index, and provisions, readings and facts cite what these have."""
    every = [file for folder in lawshelf.folders() for file in lawshelf.folder(folder)]
    cited = list(lawcitations.citations(every))

    assert len(cited) > 500
    assert [each.sentence for each in lawcitations.faults(every, cited)] == []
