"""`tocsin threats`, from reading a file to what a notification still misses."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import at, load
from tests.channels.threat_files.writing import body, csaf, event, vulnerability
from tests.cli.contract import answered, refused, run
from tocsin.channels.threat_files import LARGEST_FILE
from tocsin.core.incidents.annex_iii import FIELDS

REFERENCE = "THR-2026-0001"


@pytest.fixture
def advisory(tmp_path) -> Path:
    path = tmp_path / "no-format-in-the-name.bin"
    path.write_bytes(body(csaf()))
    return path


@pytest.fixture
def register(tmp_path, db, monkeypatch) -> None:
    load(tmp_path)
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: at("2026-03-02 09:30"))


def test_a_file_is_read_without_a_database(advisory: Path):
    """
    The file's content decides what it is, and all it says is in the document.
    """
    (proposal,) = answered("threats", "read", advisory)["proposals"]

    assert (proposal["format"], proposal["source_id"], proposal["cautions"]) == ("csaf-2.0", "HC-2026-7", [])
    assert proposal["vulnerabilities"][0]["score"] == "9.8"
    assert proposal["instants"][0]["at"] == "2026-03-01T08:00:00Z"
    assert answered("threats", "read", "-", given=csaf())["proposals"][0]["title"] == proposal["title"]


def test_reading_a_file_does_not_start_django(advisory: Path):
    """
    A pure command answers at once, and needs no data folder.
    """
    code = (
        "import sys; from click.testing import CliRunner; from tocsin.cli.main import main\n"
        "result = CliRunner().invoke(main, ['threats', 'read', sys.argv[1], '--json'])\n"
        "assert result.exit_code == 0, result.output\n"
        "assert 'django' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code, str(advisory)], check=True, timeout=60)


def test_people_are_told_what_to_mind(tmp_path):
    """
    Text for a terminal has the caution above everything else.
    """
    shown = run("threats", "read", "-", given=csaf([vulnerability(known_not_affected=["P1"])])).stdout

    assert "CAUTION: It says that the products it names are NOT affected" in shown
    assert "CVE-2026-99901" in shown


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"", "unreadable_threat_file"),
        (b"[1]", "not_a_threat_file"),
        (b"[" * 100_000, "threat_file_too_large"),
        (b" " * (LARGEST_FILE + 1), "threat_file_too_large"),
    ],
    ids=["empty", "another", "deep", "large"],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, given: bytes, code: str):
    """
    With a sentence, and never a traceback.
    """
    path = tmp_path / "file.json"
    path.write_bytes(given)

    assert refused("threats", "read", path)["code"] == code
    assert refused("threats", "read", tmp_path / "none")["code"] == "unreadable_file"


@pytest.mark.usefixtures("register")
def test_importing_twice_proposes_once(advisory: Path):
    """
    The answer is that of the contract: what is proposed, and how many say nothing new.
    """
    first = answered("threats", "import", advisory)
    again = answered("threats", "import", advisory)

    assert [(each["threat"], each["change"]) for each in first["proposals"]] == [(REFERENCE, "new")]
    assert (first["unchanged"], again) == (0, {"proposals": [], "unchanged": 1})


@pytest.mark.usefixtures("register")
def test_a_threat_from_its_file_to_its_assessment(advisory: Path):
    """
    Proposed, confirmed, judged, noted, over: each step answers with the reference, and the whole is shown.
    """
    answered("threats", "import", advisory)
    assert answered("threats", "confirm", REFERENCE, "--detected-at", "2026-03-02T09:00:00Z") == {
        "threat": REFERENCE
    }
    for key in ("could_affect_critical_functions_or_others", "high_probability", "could_meet_6"):
        answered("threats", "fact", REFERENCE, key, "true", "--source", "team", "--estimate")
    assert answered("threats", "assess", REFERENCE)["significant"] == "yes"
    answered(
        "threats",
        "note",
        REFERENCE,
        "authority_notified",
        "Sent",
        "--channel",
        "portal",
        "--reference",
        "M-1",
    )
    answered("threats", "status", REFERENCE, "inactive", "--reason", "Patched")

    shown = answered("threats", "show", REFERENCE)

    assert (shown["status"], shown["significant"], shown["detected_at"]) == (
        "inactive",
        "yes",
        "2026-03-02T09:00:00Z",
    )
    assert tuple(shown["annex_iii"]) == FIELDS
    assert shown["missing"] == ["6", "7", "8", "14", "17"]
    assert shown["notes"][0]["reference"] == "M-1"
    assert answered("threats", "list", "--status", "active") == []
    assert [row["significant"] for row in answered("threats", "list")] == ["yes"]


@pytest.mark.usefixtures("register")
def test_a_threat_by_hand_and_a_proposal_that_is_dismissed(tmp_path):
    """
    In text as in JSON, the commands say what was done.
    """
    path = tmp_path / "event.json"
    path.write_bytes(body(event()))

    assert "THR-2026-0001 is recorded" in run("threats", "record", "--title", "Calls").stdout
    assert "THR-2026-0002  new    Cerber by invoice" in run("threats", "import", path).stdout
    assert "dismissed" in run("threats", "dismiss", "THR-2026-0002", "--reason", "Not ours").stdout
    listed = run("threats", "list").stdout
    assert listed.index("Calls") < listed.index("Cerber by invoice")
    assert "Not ours" in run("threats", "show", "THR-2026-0002").stdout
    assert "not decided" in run("threats", "assess", REFERENCE).stdout


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "THR-2026-0009"), "unknown_threat"),
        (("confirm", "THR-2026-0009"), "unknown_threat"),
        (("fact", REFERENCE, "could_meet_6", "perhaps"), "not_json"),
        (("fact", REFERENCE, "could_meet_6", "1"), "not_a_flag"),
        (("fact", REFERENCE, "clients_affected", "1"), "unknown_key"),
        (("confirm", REFERENCE), "nothing_to_confirm"),
        (("confirm", REFERENCE, "--detected-at", "yesterday"), "not_an_instant"),
        (("status", REFERENCE, "inactive", "--reason", " "), "no_reason"),
        (("record", "--title", "x", "--entity", "X"), "unknown_entity"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_refused(arguments: tuple[str, ...], code: str):
    """
    The reason is a sentence, with a code that has a page.
    """
    answered("threats", "record", "--title", "Calls")

    assert refused("threats", *arguments)["code"] == code
