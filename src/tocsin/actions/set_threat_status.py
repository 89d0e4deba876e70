"""Say whether a threat is still active (2025/302, Annex III, field 16)."""

from __future__ import annotations

from typing import Literal

from tocsin.actions.policy import allow_threat
from tocsin.core.incidents import Actor, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import threats
from tocsin.store.unit_of_work import unit_of_work


def set_threat_status(
    reference: str, status: Literal["active", "inactive"], *, reason: str, by: Actor, at: Instant
) -> None:
    """
    Record that a confirmed threat became inactive, or active again; it is active while it is so anywhere.

    Raises ``Refused`` (``no_reason``, ``not_confirmed``, ``unknown_threat``, ``not_allowed``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        row, told = threats.locked(reference)
        allow_threat(by, "confirm_threat", told.entity, reference)
        if told.status not in ("active", "inactive"):
            raise Refused(
                "not_confirmed",
                f"{reference} is {told.status}: only a threat that was confirmed is active or inactive. "
                "Confirm it first.",
                reference,
            )
        if not why:
            raise Refused(
                "no_reason",
                f"{reference}: say why it is {status} now, in one line; it stays on record.",
                "reason",
            )
        work.record("threat.status_changed", reference, {"status": status, "reason": why})
        threats.show(row)
