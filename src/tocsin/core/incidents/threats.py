"""What the ledger says of one cyber threat, as known at an instant (DORA, Art. 17(2) and 19(2))."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

from tocsin.core.incidents.facts import Fact
from tocsin.core.incidents.history import Entry, fact_told
from tocsin.core.incidents.proposals import ThreatProposal, proposal_of
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant, rfc3339

ThreatStatus: TypeAlias = Literal["proposed", "active", "inactive", "dismissed"]
Significance: TypeAlias = Literal["unknown", "no", "yes"]
NoteKind: TypeAlias = Literal[
    "description",
    "potential_impact",
    "potential_criteria",
    "measures_taken",
    "authority_notified",
    "clients_informed",
    "others_told",
    "indicators",
    "other_information",
]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
THREAT = re.compile(r"THR-\d{4}-\d{4,8}", re.ASCII)
"""How a threat is referred to."""
LONGEST_PASSAGE = 10_000

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as it was imported; ``taken`` says whether a person confirmed it (None: nobody decided)."""

    at: Instant
    by: str
    proposal: ThreatProposal
    taken: bool | None = None


@dataclass(frozen=True, slots=True)
class ThreatNote:
    """
    One thing somebody wrote about a threat: what it could do, what was done, who was told.

    ``at`` is the instant it happened, where that is not when it was recorded; ``channel`` and
    ``reference`` are those of a notification.
    """

    kind: NoteKind
    text: str
    at: Instant | None = None
    channel: str = ""
    reference: str = ""
    author: str = ""
    known_since: Instant | None = None


