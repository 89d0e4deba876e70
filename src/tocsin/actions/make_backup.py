"""Make a backup: one file with all that is recorded, as it stood at one instant, while others go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tocsin.actions.policy import allow_operator
from tocsin.channels.backup_file import write_backup
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store import ledger, tables
from tocsin.store.snapshot import snapshot
from tocsin.store.unit_of_work import unit_of_work

SUBJECT = "installation"
KEYS = ("secret.key", "signing.key")
"""What lies in the data folder and lets one act as this installation: only in a sealed backup."""
CLOCK = "clock.json"


def make_backup(out: Path, *, by: Actor, at: Instant, passphrase: bytes | None = None) -> dict[str, Any]:
    """
    Write a backup and return ``file``, ``sha256``, ``ledger_entries``, ``ledger_hash`` and ``sealed``.

    Without a passphrase it holds what is recorded, and nothing with which one could come in or sign. It is
    recorded when it is complete, before it has its name. Raises ``Refused`` (``not_allowed``,
    ``cannot_write``).
    """
    allow_operator(by, "backup")
    with snapshot() as using:
        sequence, last = ledger.head(using)
        held = tables.tables(secrets=passphrase is not None)
        manifest = {
            "tocsin": version("tocsin"),
            "database": connection.vendor,
            "migrations": tables.migrations(using),
            "ledger": {"sequence": sequence, "hash": last},
            "secrets": passphrase is not None,
            "tables": {each.label: each.columns for each in held},
        }

        def record(digest: str) -> None:
            body = {"sha256": digest, "sequence": sequence, "hash": last, "sealed": passphrase is not None}
            with unit_of_work(by, at) as work:
                work.record("backup.made", SUBJECT, body)

        files = _files(held, using, sealed=passphrase is not None)
        digest = write_backup(out, manifest, files, passphrase=passphrase, at=at, before_naming=record)
    return {
        "file": str(out),
        "sha256": digest,
        "ledger_entries": sequence,
        "ledger_hash": last,
        "sealed": passphrase is not None,
    }


def _files(held: list[tables.Table], using: str, *, sealed: bool) -> Iterator[tuple[str, Iterable[str]]]:
    for each in held:
        yield f"tables/{each.label}.jsonl", tables.lines(each, using, secrets=sealed)
    for name in (CLOCK, *(KEYS if sealed else ())):
        path = settings.DATA / name
        if path.exists():
            yield f"folder/{name}", [path.read_text(encoding="utf-8").rstrip("\n")]
