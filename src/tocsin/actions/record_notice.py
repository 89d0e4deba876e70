"""Record that somebody was told of an outage: a customer or an audience by us, or we by a provider."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor, History, NoticeGiven, NoticeReceived, notice_body, worded
from tocsin.core.refusal import Refused
from tocsin.core.situation import addressee, bought
from tocsin.core.time import Instant, rfc3339
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work

Direction: TypeAlias = Literal["given", "received"]


def record_notice(
    reference: str,
    direction: Direction,
    about: str,
    *,
    by: Actor,
    at: Instant,
    happened: Instant | None = None,
    channel: str = "",
    person: str = "",
    text: str = "",
) -> None:
    """
    Append a notice: one given to ``about`` (a customer, commitment or audience), or one received.

    A notice that was received is about an entitlement, an arrangement or an ICT service. ``happened`` is
    now by default, ``person`` (who told them, or who was told) the one who records it. Raises ``Refused``
    (``impossible_order``, ``unknown_addressee``, ``unknown_entitlement``, ``unknown_incident``).
    """
    moment = happened or at
    who, how, what = worded(person, "by") or by.name, worded(channel, "channel"), worded(text, "text")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "record_notice", told)
        _check(told, moment, at)
        landscape = queries.landscape()
        notice: NoticeGiven | NoticeReceived
        if direction == "given":
            notice = addressee(landscape, about, moment)
        else:
            notice = NoticeReceived(moment, *bought(landscape, about))
        kept = replace(notice, channel=how, by=who, text=what)
        work.record(f"notice.{direction}", reference, notice_body(kept))


def _check(told: History, moment: Instant, at: Instant) -> None:
    begun = [each.since for each in told.outages] + [each.since for each in told.measured]
    began = min(begun, default=None)
    if moment > at:
        sentence = f"The notice would lie after now, {rfc3339(at)}. Record it when it has happened."
        raise Refused("impossible_order", sentence, "at")
    if began is not None and moment < began:
        raise Refused(
            "impossible_order",
            f"The notice would lie before the outage, which began at {rfc3339(began)}. "
            "Give the instant of the notice, or correct when the outage began.",
            "at",
        )
