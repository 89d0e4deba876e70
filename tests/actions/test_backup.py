"""A backup taken while others record is the installation as it stood at one instant, whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.cast import ADA, HAFEN, NORDBANK, at, write_inventory, write_register
from tests.processes import environment, settings
from tocsin.actions.make_backup import make_backup
from tocsin.actions.restore_backup import restore_backup
from tocsin.core.refusal import Refused

PASSPHRASE = "a bell that is rung in time\n"
LOAD = """
import json, sys, threading
from datetime import timedelta
from pathlib import Path
from tocsin.store import start
start.database()
from django.contrib.auth.models import User
from django.db import connection
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.give_role import give_role
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.import_register import import_register
from tocsin.actions.make_backup import make_backup
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.channels.backup_file import read_passphrase
from tocsin.channels.inventory_folder import read_folder
from tocsin.channels.register_package.reader import read_package
from tocsin.core.incidents import OPERATOR, Fact, Role
from tocsin.core.time import instant, rfc3339
from tocsin.store.models import LedgerEntry
register, inventory, provider, entity, plain, sealed, words = sys.argv[1:]
import_register(read_package(Path(register)), by=OPERATOR, at=clock.now())
import_inventory(read_folder(Path(inventory)), by=OPERATOR, at=clock.now())
now, password = clock.now(), "a long enough password"
give_role("ada", entity, Role.INCIDENT_MANAGER, by=OPERATOR, at=now, password=password)
since = instant("2026-03-02T08:00:00Z")
reference = declare_outage(provider, since=since, by=OPERATOR, at=clock.now())
begun = threading.Barrier(4)
def record(name):
    for number in range(20):
        if number == 3:
            begun.wait()
        fact = Fact("clients_affected", number, source=f"{name} {number}")
        record_fact(reference, fact, by=OPERATOR, at=clock.now())
    connection.close()
threads = [threading.Thread(target=record, args=[name], daemon=True) for name in ("ada", "bo", "eve")]
for each in threads:
    each.start()
begun.wait(60)
told = [make_backup(Path(plain), by=OPERATOR, at=clock.now())]
for each in threads:
    each.join()
told.append(make_backup(Path(sealed), by=OPERATOR, at=clock.now(), passphrase=read_passphrase(Path(words))))
def known(backup):
    later = LedgerEntry.objects.filter(sequence__gt=backup["ledger_entries"])
    assert backup is told[1] or later.filter(subject=reference).count() > 3, "nobody recorded meanwhile"
    return rfc3339(min(later.values_list("recorded_at", flat=True)) - timedelta(microseconds=1))
print(json.dumps({"incident": reference, "plain": told[0], "sealed": told[1],
    "known": [known(each) for each in told], "last": LedgerEntry.objects.count()}))
"""


@pytest.fixture(scope="module")
def busy(request, tmp_path_factory) -> dict[str, Any]:
    """An installation of which two backups were made while three threads recorded facts."""
    folder = tmp_path_factory.mktemp("busy")
    own = settings(folder / "data", request.config)
    (folder / "words").write_text(PASSPHRASE, encoding="utf-8")
    files = [str(folder / each) for each in ("plain.zip", "sealed.backup", "words")]
    register, inventory = write_register(folder / "register.zip"), write_inventory(folder / "inventory")
    command = [sys.executable, "-c", LOAD, str(register), str(inventory), HAFEN, NORDBANK, *files]
    done = subprocess.run(command, env=environment(**own), capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return {"own": own, "folder": folder, "files": files, **json.loads(done.stdout)}


SAY = """
import contextlib, io, json, sys
from tocsin.cli.main import main
answers = []
for words in json.loads(sys.stdin.read()):
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.suppress(SystemExit):
        main([*words, "--json"])
    answers.append(json.loads(out.buffer.getvalue()))
