"""`tocsin claims`, `claim`, `dossier` and `statement`, from what can be claimed to the file."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.cast import ADA, BO, HAFEN_CLOUD, at, load
from tests.cli.contract import answered, refused, run
from tocsin.actions.approve_dossier import approve_dossier
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.record_fact import record_fact
from tocsin.core.incidents import Fact

NOW = at("2026-04-02 09:00")
CLAIM = "CLM-2026-0001"


@pytest.fixture(autouse=True)
def incident(tmp_path, db, monkeypatch) -> str:
    """An hour of Hafen Cloud in March, looked at on 2 April."""
    load(tmp_path)
    since = at("2026-03-02 08:00")
    reference = declare_outage(HAFEN_CLOUD, since=since, by=BO, at=since)
    restored = Fact("service_restored_at", "2026-03-02T09:00:00Z", source="Service desk")
    record_fact(reference, restored, by=BO, at=at("2026-03-02 09:05"))
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: NOW)
    return reference


def test_what_can_be_claimed_is_listed_and_drafted(incident: str):
    """
    A row before and after, the same amount and deadline.
    """
    (possible,) = answered("claims")
    assert (possible["claim"], possible["status"]) == (None, "possible")

    assert answered("claim", "draft", "E-1", "--incident", incident) == {"dossier": CLAIM}

    (drafted,) = answered("claims")
    assert (drafted["claim"], drafted["status"]) == (CLAIM, "drafted")
    assert drafted["amount"] == possible["amount"] == {"amount": "200.00", "currency": "EUR"}
    assert drafted["claim_by"] == possible["claim_by"] == "2026-05-01T00:00:00Z"
    assert answered("claims", "--status", "sent") == []
    assert "200.00 EUR" in run("claims").stdout


def test_what_the_operator_drafts_the_operator_does_not_approve(incident: str):
    """
    Four eyes hold at the command line as well.
    """
    run("claim", "draft", "E-1", "--incident", incident)

    assert refused("claim", "approve", CLAIM)["code"] == "four_eyes"


def test_a_claim_goes_its_way_at_the_command_line(incident: str):
    """
    What a person drafted, the operator approves, sends and answers.
    """
    draft_claim("E-1", incident=incident, by=BO, at=NOW)

    assert "is approved" in run("claim", "approve", CLAIM).stdout
    run(
        "claim",
        "send",
        CLAIM,
        "--channel",
        "ticket",
        "--to",
        "Duty desk",
        "--sent-at",
        "2026-04-02T09:00:00Z",
    )
    run("claim", "answer", CLAIM, "accepted")
    run("claim", "answer", CLAIM, "credited", "--amount", "200.00 EUR", "--on", "2026-04-02")

    assert [each["status"] for each in answered("claims")] == ["credited"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("claim", "draft", "E-9"), "unknown_promise"),
        (("claim", "approve", "CLM-2026-0099"), "unknown_dossier"),
        (("claim", "withdraw", "CLM-2026-0099", "--reason", "x"), "unknown_dossier"),
        (("dossier", "STM-2026-0099", "--out", "x.pdf"), "unknown_dossier"),
        (("statement", "K1", "--quarter", "2026", "--out", "x.pdf"), "not_a_quarter"),
        (("statement", "K9", "--quarter", "2026-Q1", "--out", "x.pdf"), "unknown_customer"),
        (("claim", "answer", CLAIM, "credited", "--amount", "200"), "amount_without_currency"),
        (("claim", "answer", CLAIM, "credited", "--amount", "2x EUR"), "not_a_number"),
        (("claim", "answer", CLAIM, "credited", "--on", "today"), "not_a_day"),
    ],
)
def test_bad_input_is_refused(arguments: tuple[str, ...], code: str):
    """
    A sentence, a code, and nothing written.
    """
    assert refused(*arguments)["code"] == code
    assert not Path("x.pdf").exists()


def test_a_file_of_a_draft_says_so_in_its_name(incident: str, tmp_path: Path):
    """
    In the language of the document; once it is approved it has the name that was asked for.
    """
    draft_claim("E-1", incident=incident, by=BO, at=NOW)

    written = answered("dossier", CLAIM, "--out", tmp_path / "c.pdf", "--language", "nl")
    assert (written["draft"], written["file"]) == (True, str(tmp_path / "c-CONCEPT.pdf"))
    assert not (tmp_path / "c.pdf").exists()

    approve_dossier(CLAIM, by=ADA, at=NOW)
    answered("dossier", CLAIM, "--out", tmp_path / "c.zip", "--format", "zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "c.zip").read_bytes())) as archive:
        assert json.loads(archive.read("manifest.json"))["draft"] is False
    answered("dossier", CLAIM, "--out", tmp_path / "l.pdf", "--format", "letter")
    assert (tmp_path / "l.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_there_is_refused(incident: str, tmp_path: Path):
    """
    With the path.
    """
    draft_claim("E-1", incident=incident, by=BO, at=NOW)

    assert refused("dossier", CLAIM, "--out", tmp_path / "no" / "c.pdf")["code"] == "cannot_write"


def test_a_statement_is_drafted_and_written(tmp_path: Path):
    """
    Drafted anew while it is a draft; once approved the same one is written.
    """
    written = answered("statement", "K1", "--quarter", "2026-Q1", "--out", tmp_path / "s.pdf")
    again = answered("statement", "K1", "--quarter", "2026-Q1", "--out", tmp_path / "s.pdf")
    approve_dossier(written["dossier"], by=ADA, at=NOW)
    final = answered("statement", "K1", "--quarter", "2026-Q1", "--out", tmp_path / "s.pdf")

    assert written["dossier"] == again["dossier"] == final["dossier"] == "STM-2026-0001"
    assert (written["draft"], final["draft"]) == (True, False)
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
