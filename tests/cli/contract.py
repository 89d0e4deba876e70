"""Commands as another program calls them: one document on standard output, a sentence on standard error."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tocsin.cli.main import main


def run(*arguments: object, given: object = None) -> Result:
    """Run a command; what is no text or bytes is given to its standard input as JSON."""
    text = given if isinstance(given, str | bytes) else json.dumps(given)
    result = CliRunner().invoke(main, [str(each) for each in arguments], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answered(*arguments: object, given: object = None) -> Any:
    """Return the one document of a command that is done."""
    result = run(*arguments, "--json", given=given)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*arguments: object, given: object = None) -> dict[str, Any]:
    """Return the error of a command that is turned down, which also stands on standard error."""
    result = run(*arguments, "--json", given=given)
    assert result.exit_code == 1, result.output
    document = json.loads(result.stdout)
    assert list(document) == ["error"]
    assert list(document["error"]) == ["code", "message", "where"]
    assert result.stderr.strip() == document["error"]["message"].strip()
    error: dict[str, Any] = document["error"]
    return error


def seeded(number: int) -> random.Random:
    """Return the same chance each time, so that what fails fails again."""
    return random.Random(number)  # noqa: S311 - nothing secret is drawn


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def zulu(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def folder_of(path: Path, files: dict[str, str | bytes]) -> Path:
    """Write a folder with these files and nothing else."""
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
