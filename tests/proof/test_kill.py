"""What was acknowledged is never lost, however the process ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from urllib.request import urlopen

import pytest

from tests.cast import HAFEN_CLOUD, NORDBANK, write_inventory, write_register
from tests.processes import TOCSIN, environment, settings

pytestmark = pytest.mark.proof
KILLS = 20
KILLS_OF_THE_SERVER = {"sqlite": 100, "postgresql": 20}
CLIENTS = 4
STARTS_WITHIN = 120.0
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


SIGN_IN = """
import json, sys
from tocsin.store import start
start.database()
from django.contrib.auth.models import User
from django.test import Client
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.give_role import give_role
from tocsin.channels import clock
from tocsin.core.incidents import OPERATOR, Role
from tocsin.core.time import instant
give_role("ada", sys.argv[1], Role.INCIDENT_MANAGER, by=OPERATOR, at=clock.now())
client = Client()
client.force_login(
    User.objects.get(username="ada"), backend="allauth.account.auth_backends.AuthenticationBackend"
)
since = instant("2026-03-02T08:00:00Z")
incidents = [declare_outage(sys.argv[2], since=since, by=OPERATOR, at=clock.now()) for _ in range(10)]
print(json.dumps([client.cookies["sessionid"].value, incidents]))
"""
LOOK = """
import json, sys
from tocsin.store import start
start.django()
from tocsin.store import soundness
from tocsin.store.models import LedgerEntry
checked = soundness.check()
rows = LedgerEntry.objects.filter(sequence__gt=int(sys.argv[1]), kind="fact.recorded")
sources = [json.loads(body)["source"] for body in rows.values_list("body", flat=True)]
print(json.dumps([checked["ledger_entries"], [each for each in sources if each.startswith("kill")]]))
"""


class Installation:
    """A data folder, and what commands and a server on it are told."""

    def __init__(self, own: dict[str, str], folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = environment(**own, TOCSIN_PORT=str(self.port))
        self.errors = folder / "server.stderr"
        self.server: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> str:
        """Run a command, or a script given as ``-c``, and return what it prints."""
        return ended(self.running(*words))

    def running(self, *words: str) -> subprocess.Popen[str]:
        """Start a command, or a script given as ``-c``."""
        command = [sys.executable, *words] if words[0] == "-c" else [*TOCSIN, *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def serve(self) -> None:
        """Start the server, which with its workers is one group of processes."""
        with self.errors.open("ab") as errors:
            command = [*TOCSIN, "serve"]
            self.server = subprocess.Popen(
                command, env=self.environment, stderr=errors, start_new_session=True
            )

    def kill(self) -> None:
        """End the server and its workers as the machine does when it has no memory left."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def wait(self) -> None:
        """Wait until the server answers."""
        last = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < last and self.server is not None and self.server.poll() is None:
            with suppress(OSError):
                urlopen(f"http://127.0.0.1:{self.port}/healthz").close()
                return
            time.sleep(0.05)
        raise AssertionError(f"tocsin serve did not start:\n{self.errors.read_text()}")


def ended(process: subprocess.Popen[str]) -> str:
    """Wait for a process that has to end well, and return what it printed."""
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out


class Recorder(threading.Thread):
    """One client that records facts as fast as it can, and keeps those that were acknowledged."""

    def __init__(self, port: int, session: str, incident: str, name: str) -> None:
        super().__init__(name=name)
        self.port, self.incident = port, incident
        self.acknowledged: list[str] = []
        self.other: list[int] = []
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={'t' * 32}",
            "X-CSRFToken": "t" * 32,
            "Content-Type": "application/json",
        }

    def run(self) -> None:
        """Send one fact after the other, until the server is gone."""
        connection, number = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), 0
        with suppress(OSError, http.client.HTTPException):
            while True:
                number += 1
                source = f"{self.name}, fact {number}"
                fact = {"key": "clients_affected", "value": number, "source": source}
                connection.request(
                    "POST", f"/api/v1/incidents/{self.incident}/facts", json.dumps(fact), self.headers
                )
                answer = connection.getresponse()
                answer.read()
                if answer.status < 400:
                    self.acknowledged.append(source)
                else:
                    self.other.append(answer.status)
        connection.close()


@pytest.fixture
def installation(request, tmp_path) -> Iterator[Installation]:
    """An installation of Nordbank, on the database that was asked for."""
    found = Installation(settings(tmp_path / "data", request.config), tmp_path)
    found.run("import", "register", str(write_register(tmp_path / "register.zip")))
    found.run("import", "inventory", str(write_inventory(tmp_path / "inventory")))
    yield found
    found.kill()


def loaded(installation: Installation, session: str, incident: str, name: str) -> list[Recorder]:
    """Let several clients record facts at once until each was answered; they go on."""
    clients = [
        Recorder(installation.port, session, incident, f"{name}, client {each}") for each in range(CLIENTS)
    ]
    for each in clients:
        each.start()
    last = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < last and not all(each.acknowledged or each.other for each in clients):
        time.sleep(0.01)
    return clients


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(installation, request, capsys):
    """
    A server under load is killed again and again: every fact it acknowledged is in a ledger that verifies.
    """
    kills = KILLS_OF_THE_SERVER[request.config.getoption("database")]
    session, incidents = json.loads(installation.run("-c", SIGN_IN, NORDBANK, HAFEN_CLOUD))
    random, began = Random(1), time.monotonic()  # noqa: S311 - a test that repeats itself
    checked = acknowledged = recorded = 0
    installation.serve()
    for kill in range(1, kills + 1):
        installation.wait()
        clients = loaded(installation, session, incidents[kill % len(incidents)], f"kill {kill}")
        time.sleep(random.random() / 2)
        installation.kill()
        for each in clients:
            each.join()
        looking = installation.running("-c", LOOK, str(checked))
        if kill < kills:
            installation.serve()  # it starts while the ledger is verified

        checked, sources = json.loads(ended(looking))

        known = {source for each in clients for source in each.acknowledged}
        assert known <= set(sources)
        assert len(sources) == len(set(sources))
        assert [each.other for each in clients] == [[]] * CLIENTS
        acknowledged, recorded = acknowledged + len(known), recorded + len(sources)

    assert acknowledged >= kills * CLIENTS
    with capsys.disabled():
        print(  # noqa: T201 - the figures of a proof
            f"\n{kills} kills of the server, {CLIENTS} clients at once: {acknowledged} facts acknowledged, "
            f"{recorded} recorded, {checked} ledger entries verify; {time.monotonic() - began:.0f} s"
        )
