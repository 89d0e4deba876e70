"""Does the data folder hold together: migrations, the ledger, the law."""

from __future__ import annotations

from django.db import DatabaseError

from tocsin.core.refusal import Refused
from tocsin.store import lawfaults, lawsurvey, ledger, start


def check() -> dict[str, int]:
    """
    Return how much was verified, or refuse with the first fault.

    Raises ``Refused`` (``database_unreachable``, ``migrations_missing``, ``ledger_broken``,
    ``ledger_unguarded``, ``bad_rule_file``).
    """
    try:
        return _check()
    except DatabaseError as error:
        raise start.unreachable(error) from None


def _check() -> dict[str, int]:
    missing = start.pending()
    if missing:
        raise Refused(
            "migrations_missing",
            f"{len(missing)} migrations are not applied, the first is {missing[0]}. Any command that "
            "opens the database applies them: make a backup, then run tocsin incidents.",
            str(missing[0]),
        )
    entries = ledger.verify()
    ledger.guarded()
    law = lawsurvey.survey()
    if law.faults:
        raise lawfaults.refusal(law.faults)
    return {"ledger_entries": entries, "law_packs": law.packs}
