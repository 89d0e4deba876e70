"""Write about a threat: what it could do, what was done against it, and who was told."""

from __future__ import annotations

from dataclasses import replace

from tocsin.actions.policy import allow_threat
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.annex_iii import CRITERIA
from tocsin.core.incidents.threats import NOTE_KINDS, ThreatNote, note_body, passage
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import threats
from tocsin.store.unit_of_work import unit_of_work


def note_on_threat(reference: str, note: ThreatNote, *, by: Actor, at: Instant) -> None:
    """
    Append a note: of the voluntary notification (DORA, Art. 19(2)), of clients told which protective
    measures they can take (Art. 19(3)), of measures taken, or of what else a notification contains.

    Raises ``Refused`` (``unknown_code``, ``not_text``, ``too_large``, ``impossible_order``,
    ``threat_dismissed``, ``unknown_threat``, ``not_allowed``).
    """
    kept = replace(
        note,
        text=passage(note.text, "text"),
        channel=worded(note.channel, "channel"),
        reference=worded(note.reference, "reference"),
    )
    with unit_of_work(by, at) as work:
        _, told = threats.locked(reference)
        allow_threat(by, "record_threat", told.entity, reference)
        threats.check_open(told)
        _check(kept, at)
        work.record("threat.noted", reference, note_body(kept))


def _check(note: ThreatNote, at: Instant) -> None:
    if note.kind not in NOTE_KINDS:
        sentence = f"{note.kind!r} is no kind of note. Choose one of: {', '.join(NOTE_KINDS)}."
        raise Refused("unknown_code", sentence, "kind")
    if not note.text:
        raise Refused("not_text", "A note needs a text. Write what was done, or what is known.", "text")
    if note.at and note.at > at:
        sentence = f"What is noted would happen only after now, {rfc3339(at)}. Note it when it has."
        raise Refused("impossible_order", sentence, "at")
    strange = [code for code in note.text.split() if code not in CRITERIA]
    if note.kind == "potential_criteria" and strange:
        sentence = f"{strange[0]!r:.80} is no criterion. Choose from: {', '.join(CRITERIA)}."
        raise Refused("unknown_code", sentence, "text")
