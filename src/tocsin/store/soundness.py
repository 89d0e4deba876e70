"""Does the data folder hold together: migrations, the database, the ledger, what it projects, the law."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection

from tocsin.core.refusal import Refused
from tocsin.store import lawfaults, lawsurvey, ledger, projected, start


def check() -> dict[str, Any]:
    """
    Return how much was verified, or refuse with the first fault.

    Raises ``Refused`` (``database_unreachable``, ``migrations_missing``, ``database_damaged``,
    ``ledger_broken``, ``ledger_unguarded``, ``projection_differs``, ``bad_rule_file``).
    """
    try:
        return _check()
    except DatabaseError as error:
        raise start.unreachable(error) from None


def _check() -> dict[str, Any]:
    missing = start.pending()
    if missing:
        raise Refused(
            "migrations_missing",
            f"{len(missing)} migrations are not applied, the first is {missing[0]}. Any command that "
            "opens the database applies them: make a backup, then run tocsin incidents.",
            str(missing[0]),
        )
    damage = _damage()
    entries = ledger.verify()
    if damage:
        raise _damaged(damage)
    ledger.guarded()
    shown = projected.check()
    law = lawsurvey.survey()
    if law.faults:
        raise lawfaults.refusal(law.faults)
    return {
        "ledger_entries": entries,
        "ledger_hash": ledger.head()[1],
        "projected": shown,
        "law_packs": law.packs,
    }


def _damage() -> str:
    """Return what SQLite itself finds wrong with its file; the ledger may still say where. Empty: nothing."""
    if connection.vendor != "sqlite":
        return ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            found = str(cursor.fetchone()[0])
    except DatabaseError as error:
        return str(error)
    return "" if found == "ok" else found


def _damaged(damage: str) -> Refused:
    return Refused(
        "database_damaged",
        f"The database file is damaged: {' '.join(damage.split()):.200}. The ledger in it can still be read "
        "and is what was written. Stop using this data folder, look at the disk, and restore a backup that "
        "verifies.",
        "database",
    )
