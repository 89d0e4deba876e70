"""Record that somebody sent a dossier: Tocsin itself sends nothing."""

from __future__ import annotations

from tocsin.actions.policy import allow_dossier
from tocsin.actions.watch_claims import watch_dossier
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.dossiers import check_step
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import dossiers
from tocsin.store.unit_of_work import unit_of_work


def send_dossier(
    reference: str,
    *,
    channel: str,
    by: Actor,
    at: Instant,
    recipient: str = "",
    sent_at: Instant | None = None,
) -> None:
    """
    Record when a person sent an approved dossier, by which channel and to whom.

    ``sent_at`` is by default now. Raises ``Refused`` (``not_text``, ``impossible_order``,
    ``wrong_status``, ``unknown_dossier``, ``not_allowed``).
    """
    way, to, moment = worded(channel, "channel"), worded(recipient, "recipient"), sent_at or at
    with unit_of_work(by, at) as work:
        row, told = dossiers.locked(reference)
        allow_dossier(by, "send_dossier", told.entity, reference)
        check_step(told, "sent")
        if not way:
            raise Refused(
                "not_text",
                f"{reference}: by which channel was it sent? Write a word, such as ticket or e-mail.",
                "channel",
            )
        if moment > at or (told.approval and moment < told.approval.at):
            raise Refused(
                "impossible_order",
                f"{reference} cannot have been sent at {rfc3339(moment)}: that is before it was approved, or "
                "after now. Give the instant at which it was sent.",
                "sent_at",
            )
        body = {"channel": way, "recipient": to, "sent_at": rfc3339(moment)}
        work.record("dossier.sent", reference, body)
        watch_dossier(dossiers.show(row), at)