print(json.dumps(answers))
"""


def run(own: dict[str, str], *commands: tuple[str, ...]) -> list[Any]:
    """Run commands that answer JSON one after the other; a refusal is the answer of one as well."""
    done = subprocess.run(
        [sys.executable, "-c", SAY],
        input=json.dumps(commands),
        env=environment(**own),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return list(json.loads(done.stdout))


def situation(incident: str, known: str) -> tuple[str, ...]:
    return ("situation", incident, "--as-of", "2026-03-02T11:00:00Z", "--known-at", known)


def test_a_backup_under_load_restores_to_an_equal_situation(busy, request, tmp_path):
    """
    What was known at its instant is known again, the chain verifies, and the head is that of the backup.
    """
    own = settings(tmp_path / "restored", request.config)
    plain, asked = (
        busy["files"][0],
        [situation(busy["incident"], busy["known"][0]), ("inventory",), ("check",)],
    )

    told, *restored = run(own, ("restore", plain), *asked)
    *original, refused = run(busy["own"], *asked, ("restore", plain))

    assert told["ledger_hash"] == busy["plain"]["ledger_hash"]
    assert restored[:2] == original[:2]
    assert restored[2]["ledger_entries"] == told["ledger_entries"] + 1 < busy["last"]
    assert original[2]["ledger_entries"] == busy["last"]
    assert refused["error"]["code"] == "folder_not_empty"


def test_only_a_sealed_backup_holds_what_one_comes_in_with(busy, request, tmp_path):
    """
    The plain one has no password, no token and no key in it; the sealed one cannot be read, and has them all.
    """
    plain, sealed, words = busy["files"]
    with ZipFile(plain) as archive:
        names = archive.namelist()
        accounts = archive.read("tables/auth.user.jsonl").decode()
    own = settings(tmp_path / "restored", request.config)
    asked = situation(busy["incident"], busy["known"][1])

    commands = ("restore", sealed), ("restore", sealed, "--passphrase-file", words), asked
    refused, told, restored = run(own, *commands)

    assert not {each for each in names if each.startswith(("folder/", "tables/mfa", "tables/sessions"))}
    assert not {"tables/store.apitoken.jsonl", "tables/store.breakglass.jsonl"} & set(names)
    assert "ada" in accounts
    assert "argon2" not in accounts
    assert b"ada" not in Path(sealed).read_bytes()
    assert refused["error"]["code"] == "no_passphrase"
    assert told["sealed"] is True
    before, after = (Path(each["TOCSIN_DATA"]) / "secret.key" for each in (busy["own"], own))
    assert after.read_text(encoding="ascii") == before.read_text(encoding="ascii")
    assert after.stat().st_mode & 0o077 == 0
    assert [restored] == run(busy["own"], asked)


def changed(busy: dict[str, Any], out: Path, **files: bytes | None) -> Path:
    """Write a backup anew with some files otherwise (``__`` stands for ``/``, ``_`` for ``.``) or without."""
    named = {name.replace("__", "/").replace("_", "."): content for name, content in files.items()}
    with ZipFile(busy["files"][0]) as archive, ZipFile(out, "w") as other:
        for name in archive.namelist():
            content = named.get(name, archive.read(name))
            if content is not None:
                other.writestr(name, content)
    return out


def manifest(busy: dict[str, Any], **values: object) -> bytes:
    with ZipFile(busy["files"][0]) as archive:
        return json.dumps(json.loads(archive.read("manifest.json")) | values).encode()


def test_a_backup_that_was_changed_restores_nothing(busy, request, tmp_path):
    """
    Cut off, changed, incomplete, of another version, or none at all: refused, and nothing is written.
    """
    own = settings(tmp_path / "restored", request.config)
    whole, cut, text = Path(busy["files"][0]).read_bytes(), tmp_path / "cut.zip", tmp_path / "text.zip"
    cut.write_bytes(whole[:-2000])
    text.write_bytes(b"no backup at all")
    asked = {
        cut: "not_a_backup",
        text: "not_a_backup",
        tmp_path / "nowhere.zip": "unreadable_file",
        changed(busy, tmp_path / "1.zip", tables__store_incident_jsonl=b""): "backup_damaged",
        changed(busy, tmp_path / "2.zip", tables__store_incident_jsonl=None): "backup_damaged",
        changed(
            busy, tmp_path / "3.zip", manifest_json=manifest(busy, migrations=["store.0001"])
        ): "backup_of_another_version",
        changed(
            busy, tmp_path / "4.zip", manifest_json=manifest(busy, ledger={"sequence": 7, "hash": "x"})
        ): "backup_damaged",
        changed(busy, tmp_path / "5.zip", manifest_json=b"{}"): "not_a_backup",
    }

    *answers, checked, listed = run(
        own, *(("restore", str(path)) for path in asked), ("check",), ("incidents",)
    )

    assert [each["error"]["code"] for each in answers] == list(asked.values())
    assert (checked["ledger_entries"], listed) == (0, [])


def test_a_backup_takes_its_name_when_it_is_complete(busy, tmp_path):
    """
    Where it cannot be written nothing is left, and it is for its owner alone where it can.
    """
    nowhere, folder = tmp_path / "nowhere" / "backup.zip", tmp_path
    refused, folder = run(busy["own"], ("backup", str(nowhere)), ("backup", str(folder)))

    assert refused["error"]["code"] == folder["error"]["code"] == "cannot_write"
    assert list(tmp_path.iterdir()) == []
    assert Path(busy["files"][0]).stat().st_mode & 0o077 == 0


def test_backup_and_restore_are_for_the_operator_of_the_machine(tmp_path):
    """
    No role of any entity gives either.
    """
    for act in (make_backup, restore_backup):
        with pytest.raises(Refused, match="on the machine itself"):
            act(tmp_path / "backup.zip", by=ADA, at=at("2026-03-02 12:00"))


@pytest.mark.postgresql
def test_a_backup_goes_from_one_database_to_the_other_and_back(busy, request, tmp_path):
    """
    From PostgreSQL into SQLite and from there into PostgreSQL: the same ledger, the same situation.
    """
    sqlite = {"TOCSIN_DATA": str(tmp_path / "sqlite")}
    again = settings(tmp_path / "again", request.config)
    assert os.environ["TOCSIN_DATABASE_URL"]

    back, asked = str(tmp_path / "back.zip"), situation(busy["incident"], busy["known"][0])

    first, made, there = run(sqlite, ("restore", busy["files"][0]), ("backup", back), asked)
    second, here, checked = run(again, ("restore", back), asked, ("check",))

    assert first["ledger_hash"] == busy["plain"]["ledger_hash"]
    assert second["ledger_hash"] == made["ledger_hash"]
    assert [there] == [here] == run(busy["own"], asked)
    assert checked["ledger_entries"] == made["ledger_entries"] + 1
