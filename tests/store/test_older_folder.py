"""A folder that an older Tocsin made is brought up to date: nothing is lost, and its chain still verifies."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import environment, settings

BEGIN = """
import hashlib, json, sys
from tocsin.store import start
start.django()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.cast import at
call_command("migrate", "store", "0006", verbosity=0)
then = ("store", "0006_pre_dossiers_and_recovery_plans")
tables = MigrationExecutor(connection).loader.project_state([then]).apps
NOON = at("2025-03-02 12:00")
entities = tables.get_model("store", "GroupEntity").objects
entity = entities.create(lei="NORDBANK", name="Nordbank", terms={"country": "DE"})
shared = {"entity": entity, "since": NOON}
Incident = tables.get_model("store", "Incident")
for number, status in ((1, "resolved"), (7, "open")):
    Incident.objects.create(reference=f"INC-2025-{number:04d}", title="Payments", status=status, **shared)
threats = tables.get_model("store", "Threat").objects
threats.create(reference="THR-2025-0003", title="Flaw", status="active", **shared)
resolved = {"key": "resolved_at", "value": "2025-03-02T12:00:00Z", "since": None, "source": ""}
resolved["estimate"] = False
flaw = {"title": "Flaw", "entity": "NORDBANK", "detected_at": "2025-03-02T12:00:00Z"}
said = [
    ("incident.opened", "INC-2025-0001", {"title": "Payments", "entity": "NORDBANK"}),
    ("fact.recorded", "INC-2025-0001", resolved),
    ("incident.opened", "INC-2025-0007", {"title": "Payments", "entity": "NORDBANK"}),
    ("threat.recorded", "THR-2025-0003", flaw),
]
last = ""
for number, (kind, subject, body) in enumerate(said, start=1):
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    fields = [last, str(number), "2025-03-02T12:00:00Z", "ada", kind, subject, text]
    hash = hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
    tables.get_model("store", "LedgerEntry").objects.create(
        sequence=number, recorded_at=NOON, actor="ada", kind=kind, subject=subject, body=text,
        previous=last, hash=hash,
    )
    last = hash
tables.get_model("store", "LedgerHead").objects.update(sequence=len(said), hash=last)
print(last)
"""
DAMAGE = """
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("DROP TRIGGER ledger_keeps_entries_on_update")
    else:
        cursor.execute("ALTER TABLE store_ledgerentry DISABLE TRIGGER USER")
    cursor.execute("UPDATE store_ledgerentry SET actor = 'eve' WHERE sequence = 2")
"""
LOOK = """
import json
from tocsin.core.refusal import Refused
from tocsin.store import start
try:
    start.database()
except Refused as reason:
    raise SystemExit(f"{reason.code} {reason.where}")
from tocsin.store import ledger, soundness
from tocsin.store.incidents import next_reference
from tocsin.store.models import Incident, LedgerEntry
from django.db import transaction
checked = soundness.check()
states = list(Incident.objects.order_by("reference").values_list("reference", "state"))
bound = list(LedgerEntry.objects.filter(subject="ledger").values_list("sequence", "kind", "body"))
with transaction.atomic():
    names = [next_reference("INC-2025"), next_reference("THR-2025")]
print(json.dumps([checked["ledger_entries"], states, bound, names]))
"""


def run(own: dict[str, str], script: str) -> subprocess.CompletedProcess[str]:
    """Run a script on an installation."""
    env = environment(**own, PYTHONPATH=str(Path(__file__).parents[2]))
    return subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False
    )


def test_what_an_older_version_recorded_is_all_there(tmp_path: Path, request: pytest.FixtureRequest):
    """
    States, numbering and the rows of today come from the ledger; where the older chain ended stays on record.
    """
    own = settings(tmp_path, request.config)
    begun = run(own, BEGIN)
    assert begun.stderr == ""

    answer = run(own, LOOK)

    assert answer.stderr == ""
    assert json.loads(answer.stdout) == [
        5,
        [["INC-2025-0001", "resolved"], ["INC-2025-0007", "detected"]],
        [
            [
                5,
                "ledger.bound_anew",
                json.dumps({"hash": begun.stdout.strip(), "sequence": 4}, separators=(",", ":")),
            ]
        ],
        ["INC-2025-0008", "THR-2025-0004"],
    ]


def test_a_chain_that_was_broken_before_is_not_bound_anew(tmp_path: Path, request: pytest.FixtureRequest):
    """
    Computing the hashes anew would hide what was changed: such a folder is not brought up to date.
    """
    own = settings(tmp_path, request.config)
    assert run(own, BEGIN + DAMAGE).stderr == ""

    answer = run(own, LOOK)

    assert (answer.returncode, answer.stderr.strip()) == (1, "ledger_broken ledger 2")
