"""What was acknowledged is never lost, however the process ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.cast import HAFEN_CLOUD, write_inventory, write_register

pytestmark = pytest.mark.proof
KILLS = 20
RECORDER = """
import sys
from tocsin.store import start
start.database()
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.core.incidents import OPERATOR, Fact
number = int(sys.argv[2])
while True:
    number += 1
    fact = Fact("clients_affected", number, source="proof")
    record_fact(sys.argv[1], fact, by=OPERATOR, at=clock.now())
    print(number, flush=True)
"""


def run(data: Path, *words: str) -> str:
    """Run the command on a data folder and return what it prints."""
    environment = {**os.environ, "TOCSIN_DATA": str(data)}
    command = [str(Path(sys.executable).parent / "tocsin"), *words]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path):
    """
    A process that records facts is killed twenty times: each number it printed is in the ledger, whole.
    """
    data, random = tmp_path / "data", Random(1)  # noqa: S311 - a test that repeats itself
    run(data, "import", "register", str(write_register(tmp_path / "register.zip")))
    run(data, "import", "inventory", str(write_inventory(tmp_path / "inventory")))
    since = "2026-03-02T08:00:00Z"
    opened = run(data, "outage", "--provider", HAFEN_CLOUD, "--since", since, "--json")
    reference, last = json.loads(opened)["incident"], 0
    environment = {**os.environ, "TOCSIN_DATA": str(data)}
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", RECORDER, reference, str(last)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as recorder:
            assert recorder.stdout is not None
            last = int(recorder.stdout.readline())
            time.sleep(random.random() / 5)
            recorder.send_signal(signal.SIGKILL)
            last = max([last, *map(int, recorder.stdout.read().split())])

    checked = json.loads(run(data, "check", "--json"))

    assert last > KILLS
    assert checked["ledger_entries"] >= last
