"""Confirm a proposed threat: from here on the entity is aware of it."""

from __future__ import annotations

from tocsin.actions.policy import allow_threat
from tocsin.core.incidents import Actor
from tocsin.core.incidents.threats import ThreatHistory
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import threats
from tocsin.store.unit_of_work import unit_of_work


def confirm_threat(reference: str, *, by: Actor, at: Instant, detected_at: Instant | None = None) -> None:
    """
    Take what a file proposed into the register: the whole threat, or the update of one that is there.

    ``detected_at`` is when the entity became aware (2025/302, Annex III, field 12), by default now; an
    update keeps the instant that is recorded. What was dismissed may be confirmed after all. Raises
    ``Refused`` (``nothing_to_confirm``, ``impossible_order``, ``unknown_threat``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        row, told = threats.locked(reference)
        allow_threat(by, "confirm_threat", told.entity, reference)
        _confirmable(told)
        aware = detected_at or told.detected_at or at
        threats.check_awareness(aware, at)
        digest = told.offers[-1].proposal.digest
        work.record("threat.confirmed", reference, {"detected_at": rfc3339(aware), "digest": digest})
        threats.show(row)


def _confirmable(told: ThreatHistory) -> None:
    if told.pending is None and told.status != "dismissed":
        raise Refused(
            "nothing_to_confirm",
            f"{told.reference} is {told.status}, and nothing new is proposed about it. "
            "Record what you know as a fact or a note.",
            told.reference,
        )
