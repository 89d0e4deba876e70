"""Several processes at one data folder: nothing is lost, and nobody is turned away."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import HAFEN, NORDBANK, write_inventory, write_register
from tests.processes import environment, settings

FACTS = 50
START = """
import json, os, sys
from pathlib import Path
from tocsin.store import start
start.database()
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.import_register import import_register
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.channels.inventory_folder import read_folder
from tocsin.channels.register_package.reader import read_package
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.core.time import instant
from tocsin.store import ledger, queries, soundness
def declare():
    since = instant("2026-03-02T08:00:00Z")
    return declare_outage(sys.argv[1], since=since, by=OPERATOR, at=clock.now())
"""
LOAD = """
import_register(read_package(Path(sys.argv[1])), by=OPERATOR, at=clock.now())
import_inventory(read_folder(Path(sys.argv[2])), by=OPERATOR, at=clock.now())
"""
DECLARE = "print(json.dumps(declare()))"
LOOK = """
listed = [row.reference for row in queries.incidents(None)]
print(json.dumps([soundness.check()["ledger_entries"], listed, queries.inventory_document()]))
"""
RECORD = f"""
reference, name = sys.argv[1:]
for number in range({FACTS}):
    fact = Fact("clients_affected", number, source=f"{{name}} {{number}}")
    record_fact(reference, fact, by=OPERATOR, at=clock.now())
"""
DIE = """
ledger.append = lambda *_, **__: os._exit(9)
import_inventory(read_folder(Path(sys.argv[1])), by=OPERATOR, at=clock.now())
"""


def started(installation: dict[str, str], script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process on an installation."""
    command = [sys.executable, "-c", START + script, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment(**installation), stdout=pipe, stderr=pipe, text=True)


def ended(process: subprocess.Popen[str], status: int = 0) -> str:
    """Wait for a process, which says nothing on standard error, and return what it printed."""
    out, err = process.communicate(timeout=60)
    assert (err, process.returncode) == ("", status)
    return out


@pytest.fixture(scope="module")
def installation(request, tmp_path_factory) -> dict[str, str]:
    """An own data folder, and on PostgreSQL an own database, with the register of Nordbank in it."""
    folder = tmp_path_factory.mktemp("installation")
    own = settings(folder / "data", request.config)
    register, inventory = write_register(folder / "register.zip"), write_inventory(folder / "inventory")
    ended(started(own, LOAD, str(register), str(inventory)))
    return own


def looked(installation: dict[str, str]) -> tuple[int, list[str], dict]:
    return tuple(json.loads(ended(started(installation, LOOK))))


def test_two_processes_record_facts_at_once_and_none_is_lost(installation: dict[str, str]):
    """
    Fifty facts each into one incident: a hundred entries, no gap, a chain that verifies, no locked database.
    """
    incident = json.loads(ended(started(installation, DECLARE, HAFEN)))
    before, _, _ = looked(installation)

    recording = [started(installation, RECORD, incident, name) for name in ("ada", "bo")]
    for each in recording:
        ended(each)

    assert looked(installation)[0] == before + 2 * FACTS


def test_outages_declared_at_once_have_references_of_their_own(installation: dict[str, str]):
    """
    Three processes at the same moment: three incidents.
    """
    running = [started(installation, DECLARE, HAFEN) for _ in range(3)]

    references = {json.loads(ended(each)) for each in running}

    assert len(references) == 3
    assert references <= set(looked(installation)[1])


def test_an_import_that_dies_leaves_nothing_half_written(installation: dict[str, str], tmp_path: Path):
    """
    The process ends in the middle of the transaction: the inventory and the ledger are as before.
    """
    before = looked(installation)
    other = write_inventory(tmp_path / "other", customers="id,name\nK1,Renamed\nK2,Renamed too\n")

    ended(started(installation, DIE, str(other)), status=9)

    assert looked(installation) == before
    assert NORDBANK in json.dumps(before)
