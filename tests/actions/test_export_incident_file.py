"""An incident leaves as a signed file: with what belongs to it, for whoever may, and never unrecorded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cast import ADA, BO, CYD, DEE, HAFEN_CLOUD, KLEINE_RECHENSTUBE, at, load
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.export_incident_file import export_incident_file
from tocsin.actions.link_incident import link_incident
from tocsin.actions.merge_incidents import merge_incidents
from tocsin.actions.record_threat import record_threat
from tocsin.channels.incident_file import verify_incident_file
from tocsin.core.refusal import Refused
from tocsin.store import ledger, soundness

pytestmark = pytest.mark.django_db
NOON = at("2026-03-02 12:00")
SINCE = at("2026-03-02 08:00")


@pytest.fixture
def incident(tmp_path: Path) -> str:
    """An incident with a claim and a threat, into which another was merged; one threat is no part."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=ADA, at=NOON)
    other = declare_outage(KLEINE_RECHENSTUBE, since=SINCE, by=ADA, at=NOON)
    draft_claim("E-1", by=BO, at=NOON, incident=reference)
    threat = record_threat("A flaw in a library", by=ADA, at=NOON)
    record_threat("Something else", by=ADA, at=NOON)
    link_incident(reference, "threat", threat, by=ADA, at=NOON)
    merge_incidents(other, reference, reason="One cause.", by=ADA, at=NOON)
    return reference


def test_the_file_holds_the_incident_and_what_belongs_to_it(incident: str, tmp_path: Path):
    """
    In full, with the chain to the last entry; of everything else there is not a word, only digests.
    """
    out = tmp_path / "incident.zip"

    told = export_incident_file(incident, out, by=DEE, at=NOON, language="nl")

    assert list(verify_incident_file.verified(str(out), told["key"]))[-1] == "The file is sound."
    assert told["subjects"] == [incident, "INC-2026-0002", "THR-2026-0001", "CLM-2026-0001"]
    with ZipFile(out) as archive:
        entries = [json.loads(each) for each in archive.read("entries.jsonl").splitlines()]
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert {each["subject"] for each in entries} == set(told["subjects"])
    assert [each["sequence"] for each in entries] == sorted(
        entry.sequence for name in told["subjects"] for entry in ledger.entries(name)
    )[:-1]
    assert "Tijdlijn van INC-2026-0001" in everything
    assert "THR-2026-0002" not in everything
    assert "Something else" not in everything


def test_no_file_leaves_unrecorded(incident: str, tmp_path: Path):
    """
    The ledger has who made it and its SHA-256, and everything still verifies.
    """
    out = tmp_path / "incident.zip"

    told = export_incident_file(incident, out, by=ADA, at=NOON)

    *_, entry = ledger.entries(incident)
    assert (entry.kind, entry.actor) == ("incident.exported", "ada")
    assert entry.body["sha256"] == told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert entry.body["until"] == entry.sequence - 1
    assert soundness.check()["ledger_entries"] == entry.sequence


def test_nothing_is_left_of_a_file_that_could_not_be_recorded(incident: str, tmp_path: Path, monkeypatch):
    """
    What fails before the entry is written leaves no file, under no name.
    """
    monkeypatch.setattr(ledger, "append", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("no disk")))
    out = tmp_path / "empty" / "incident.zip"
    out.parent.mkdir()

    with pytest.raises(RuntimeError, match="no disk"):
        export_incident_file(incident, out, by=ADA, at=NOON)

    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize(("who", "code"), [(BO, "not_allowed"), (CYD, "unknown_incident")])
def test_who_may_not_export_gets_no_file(who, code: str, incident: str, tmp_path: Path):
    """
    A responder is told so; somebody of another entity does not learn that there is such an incident.
    """
    out = tmp_path / "incident.zip"

    with pytest.raises(Refused) as refused:
        export_incident_file(incident, out, by=who, at=NOON)

    assert refused.value.code == code
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_refused_and_not_recorded(incident: str, tmp_path: Path):
    """
    The sentence names the place, and the ledger says nothing of a file that never was.
    """
    before = ledger.head()

    with pytest.raises(Refused, match="cannot be written") as refused:
        export_incident_file(incident, tmp_path / "nowhere" / "incident.zip", by=ADA, at=NOON)

    assert refused.value.code == "cannot_write"
    assert ledger.head() == before
