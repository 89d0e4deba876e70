"""One consistent state of the database, read while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

ALIAS = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """
    Open a connection of its own whose reads all see one instant, and return its alias; nobody waits for it.

    On SQLite that is one read transaction of the write-ahead log, on PostgreSQL one that repeats its reads.
    """
    source = connections["default"]
    own = source.copy(ALIAS)
    own.settings_dict["OPTIONS"] = {**own.settings_dict["OPTIONS"], **_reading(source.vendor)}
    own.settings_dict["OPTIONS"].pop("pool", None)
    connections[ALIAS] = own
    try:
        with transaction.atomic(using=ALIAS):
            yield ALIAS
    finally:
        own.close()
        del connections[ALIAS]


def _reading(vendor: str) -> dict[str, Any]:
    if vendor == "sqlite":
        return {"transaction_mode": "DEFERRED"}
    from psycopg import IsolationLevel  # noqa: PLC0415 - only where PostgreSQL is used

    return {"isolation_level": IsolationLevel.REPEATABLE_READ}
