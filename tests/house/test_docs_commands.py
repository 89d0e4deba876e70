"""
The commands in the documents are run, and what the documents show is what comes.

A document is followed from top to bottom in an empty folder: a block with a title is a file the reader
makes; each ``$`` line of a ``console`` block is run; ``# exit 1`` after a command is its exit status (0
without it); the lines below it appear in its output, in that order, where ``…`` stands for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.house.forking import write_client
from tests.house.reading import ROOT, blocks, documents

SHELL = shutil.which("sh")
SECONDS = 60
_EXIT = re.compile(r"\s+# exit (\d)$")
_TOCSIN = re.compile(r"(?:[A-Z_]+=\S+ )*tocsin ")

FOLLOWED = [path for path in documents() if any(block.language == "console" for block in blocks(path))]


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a document, and what it is said to do."""

    command: str
    status: int = 0
    shown: list[str] = field(default_factory=list)


def _steps(text: str) -> list[Step]:
    steps: list[Step] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            ended = _EXIT.search(line)
            steps.append(Step(_EXIT.sub("", line[2:]), int(ended[1]) if ended else 0))
        elif line.strip():
            steps[-1].shown.append(line.rstrip())
    return steps


@pytest.fixture(scope="module")
def commands(tmp_path_factory) -> Iterator[Path]:
    """Return the folder of a program that stands for ``tocsin``: the same command, imported only once."""
    folder = tmp_path_factory.mktemp("bin")
    address = folder / "socket"
    write_client(folder / "tocsin", address)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.house.forking", str(address)],
        cwd=ROOT,
        env=_kept(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    assert server.stdout.readline() == "ready\n"
    yield folder
    server.terminate()
    server.wait()
    server.stdout.close()


def _kept() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN_", "DJANGO_"))}


def _environment(commands: Path) -> dict[str, str]:
    kept = _kept()
    return {
        **kept,
        "PATH": f"{commands}{os.pathsep}{kept.get('PATH', '')}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }


def _missing(shown: list[str], output: str) -> Iterator[str]:
    """Yield the lines that do not appear in the output after those before them."""
    rest = iter(output.splitlines())
    for line in shown:
        pattern = re.compile(".*".join(map(re.escape, line.split("…"))))
        if not any(pattern.fullmatch(each.rstrip()) for each in rest):
            yield line
            return


@pytest.mark.skipif(
    SHELL is None, reason="the commands of the documents need a POSIX shell, and there is none"
)
@pytest.mark.parametrize("path", FOLLOWED, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_can_be_followed(path: Path, tmp_path: Path, commands: Path):
    """Whoever types what a document says, in its order, sees what the document shows."""
    for block in blocks(path):
        if block.title:
            target = tmp_path / block.title
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        for step in _steps(block.text) if block.language == "console" else ():
            done = subprocess.run(
                [str(SHELL), "-c", step.command],
                cwd=tmp_path,
                env=_environment(commands),
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=SECONDS,
                check=False,
            )
            output = done.stdout + done.stderr

            assert (step.command, done.returncode) == (step.command, step.status), output[-2000:]
            assert list(_missing(step.shown, output)) == [], f"$ {step.command}\n{output[-4000:]}"


def test_console_blocks_hold_commands_of_tocsin_alone():
    """What is shown as typed and answered is our own command; anything else is an ``sh`` block, not run."""
    foreign = [
        (str(path.relative_to(ROOT)), step.command)
        for path in FOLLOWED
        for block in blocks(path)
        if block.language == "console"
        for step in _steps(block.text)
        if not _TOCSIN.match(step.command)
    ]

    assert foreign == []
