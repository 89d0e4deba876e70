"""Does the data folder hold together: migrations, the ledger, the law packs."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tocsin.core.refusal import Refused
from tocsin.store import lawbooks, ledger, timelimits

REGIMES = ("dora", "nis2", "gdpr")


def check() -> dict[str, int]:
    """
    Return how much was verified, or refuse with the first fault.

    Raises ``Refused`` (``migrations_missing``, ``ledger_broken``, ``bad_rule_file``).
    """
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise Refused(
            "migrations_missing",
            f"{len(missing)} migrations are not applied, the first is {missing[0][0]}. Any command that "
            "opens the database applies them: make a backup, then run tocsin incidents.",
            str(missing[0][0]),
        )
    entries = ledger.verify()
    packs = len(lawbooks.classification_books()) + len([timelimits.time_limits(regime) for regime in REGIMES])
    return {"ledger_entries": entries, "law_packs": packs}
