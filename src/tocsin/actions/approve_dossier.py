"""Approve a dossier: somebody else than its author has read it, and it may go out."""

from __future__ import annotations

from tocsin.actions.policy import allow_dossier
from tocsin.core.incidents import Actor
from tocsin.core.incidents.dossiers import check_four_eyes, check_step
from tocsin.core.time import Instant
from tocsin.store import dossiers
from tocsin.store.unit_of_work import unit_of_work


def approve_dossier(reference: str, *, by: Actor, at: Instant) -> None:
    """
    Record the approval of the last draft, named by its SHA-256.

    Raises ``Refused`` (``four_eyes``, ``wrong_status``, ``unknown_dossier``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        row, told = dossiers.locked(reference)
        allow_dossier(by, "approve_dossier", told.entity, reference)
        check_step(told, "approved")
        check_four_eyes(told, by.name)
        work.record("dossier.approved", reference, {"digest": told.draft.digest})
        dossiers.show(row)
