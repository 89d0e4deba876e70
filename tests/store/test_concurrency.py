"""Several processes at one data folder: nothing is lost, and nobody is turned away."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import HAFEN, write_inventory, write_register
from tests.processes import TOCSIN, environment
from tests.processes import settings as own

FACTS = 50
RECORDING = """
import sys
from tocsin.store import start
start.database()
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.core.incidents import OPERATOR, Fact
reference, name = sys.argv[1:]
for number in range(%d):
    fact = Fact("clients_affected", number, source=f"{name} {number}")
    record_fact(reference, fact, by=OPERATOR, at=clock.now())
""" % FACTS


def tocsin(settings: dict[str, str], *arguments: str) -> object:
    command = [*TOCSIN, *arguments, "--json"]
    done = subprocess.run(command, env=environment(**settings), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture
def installation(request, tmp_path) -> dict[str, str]:
    """An own data folder, and on PostgreSQL an own database, with the register of Nordbank in it."""
    settings = own(tmp_path / "data", request.config)
    tocsin(settings, "import", "register", str(write_register(tmp_path / "register.zip")))
    tocsin(settings, "import", "inventory", str(write_inventory(tmp_path / "inventory")))
    return settings


def test_two_processes_record_facts_at_once_and_none_is_lost(installation: dict[str, str]):
    """
    Fifty facts each into one incident: a hundred entries, no gap, a chain that verifies, no locked database.
    """
    incident = tocsin(installation, "outage", "--provider", HAFEN, "--since", "2026-03-02T08:00:00Z")["incident"]
    before = tocsin(installation, "check")["ledger_entries"]

    recording = [
        subprocess.Popen(
            [sys.executable, "-c", RECORDING, incident, name],
            env=environment(**installation),
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("ada", "bo")
    ]
    errors = [each.communicate(timeout=60)[1] for each in recording]

    assert errors == ["", ""]
    assert [each.returncode for each in recording] == [0, 0]
    assert tocsin(installation, "check")["ledger_entries"] == before + 2 * FACTS


def test_outages_declared_at_once_have_references_of_their_own(installation: dict[str, str]):
    """
    Three commands at the same moment: three incidents.
    """
    command = [*TOCSIN, "outage", "--provider", HAFEN, "--since", "2026-03-02T08:00:00Z", "--json"]
    running = [
        subprocess.Popen(command, env=environment(**installation), stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    references = {json.loads(each.communicate(timeout=60)[0])["incident"] for each in running}

    assert len(references) == 3
    assert {each["incident"] for each in tocsin(installation, "incidents")} == references


def test_an_import_that_is_killed_leaves_nothing_half_written(installation: dict[str, str], tmp_path: Path):
    """
    The process ends in the middle of the transaction: the inventory and the ledger are as before.
    """
    before = tocsin(installation, "inventory"), tocsin(installation, "check")
    dying = """
import os, sys
from tocsin.store import start
start.database()
from tocsin.actions.import_inventory import import_inventory
from tocsin.channels import clock
from tocsin.channels.inventory_folder import read_folder
from tocsin.core.incidents import OPERATOR
from tocsin.store import ledger
ledger.append = lambda *_, **__: os._exit(9)
from pathlib import Path
import_inventory(read_folder(Path(sys.argv[1])), by=OPERATOR, at=clock.now())
"""
    other = write_inventory(tmp_path / "other", customers="id,name\nK1,Renamed\nK2,Renamed too\n")

    died = subprocess.run([sys.executable, "-c", dying, str(other)], env=environment(**installation), check=False)

    assert died.returncode == 9
    assert (tocsin(installation, "inventory"), tocsin(installation, "check")) == before
