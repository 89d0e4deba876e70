"""The shelf of the law: files come with Tocsin or are added, and a bad one is named."""

from __future__ import annotations

import pytest

from tocsin.core.refusal import Refused
from tocsin.store import lawshelf


@pytest.fixture
def added(tmp_path, monkeypatch):
    """Return a folder that is read beside the law that came with Tocsin."""
    monkeypatch.setenv("TOCSIN_LAW", str(tmp_path))
    lawshelf.shelves.cache_clear()
    lawshelf.folders.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    lawshelf.shelves.cache_clear()
    lawshelf.folders.cache_clear()


def put(shelf, name, text):
    file = shelf / "eu" / "dora" / "classification" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_a_version_is_added_by_adding_a_file(added):
    """What lies in the folder of TOCSIN_LAW is read after the older versions that came with Tocsin."""
    put(added, "2031-01-01.toml", "[act]")

    versions = lawshelf.folder("eu/dora/classification")

    assert [each.path.rpartition("/")[2] for each in versions] == ["2025-01-17.toml", "2031-01-01.toml"]


def test_a_file_that_is_not_toml_stops_the_boot(added):
    """A broken file is named; it is never skipped."""
    put(added, "2031-01-01.toml", "[act")

    with pytest.raises(Refused, match=r"law/eu/dora/classification/2031-01-01\.toml: is not TOML") as refusal:
        lawshelf.folder("eu/dora/classification")

    assert refusal.value.code == "bad_rule_file"


def test_a_published_file_is_never_edited(added):
    """The same file with other words on the second shelf is refused; a copy is not."""
    original = lawshelf.shelves()[0] / "eu" / "dora" / "classification" / "2025-01-17.toml"
    put(added, "2025-01-17.toml", original.read_text(encoding="utf-8"))
    assert len(lawshelf.folder("eu/dora/classification")) == 1
    put(added, "2025-01-17.toml", "[act]")

    with pytest.raises(Refused, match="never edited"):
        lawshelf.folder("eu/dora/classification")


def test_a_folder_of_the_law_that_is_none_is_refused(tmp_path, monkeypatch):
    """A slip in TOCSIN_LAW must not leave an act out silently."""
    monkeypatch.setenv("TOCSIN_LAW", str(tmp_path / "nowhere"))
    lawshelf.shelves.cache_clear()

    with pytest.raises(Refused, match="not a folder"):
        lawshelf.shelves()
