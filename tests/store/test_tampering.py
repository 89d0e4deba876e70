"""What somebody does to the tables past Tocsin is found and named, whether by SQL or in the file itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import ADA, BO, HAFEN_CLOUD, NORDBANK, OPERATOR, at, load
from tests.processes import environment
from tests.store.test_ledger import tampered
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.give_role import give_role
from tocsin.actions.rebuild_projections import rebuild_projections
from tocsin.actions.record_threat import record_threat
from tocsin.core.incidents import Role
from tocsin.core.refusal import Refused
from tocsin.store import ledger, projected, soundness

NOON = at("2026-03-02 12:00")
SINCE = at("2026-03-02 08:00")


@pytest.fixture
def incident(tmp_path: Path) -> str:
    """Nordbank with an incident, a threat, a claim and somebody who may do things."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=ADA, at=NOON)
    record_threat("A flaw in a library", by=ADA, at=NOON)
    draft_claim("E-1", by=BO, at=NOON, incident=reference)
    give_role("ada", NORDBANK, Role.INCIDENT_MANAGER, by=OPERATOR, at=NOON)
    return reference


def fault() -> Refused:
    with pytest.raises(Refused) as refused:
        soundness.check()
    return refused.value


@pytest.mark.django_db
def test_a_folder_that_nobody_touched_is_sound(incident: str):
    """
    Everything that actions stored is what the ledger tells, and making it anew changes nothing.
    """
    checked = soundness.check()

    assert checked["projected"] >= 4
    assert checked["ledger_hash"] == ledger.head()[1]
    assert set(rebuild_projections(by=OPERATOR, at=NOON).values()) == {0}
    assert soundness.check() == checked


ROWS = {
    "the title of an incident": ("UPDATE store_incident SET title = 'Nothing'", "INC-2026-0001", "title"),
    "its state": ("UPDATE store_incident SET state = 'closed'", "INC-2026-0001", "state is closed"),
    "who may see it": ("UPDATE store_incident SET confidential = true", "INC-2026-0001", "confidential"),
    "what it hit": ("DELETE FROM store_incidentnode", "INC-2026-0001", "nodes"),
    "the status of a threat": ("UPDATE store_threat SET status = 'dismissed'", "THR-2026-0001", "status"),
    "a threat that is gone": ("DELETE FROM store_threat", "THR-2026-0001", "row is missing"),
    "the status of a claim": ("UPDATE store_dossier SET status = 'sent'", "CLM-2026-0001", "status is sent"),
    "a role that nobody gave": ("UPDATE store_membership SET role = 'administrator'", "person:ada", "roles"),
    "a role that is gone": ("DELETE FROM store_membership", "person:ada", "row is missing"),
    "a threat that nobody recorded": (
        "UPDATE store_threat SET reference = 'THR-2026-0009'",
        "THR-2026-0001",
        "row is missing",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", ROWS)
def test_a_row_that_is_not_what_the_ledger_tells_is_named_and_made_anew(what: str, incident: str):
    """
    `check` names the row and the column; after `rebuild` all is as the ledger tells it.
    """
    statement, where, said = ROWS[what]
    with connection.cursor() as cursor:
        cursor.execute(statement)

    found = fault()

    assert (found.code, found.where) == ("projection_differs", where)
    assert said in found.message
    assert sum(rebuild_projections(by=OPERATOR, at=NOON).values()) >= 1
    assert soundness.check()["projected"] >= 4


@pytest.mark.django_db
def test_a_row_without_any_entry_is_named(incident: str):
    """
    An incident that the ledger knows nothing of was put there by somebody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_threat (reference, title, entity_id, since, status, significant) "
            "SELECT 'THR-2026-0009', title, entity_id, since, status, significant FROM store_threat"
        )

    found = fault()

    assert (found.code, found.where) == ("projection_differs", "THR-2026-0009")
    assert "the ledger knows nothing of it" in found.message
    assert projected.rebuild()["threats"] == 1


@pytest.mark.django_db
def test_a_broken_ledger_makes_no_tables(incident: str):
    """
    What cannot be believed is not shown: `rebuild` refuses before it changes anything.
    """
    tampered("UPDATE store_ledgerentry SET body = '{}' WHERE sequence = 2")

    with pytest.raises(Refused, match="Ledger entry 2") as refused:
        rebuild_projections(by=OPERATOR, at=NOON)

    assert refused.value.code == "ledger_broken"


@pytest.mark.django_db
def test_only_the_operator_of_the_machine_makes_tables_anew(incident: str):
    """
    No role gives it.
    """
    with pytest.raises(Refused, match="ada may not rebuild"):
        rebuild_projections(by=ADA, at=NOON)


HEADS = {
    "further on": ("sequence = sequence + 1", "it is missing"),
    "with another hash": ("hash = 'x'", "it is not what was written"),
    "back by one": ("sequence = sequence - 1", "it is not what was written"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", HEADS)
def test_a_head_that_was_changed_is_found(what: str, incident: str):
    """
    Wherever the head is made to point, the entry at which that shows is named.
    """
    change, said = HEADS[what]
    tampered(f"UPDATE store_ledgerhead SET {change}")  # noqa: S608 - ours

    found = fault()

    assert found.code == "ledger_broken"
    assert said in found.message


WRITE = """
import sys
from tocsin.store import start
start.database()
from django.db import connection, transaction
from tests.cast import at
from tocsin.store import ledger
for number in range(1, 6):
    with transaction.atomic():
        body = {"text": f"what was written {number}"}
        ledger.append("incident.noted", "installation", body, by="ada", at=at("2026-03-02 12:00"))
with connection.cursor() as cursor:
    cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='store_ledgerentry'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name}")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""
TRY = """
import json, sys
from pathlib import Path
from tocsin.store import start
start.django()
from django.db import connection
from tocsin.core.refusal import Refused
from tocsin.store import soundness
start.pending = list
path, answers = Path(sys.argv[1]), []
whole = path.read_bytes()
for place in json.loads(sys.stdin.read()):
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1:])
    try:
        soundness.check()
        answers.append(["sound", None])
    except Refused as reason:
        answers.append([reason.code, reason.where])
    connection.close()
path.write_bytes(whole)
print(json.dumps(answers))
"""


def test_every_byte_of_an_entry_in_the_file_counts(tmp_path: Path):
    """
    Triggers dropped, then one byte after the other changed in the file: the entry is named each time.
    """
    own = environment(TOCSIN_DATA=str(tmp_path), PYTHONPATH=str(Path(__file__).parents[2]))
    subprocess.run([sys.executable, "-c", WRITE], env=own, check=True)
    path = tmp_path / "tocsin.sqlite3"
    whole = path.read_bytes()
    start = whole.index(b"2026-03-02 12:00:00ada", whole.index(b"what was written 3") - 120)
    places = list(range(start - 8, whole.index(b"what was written 3", start) + 150, 11))

    tried = subprocess.run(
        [sys.executable, "-c", TRY, str(path)],
        input=json.dumps(places),
        env=own,
        check=True,
        capture_output=True,
        text=True,
    )

    answers = json.loads(tried.stdout)
    named = {place - start: answer for place, answer in zip(places, answers, strict=True)}
    assert {each: answer for each, answer in named.items() if answer != ["ledger_broken", "ledger 3"]} == {}