@dataclass(frozen=True, slots=True)
class ThreatAssessment:
    """A recorded decision under 2024/1772, Art. 10: significant or not, on which rules and facts."""

    at: Instant
    by: str
    significant: Significance
    grounds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ThreatHistory:
    """A threat as its ledger entries tell it, in the order they were recorded."""

    reference: str
    title: str = ""
    entity: str = ""
    """LEI of the entity whose register it stands in."""
    status: ThreatStatus = "proposed"
    recorded_at: Instant | None = None
    detected_at: Instant | None = None
    """When the entity became aware of it (2025/302, Annex III, field 12); None until it is confirmed."""
    reason: str = ""
    """Why it was dismissed, or its status changed."""
    offers: tuple[Offer, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[ThreatNote, ...] = ()
    assessments: tuple[ThreatAssessment, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def pending(self) -> Offer | None:
        """The proposal about which nobody has decided yet: the whole threat, or an update of it."""
        last = self.offers[-1] if self.offers else None
        return last if last and last.taken is None else None

    @property
    def confirmed(self) -> ThreatProposal | None:
        """What a publisher said and a person here confirmed, the last of it."""
        return next((each.proposal for each in reversed(self.offers) if each.taken), None)

    @property
    def significant(self) -> Significance:
        """The last decision; unknown until there is one."""
        return self.assessments[-1].significant if self.assessments else "unknown"

    @property
    def outdated(self) -> bool:
        """Whether a fact was recorded after the last decision."""
        last = next((each.kind for each in reversed(self.entries) if each.kind in _JUDGED), "")
        return bool(self.assessments) and last == "fact.recorded"

    def noted(self, kind: NoteKind) -> tuple[ThreatNote, ...]:
        """Return the notes of one kind, in the order they were recorded."""
        return tuple(each for each in self.notes if each.kind == kind)


_JUDGED = ("fact.recorded", "threat.assessed")


def threat_history(
    reference: str, entries: Iterable[Entry], known_at: Instant | None = None
) -> ThreatHistory:
    """Fold ledger entries into a history; what was recorded after ``known_at`` is not known yet."""
    told = ThreatHistory(reference)
    for entry in entries:
        if known_at is None or entry.recorded_at <= known_at:
            told = replace(_FOLDS.get(entry.kind, _unchanged)(told, entry), entries=(*told.entries, entry))
    return told


def passage(text: str, where: str) -> str:
    """
    Return a text of several lines as it is kept.

    Raises ``Refused``: ``control_character`` for invisible characters, ``too_large`` for more than
    10 000 characters.
    """
    if _UNPRINTABLE.search(text):
        raise Refused(
            "control_character",
            f"{where}: the text holds an invisible character that cannot be kept. Type it again.",
            where,
        )
    kept = text.replace("\r\n", "\n").strip()
    if len(kept) > LONGEST_PASSAGE:
        raise Refused(
            "too_large",
            f"{where}: the text has {len(kept)} characters. Shorten it to {LONGEST_PASSAGE}.",
            where,
        )
    return kept


def note_body(note: ThreatNote) -> dict[str, object]:
    """Return how a note stands in the ledger; ``_noted`` reads it back."""
    return {
        "kind": note.kind,
        "text": note.text,
        "at": rfc3339(note.at) if note.at else None,
        "channel": note.channel,
        "reference": note.reference,
    }


def _unchanged(told: ThreatHistory, entry: Entry) -> ThreatHistory:  # noqa: ARG001 - it only stands in the timeline
    return told


def _proposed(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    body = entry.body
    offer = Offer(entry.recorded_at, entry.actor, proposal_of(body["proposal"]))
    return replace(
        told,
        title=offer.proposal.title,
        entity=body["entity"],
        recorded_at=entry.recorded_at,
        offers=(offer,),
    )


def _updated(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    offer = Offer(entry.recorded_at, entry.actor, proposal_of(entry.body["proposal"]))
    return replace(told, offers=(*told.offers, offer))


def _recorded(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    body = entry.body
    return replace(
        told,
        title=body["title"],
        entity=body["entity"],
        status="active",
        recorded_at=entry.recorded_at,
        detected_at=instant(body["detected_at"]),
    )


def _confirmed(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    kept = _decided(told, taken=True)
    opens = told.status in ("proposed", "dismissed")
    return replace(
        kept,
        title=kept.offers[-1].proposal.title if kept.offers else told.title,
        status="active" if opens else told.status,
        detected_at=instant(entry.body["detected_at"]),
        reason="" if opens else told.reason,
    )


def _dismissed(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    kept = _decided(told, taken=False)
    if told.status not in ("proposed", "dismissed"):
        return kept
    return replace(kept, status="dismissed", reason=entry.body["reason"])


def _decided(told: ThreatHistory, *, taken: bool) -> ThreatHistory:
    if not told.offers:
        return told
    return replace(told, offers=(*told.offers[:-1], replace(told.offers[-1], taken=taken)))


def _status(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    return replace(told, status=entry.body["status"], reason=entry.body["reason"])


def _fact(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    return replace(told, facts=(*told.facts, fact_told(entry)))


def _noted(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    body = entry.body
    note = ThreatNote(
        kind=body["kind"],
        text=body["text"],
        at=instant(body["at"]) if body["at"] else None,
        channel=body["channel"],
        reference=body["reference"],
        author=entry.actor,
        known_since=entry.recorded_at,
    )
    return replace(told, notes=(*told.notes, note))


def _assessed(told: ThreatHistory, entry: Entry) -> ThreatHistory:
    decision = ThreatAssessment(entry.recorded_at, entry.actor, entry.body["significant"], entry.body)
    return replace(told, assessments=(*told.assessments, decision))


_FOLDS: Mapping[str, Callable[[ThreatHistory, Entry], ThreatHistory]] = {
    "threat.proposed": _proposed,
    "threat.update_proposed": _updated,
    "threat.recorded": _recorded,
    "threat.confirmed": _confirmed,
    "threat.dismissed": _dismissed,
    "threat.status_changed": _status,
    "threat.noted": _noted,
    "threat.assessed": _assessed,
    "fact.recorded": _fact,
}
