"""Write down what happened around an incident: a call, a message, what was seen, what was decided."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.actions.triage_incident import check_code
from tocsin.core.incidents import NOTE_KINDS, Actor, NoteKind, worded
from tocsin.core.incidents.threats import passage
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store.unit_of_work import unit_of_work


def note_on_incident(
    reference: str,
    kind: NoteKind,
    text: str,
    *,
    by: Actor,
    at: Instant,
    when: Instant | None = None,
    other: str = "",
) -> None:
    """
    Append a note; ``when`` it happened is now by default, ``other`` is with whom one spoke or wrote.

    Raises ``Refused`` (``unknown_code``, ``not_text``, ``too_large``, ``impossible_order``,
    ``unknown_incident``, ``not_allowed``).
    """
    kept, whom, moment = passage(text, "text"), worded(other, "other"), when or at
    if not kept:
        raise Refused("not_text", "A note needs a text. Write what was done, or what is known.", "text")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "note", told)
        check_code(kind, NOTE_KINDS, "kind")
        if moment > at:
            sentence = f"What is noted would happen only after now, {rfc3339(at)}. Note it when it has."
            raise Refused("impossible_order", sentence, "when")
        body = {"kind": kind, "text": kept, "at": rfc3339(moment), "other": whom}
        work.record("incident.noted", reference, body)
