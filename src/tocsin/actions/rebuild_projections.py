"""Make every table that only shows the ledger anew from it."""

from __future__ import annotations

from tocsin.actions.make_backup import SUBJECT
from tocsin.actions.policy import allow_operator
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store import ledger, projected
from tocsin.store.unit_of_work import unit_of_work


def rebuild_projections(*, by: Actor, at: Instant) -> dict[str, int]:
    """
    Return how many rows of each kind were not what the ledger tells, and are so now.

    That some were is recorded. Raises ``Refused`` (``not_allowed``, ``ledger_broken``): a ledger that
    cannot be believed makes no tables.
    """
    allow_operator(by, "rebuild")
    ledger.verify()
    with unit_of_work(by, at) as work:
        changed = projected.rebuild()
        if any(changed.values()):
            work.record("projections.rebuilt", SUBJECT, {"changed": changed})
    return changed
