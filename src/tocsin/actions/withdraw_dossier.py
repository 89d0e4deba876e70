"""Withdraw a dossier that has not been sent."""

from __future__ import annotations

from tocsin.actions.policy import allow_dossier
from tocsin.actions.watch_claims import watch_claims, watch_dossier
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.dossiers import check_step
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import dossiers
from tocsin.store.unit_of_work import unit_of_work


def withdraw_dossier(reference: str, *, reason: str, by: Actor, at: Instant) -> None:
    """
    Record that a draft, or an approved dossier, does not go out; the claim is then open again.

    Raises ``Refused`` (``no_reason``, ``wrong_status``, ``unknown_dossier``, ``not_allowed``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        row, told = dossiers.locked(reference)
        allow_dossier(by, "withdraw_dossier", told.entity, reference)
        check_step(told, "withdrawn")
        if not why:
            raise Refused(
                "no_reason",
                f"{reference}: say in one line why it does not go out; it stays on record.",
                "reason",
            )
        work.record("dossier.withdrawn", reference, {"reason": why})
        watch_dossier(dossiers.show(row), at)
        if told.kind == "claim":
            for incident in told.content["incidents"]:
                watch_claims(work, incident)
