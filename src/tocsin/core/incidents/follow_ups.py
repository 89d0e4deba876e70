"""Follow-ups: what somebody owes after an incident, a problem or a threat, until its effect is checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, TypeAlias, get_args

from tocsin.core.incidents.history import Entry
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant, rfc3339

FollowUpState: TypeAlias = Literal["open", "done", "effective", "ineffective", "dropped"]
"""Done waits for the check of its effect; ineffective is owed again; effective and dropped are over."""
FOLLOW_UP_STATES: tuple[FollowUpState, ...] = get_args(FollowUpState)
ReportedState: TypeAlias = Literal["done", "dropped"]
REPORTED_STATES: tuple[ReportedState, ...] = get_args(ReportedState)
OWED: tuple[FollowUpState, ...] = ("open", "ineffective")
"""The states in which somebody still has to do it: only then it can be overdue, and is reminded of."""
REMINDED_AGAIN_AFTER = timedelta(days=7)
LONGEST_LINK = 1000

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LINK = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FollowUpEvidence:
    """What shows that something was done: words, an address, a file of which only the SHA-256 is kept."""

    text: str = ""
    link: str = ""
    file: str = ""
    """The name of the file; empty: there is none."""
    digest: str = ""
    """Its SHA-256 in hexadecimal."""


@dataclass(frozen=True, slots=True)
class FollowUpReport:
    """Somebody said that it is done, or that it is dropped, and why."""

    at: Instant
    by: str
    state: ReportedState
    evidence: FollowUpEvidence


@dataclass(frozen=True, slots=True)
class EffectCheck:
    """Somebody else looked whether it helped."""

    at: Instant
    by: str
    effective: bool
    text: str


@dataclass(frozen=True, slots=True)
class DueMove:
    """The day by which it is owed was moved, for a reason."""

    at: Instant
    by: str
    before: Instant
    due: Instant
    reason: str


@dataclass(frozen=True, slots=True)
class FollowUpHistory:
    """One follow-up as its ledger entries tell it."""

    reference: str
    title: str = ""
    entity: str = ""
    """LEI of the entity of what it is about."""
    about: str = ""
    """Reference of the incident, problem or threat."""
    owner: str = ""
    due: Instant | None = None
    """By when it is owed; None only before anything is recorded."""
    state: FollowUpState = "open"
    opened_at: Instant | None = None
    opened_by: str = ""
    reports: tuple[FollowUpReport, ...] = ()
    checks: tuple[EffectCheck, ...] = ()
    moves: tuple[DueMove, ...] = ()
    reminded_at: tuple[Instant, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def owed(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in OWED

    def overdue(self, now: Instant) -> bool:
        """Say whether it is owed, and the instant by which it was is past."""
        return self.owed and self.due is not None and self.due < now

    @property
    def reminder_at(self) -> Instant | None:
        """When its owner is reminded next: when due, and seven days after the last alarm; None: never."""
        if not self.owed or self.due is None:
            return None
        alarms = [*self.reminded_at, *(each.at for each in self.checks)]
        if not alarms or (self.moves and self.moves[-1].at >= max(alarms)):
            return self.due
        return max(self.due, max(alarms) + REMINDED_AGAIN_AFTER)


def follow_up_history(
    reference: str, entries: Iterable[Entry], known_at: Instant | None = None
) -> FollowUpHistory:
    """Fold ledger entries into a follow-up; what was recorded after ``known_at`` is not known yet."""
    told = FollowUpHistory(reference)
    for entry in entries:
        if known_at is None or entry.recorded_at <= known_at:
            told = replace(_FOLDS.get(entry.kind, _unchanged)(told, entry), entries=(*told.entries, entry))
    return told


def checked_evidence(given: FollowUpEvidence) -> FollowUpEvidence:
    """
    Return evidence as it is kept.

    Raises ``Refused``: ``not_a_link`` for what is no web address of at most 1000 characters,
    ``not_a_digest`` for what is no SHA-256 in small hexadecimal digits, or has no file.
    """
    link, digest = given.link.strip(), given.digest.strip().lower()
    if link and (len(link) > LONGEST_LINK or not _LINK.fullmatch(link)):
        sentence = (
            f"{link!r:.120} is no web address. Write it whole, beginning with https://, or say it in words."
        )
        raise Refused("not_a_link", sentence, "link")
    if (digest and not _DIGEST.fullmatch(digest)) or bool(digest) != bool(given.file):
        sentence = (
            "A file of evidence needs its name and its SHA-256, 64 hexadecimal digits. Give both, or none."
        )
        raise Refused("not_a_digest", sentence, "digest")
    return replace(given, link=link, digest=digest)


def evidence_body(evidence: FollowUpEvidence) -> dict[str, str]:
    """Return how evidence stands in the ledger and in JSON."""
    return {"text": evidence.text, "link": evidence.link, "file": evidence.file, "digest": evidence.digest}


def check_report(told: FollowUpHistory, state: str, text: str) -> None:
    """Refuse a report that does not follow (``wrong_status``), or drops without a reason (``no_reason``)."""
    if state not in REPORTED_STATES:
        sentence = f"{state!r:.40} is nothing to report. Say one of: {', '.join(REPORTED_STATES)}."
        raise Refused("unknown_code", sentence, "state")
    check_owed(told)
    if state == "dropped" and not text:
        sentence = f"{told.reference}: say in one line why it is dropped; it stays on record."
        raise Refused("no_reason", sentence, "text")


def check_owed(told: FollowUpHistory) -> None:
    """Refuse to go on with what nobody owes any more (``wrong_status``)."""
    if not told.owed:
        sentence = (
            f"{told.reference} is {told.state} and not owed any more. Open another one if it is not enough."
        )
        raise Refused("wrong_status", sentence, told.reference)


def check_effect_check(told: FollowUpHistory, by: str) -> None:
    """
    Refuse a check of what is not done (``wrong_status``), or by who owns or reported it (``four_eyes``).
    """
    if told.state != "done":
        sentence = (
            f"{told.reference} is {told.state}: only what is reported as done is checked. Report it first."
        )
        raise Refused("wrong_status", sentence, told.reference)
    if by in (told.owner, told.reports[-1].by):
        sentence = (
            f"{told.reference} is owned by {told.owner} and was reported as done by {told.reports[-1].by}: "
            "whether it helped is for somebody else to say. Ask another person with the role."
        )
        raise Refused("four_eyes", sentence, told.reference)


def follow_up_document(told: FollowUpHistory, now: Instant) -> dict[str, object]:
    """Return a follow-up as JSON has it; instants are UTC with Z."""
    return {
        "follow_up": told.reference,
        "title": told.title,
        "about": told.about,
        "entity": told.entity,
        "owner": told.owner,
        "due": rfc3339(told.due) if told.due else None,
        "state": told.state,
        "overdue": told.overdue(now),
        "reports": [
            {"at": rfc3339(each.at), "by": each.by, "state": each.state, **evidence_body(each.evidence)}
            for each in told.reports
        ],
        "checks": [
            {"at": rfc3339(each.at), "by": each.by, "effective": each.effective, "text": each.text}
            for each in told.checks
        ],
        "moves": [
            {"at": rfc3339(each.at), "by": each.by, "due": rfc3339(each.due), "reason": each.reason}
            for each in told.moves
        ],
    }


def _unchanged(told: FollowUpHistory, entry: Entry) -> FollowUpHistory:  # noqa: ARG001 - it only stands in the timeline
    return told


def _opened(told: FollowUpHistory, entry: Entry) -> FollowUpHistory:
    body = entry.body
    return replace(
        told,
        title=body["title"],
        entity=body["entity"],
        about=body["about"],
        owner=body["owner"],
        due=instant(body["due"]),
        opened_at=entry.recorded_at,
        opened_by=entry.actor,
    )


def _moved(told: FollowUpHistory, entry: Entry) -> FollowUpHistory:
    due = instant(entry.body["due"])
    move = DueMove(entry.recorded_at, entry.actor, told.due or due, due, entry.body["reason"])
    return replace(told, due=due, moves=(*told.moves, move))


def _reported(told: FollowUpHistory, entry: Entry) -> FollowUpHistory:
    body = entry.body
    evidence = FollowUpEvidence(body["text"], body["link"], body["file"], body["digest"])
    report = FollowUpReport(entry.recorded_at, entry.actor, body["state"], evidence)
    return replace(told, state=body["state"], reports=(*told.reports, report))


def _checked(told: FollowUpHistory, entry: Entry) -> FollowUpHistory:
    check = EffectCheck(entry.recorded_at, entry.actor, entry.body["effective"], entry.body["text"])
    state: FollowUpState = "effective" if check.effective else "ineffective"
    return replace(told, state=state, checks=(*told.checks, check))


def _reminded(told: FollowUpHistory, entry: Entry) -> FollowUpHistory:
    return replace(told, reminded_at=(*told.reminded_at, entry.recorded_at))


_FOLDS: Mapping[str, Callable[[FollowUpHistory, Entry], FollowUpHistory]] = {
    "follow_up.opened": _opened,
    "follow_up.moved": _moved,
    "follow_up.reported": _reported,
    "follow_up.checked": _checked,
    "follow_up.due": _reminded,
}
