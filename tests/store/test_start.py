"""How a command starts: settings and databases that cannot be used are refused, never a traceback."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.processes import TOCSIN, environment


def check(**settings: str) -> subprocess.CompletedProcess[str]:
    """Run `tocsin incidents` with these settings and no others."""
    command = [*TOCSIN, "incidents", "--json"]
    return subprocess.run(command, capture_output=True, text=True, env=environment(**settings), check=False)


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ({"TOCSIN_DATA": "{folder}/file"}, "bad_setting", "TOCSIN_DATA"),
        ({"TOCSIN_DATA": "{folder}", "TOCSIN_DATTA": "x"}, "bad_setting", "TOCSIN_DATTA is no setting"),
        ({"TOCSIN_DATA": "{folder}", "TOCSIN_HTTPS": "maybe"}, "bad_setting", "Write yes or no"),
        ({"TOCSIN_DATA": "{folder}", "TOCSIN_DATABASE_URL": "mysql://x/y"}, "bad_setting", "PostgreSQL"),
        ({"TOCSIN_DATA": "{folder}/damaged"}, "database_unreachable", "not a database"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(settings, code: str, said: str, tmp_path: Path):
    """
    A wrong setting and a damaged file exit with 1 and say what to do.
    """
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "tocsin.sqlite3").write_bytes(b"no database at all" * 500)

    answer = check(**{name: value.format(folder=tmp_path) for name, value in settings.items()})

    assert answer.returncode == 1
    assert f'"code": "{code}"' in answer.stdout
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    assert os.linesep not in answer.stderr.strip()


def test_two_processes_may_start_on_an_empty_folder_at_once(tmp_path: Path):
    """
    One applies the migrations, the other waits; both answer.
    """
    running = [
        subprocess.Popen(
            [*TOCSIN, "incidents", "--json"],
            env=environment(TOCSIN_DATA=str(tmp_path), TOCSIN_SECRET_KEY="of the test"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]

    answers = [(*each.communicate(timeout=60), each.returncode) for each in running]

    assert answers == [("[]\n", "", 0)] * 3
