"""Dismiss a proposed threat, or a proposed update of one, with the reason."""

from __future__ import annotations

from tocsin.actions.policy import allow_threat
from tocsin.core.incidents import Actor, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import threats
from tocsin.store.unit_of_work import unit_of_work


def dismiss_threat(reference: str, *, reason: str, by: Actor, at: Instant) -> None:
    """
    Record that what a file proposed does not concern the entity, and why.

    A threat that was confirmed stays as it is: only the update is dismissed. Raises ``Refused``
    (``no_reason``, ``nothing_to_dismiss``, ``unknown_threat``, ``not_allowed``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        row, told = threats.locked(reference)
        allow_threat(by, "confirm_threat", told.entity, reference)
        if not why:
            raise Refused(
                "no_reason",
                f"{reference} is dismissed only with a reason, which stays on record. Write one line.",
                "reason",
            )
        if told.pending is None:
            raise Refused(
                "nothing_to_dismiss",
                f"{reference} is {told.status}, and no proposal about it waits. "
                "A threat that is over is marked as inactive.",
                reference,
            )
        work.record("threat.dismissed", reference, {"reason": why, "digest": told.pending.proposal.digest})
        threats.show(row)
