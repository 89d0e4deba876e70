"""Restore a backup into an empty installation, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from tocsin.actions.make_backup import CLOCK, KEYS, SUBJECT
from tocsin.actions.policy import allow_operator
from tocsin.channels.backup_file import Backup, opened
from tocsin.channels.files import whole
from tocsin.core.incidents import Actor
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import ledger, projected, tables
from tocsin.store.unit_of_work import unit_of_work


def restore_backup(path: Path, *, by: Actor, at: Instant, passphrase: bytes | None = None) -> dict[str, Any]:
    """
    Restore a backup and return ``ledger_entries`` and ``ledger_hash`` of it, ``made_at`` and ``sealed``.

    Every checksum is verified before anything is written, the chain before it is kept. Raises ``Refused``
    (``folder_not_empty``, ``backup_of_another_version``, ``backup_damaged``, ``ledger_broken`` and those of
    ``opened``).
    """
    allow_operator(by, "restore")
    with opened(path, passphrase) as backup:
        _fits(backup)
        said = backup.manifest["ledger"]
        try:
            with transaction.atomic():
                ledger.lock()
                _empty()
                _fill(backup)
                _proved(said)
                with unit_of_work(by, at) as work:
                    body = {"sha256": backup.sha256, "made_at": backup.manifest["made_at"], **said}
                    work.record("backup.restored", SUBJECT, body)
                with _folder(backup):
                    transaction.get_connection().check_constraints()
        except DatabaseError as error:
            raise _unfit(str(error)) from None
        return {
            "ledger_entries": said["sequence"],
            "ledger_hash": said["hash"],
            "made_at": backup.manifest["made_at"],
            "sealed": backup.manifest["secrets"],
        }


def _fits(backup: Backup) -> None:
    """Refuse a backup whose tables are not those of here."""
    if backup.manifest["migrations"] != tables.migrations():
        raise Refused(
            "backup_of_another_version",
            f"The backup was made by Tocsin {backup.manifest['tocsin']} with other tables than this one has. "
            "Restore it with that version, then start this one on the data folder: it brings it up to date.",
            "FILE",
        )
    held = {each.label: list(each.columns) for each in tables.tables(secrets=backup.manifest["secrets"])}
    if backup.manifest["tables"] != held:
        raise _unfit("its tables are not those of this version")


def _empty() -> None:
    found = tables.filled()
    if found is not None:
        raise Refused(
            "folder_not_empty",
            f"A backup is restored into an empty installation, and {found} of this one holds something. "
            "Name an empty folder with TOCSIN_DATA, or an empty database with TOCSIN_DATABASE_URL.",
            "TOCSIN_DATA",
        )


def _fill(backup: Backup) -> None:
    for label, columns in backup.manifest["tables"].items():
        try:
            tables.fill(tables.Table(label, tuple(columns)), backup.lines(f"tables/{label}.jsonl"))
        except (ValueError, TypeError, KeyError) as error:
            raise _unfit(f"a row of {label} is none of ours ({error})") from None
    tables.number_on()


def _proved(said: dict[str, Any]) -> None:
    """Verify the chain, and that it ends where the backup says; what only shows it is made anew."""
    ledger.verify()
    if ledger.head() != (said["sequence"], said["hash"]):
        raise _unfit("its ledger does not end where its manifest says")
    projected.rebuild()


@contextmanager
def _folder(backup: Backup) -> Iterator[None]:
    """Put the files of the data folder in place; they are as before when what follows fails."""
    with ExitStack() as undo:
        for name in (CLOCK, *KEYS):
            if f"folder/{name}" in backup.manifest["files"]:
                path = settings.DATA / name
                before = path.read_bytes() if path.exists() else None
                undo.callback(_put, path, before)
                _put(path, "\n".join(backup.lines(f"folder/{name}")).encode())
        yield
        undo.pop_all()


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
        return
    with whole(path) as file:
        file.write(content)


def _unfit(what: str) -> Refused:
    return Refused(
        "backup_damaged",
        f"The backup cannot be restored: {' '.join(what.split()):.300}. Nothing was written. "
        "Restore another one.",
        "FILE",
    )
