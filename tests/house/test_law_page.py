"""`make law`: the cases of the law on a page that a lawyer reads; published files are never edited."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.reading import ROOT, SOURCE
from tests.shared import shared

LAW = SOURCE / "law"
PUBLISHED = ROOT / "tests" / "law" / "published.toml"
CLASSIFICATION = "eu/dora/classification/2025-01-17.toml"
NAMED = "Two hours of downtime sharp do not meet the threshold, one second more does not yet make it major"


def page(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/law.py", *options],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def tool() -> ModuleType:
    namespace = ModuleType("law")
    path = ROOT / "tools" / "law.py"
    namespace.__file__ = str(path)
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace.__dict__)  # noqa: S102 - our own tool
    return namespace


@pytest.fixture
def copy(tmp_path) -> Path:
    return shutil.copytree(LAW, tmp_path / "law")


def test_every_case_comes_out_and_a_lawyer_can_read_why():
    """Per act title, version, digest, source and readings; per case what is given, expected and found."""
    found = page()

    said = " ".join(found.stdout.split())
    digest = hashlib.sha256((LAW / CLASSIFICATION).read_bytes()).hexdigest()
    assert found.returncode == 0, found.stdout[-2000:] + found.stderr
    assert f"version dora-2024-1772, applies from 2025-01-17 file law/{CLASSIFICATION}" in said
    assert f"digest SHA-256 {digest} source https://eur-lex.europa.eu/eli/reg_del/2024/1772/oj" in said
    assert f"✓ {NAMED} reading Art. 9(3)(b): longer than two hours given downtime_seconds 7201" in said
    assert "✓ 9(3)(b): yes. Downtime is longer than 2 hours" in said
    assert "- count_home (taken): Every Member State with an impact counts" in said
    assert "- any_foreign: One Member State other than that of the entity suffices." in said
    assert said.endswith("cases as expected, 0 otherwise.")
    assert [line for line in found.stdout.splitlines() if len(line) > 100] == []


def test_the_golden_cases_are_on_the_page():
    """Where the shared material lies beside the repository, its cases are run, and so are other readings."""
    shared("law/cases.json")

    said = " ".join(page().stdout.split())

    assert "Golden cases: classification" in said
    assert "✓ C-02: Art 8(1) needs the gate expected not major; Art. 6 by nothing; met: 9(1)(a)" in said
    assert "Golden cases: deadline dora" in said
    assert ", other reading:" in said


def test_a_changed_threshold_makes_the_named_case_fail(copy):
    """Two hours made three in a copy: the case about two hours fails, is named, and the exit status is 1."""
    file = copy / CLASSIFICATION
    text = file.read_text(encoding="utf-8")
    assert text.count('more_than = "2 h"') == 1
    file.write_text(text.replace('more_than = "2 h"', 'more_than = "3 h"'), encoding="utf-8")

    found = page("--law", str(copy))

    said = " ".join(found.stdout.split())
    totals = said.partition(" otherwise. ")[2]
    assert found.returncode == 1
    assert f"✗ {NAMED}" in totals
    assert "✗ 9(3)(b): no, but expected yes. Downtime is longer than 2 hours" in said


def test_the_provisions_are_shown_in_dutch():
    """The words of the provisions come from the law file, in the language that is asked for."""
    said = " ".join(page("--language", "nl").stdout.split())

    assert "✓ 9(3)(b): yes. De uitvaltijd is langer dan 2 uur" in said
    assert "Downtime is longer than" not in said


def test_the_readings_are_shown_in_dutch():
    """So do the questions that an act leaves open, and both sides with their grounds."""
    said = " ".join(page("--language", "nl").stdout.split())

    assert "home_member_state (Art. 9(4)): Telt de lidstaat van de entiteit zelf mee" in said
    assert "any_foreign: Eén andere lidstaat dan die van de entiteit volstaat. Artikel 4 let op" in said
    assert "Does the Member State of the entity itself count" not in said


def test_a_law_file_that_is_published_is_never_edited():
    """Each file that was published is there, in the very words in which it was published."""
    published = tomllib.loads(PUBLISHED.read_text(encoding="utf-8"))

    now = {each.path: each.digest for each in tool().files(LAW)}

    assert {path: now.get(path) for path in published} == published


def test_publishing_notes_what_a_file_is_read_as_and_says_when_that_changes(tmp_path, capsys):
    """The same words that are read otherwise are named; files that hold no rules are read as nothing."""
    published, as_read = tmp_path / "published.toml", tmp_path / "as_read.toml"
    path = f"law/{CLASSIFICATION}"

    tool().publish(LAW, published, as_read)
    noted = as_read.read_text(encoding="utf-8")
    as_read.write_text(f'"{path}" = "otherwise"\n', encoding="utf-8")
    tool().publish(LAW, published, as_read)

    assert as_read.read_text(encoding="utf-8") == noted
    assert path in tomllib.loads(noted)
    assert not [each for each in tomllib.loads(noted) if "/counting/" in each]
    assert capsys.readouterr().out.count("is read otherwise") == 1


def test_publishing_notes_what_is_new_and_refuses_what_was_edited(copy, tmp_path, capsys):
    """A second file is added to the list; an edited one is named, and nothing is written."""
    published, as_read = tmp_path / "published.toml", tmp_path / "as_read.toml"
    publish = partial(tool().publish, as_read=as_read)

    first = publish(copy, published)
    noted = tomllib.loads(published.read_text(encoding="utf-8"))
    shutil.copy(copy / CLASSIFICATION, copy / "eu/dora/classification/2031-01-01.toml")
    second = publish(copy, published)
    (copy / CLASSIFICATION).write_text("[act]\n", encoding="utf-8")
    before = published.read_text(encoding="utf-8")
    third = publish(copy, published)

    assert (first, second, third) == (0, 0, 1)
    assert noted[f"law/{CLASSIFICATION}"] == hashlib.sha256((LAW / CLASSIFICATION).read_bytes()).hexdigest()
    assert "law/eu/dora/classification/2031-01-01.toml" in tomllib.loads(before)
    assert published.read_text(encoding="utf-8") == before
    assert f"law/{CLASSIFICATION}: was published with other words" in capsys.readouterr().err
