"""What the ledger says of one dossier: a claim on a provider, or a statement to a customer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from tocsin.core.incidents.history import Entry
from tocsin.core.quantities import Money, exact
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant

DossierKind: TypeAlias = Literal["claim", "statement"]
DossierStatus: TypeAlias = Literal[
    "drafted", "approved", "sent", "accepted", "credited", "refused", "withdrawn"
]
REMINDERS = (timedelta(days=7), timedelta(days=1), timedelta())
"""How long before the end of a claim period people are reminded of it; the last time at the end itself."""

_BEFORE: Mapping[DossierStatus, tuple[DossierStatus, ...]] = {
    "drafted": ("drafted", "refused"),
    "approved": ("drafted",),
    "sent": ("approved",),
    "accepted": ("sent",),
    "credited": ("accepted",),
    "refused": ("sent",),
    "withdrawn": ("drafted", "approved"),
}
"""From which statuses each is reached."""
_OF_CLAIMS = frozenset({"accepted", "credited", "refused"})


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft of a dossier, with everything that it shows as it was at that instant."""

    at: Instant
    by: str
    content: Mapping[str, Any]
    """As ``core.reports.claim`` or ``core.reports.service_statement`` wrote it."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the content: what is approved is this and nothing else."""
        return content_digest(self.content)


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody else than the author of a draft approved it, and which one it was."""

    at: Instant
    by: str
    digest: str


@dataclass(frozen=True, slots=True)
class Sending:
    """Somebody sent the dossier: when, by which channel and to whom."""

    at: Instant
    """When it was sent, which may be before it was recorded."""
    by: str
    channel: str
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """What the provider answered, or what it credited."""

    at: Instant
    by: str
    status: DossierStatus
    amount: Money | None = None
    """What was credited; None: nothing yet, or not money."""
    on: date | None = None
    """The day of the credit, as the credit note or the invoice has it."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DossierHistory:
    """A dossier as its ledger entries tell it, in the order they were recorded."""

    reference: str
    kind: DossierKind = "claim"
    entity: str = ""
    """LEI of the entity that claims, or that states."""
    status: DossierStatus = "drafted"
    drafts: tuple[Draft, ...] = ()
    approval: Approval | None = None
    sending: Sending | None = None
    answers: tuple[ClaimAnswer, ...] = ()
    reason: str = ""
    """Why it was withdrawn, or refused."""
    entries: tuple[Entry, ...] = ()

    @property
    def draft(self) -> Draft:
        """The last draft: the one that is approved, sent and answered."""
        return self.drafts[-1]

    @property
    def content(self) -> Mapping[str, Any]:
        """What the dossier shows: frozen when it was drafted."""
        return self.draft.content

    @property
    def title(self) -> str:
        """Whom and what it is about, in one line."""
        return str(self.content["title"])

    @property
    def claim_by(self) -> Instant | None:
        """The end of the claim period; None: it is a statement, or the contract sets none."""
        text = self.content.get("claim_by")
        return instant(text) if text else None

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved it: its documents are then marked as a draft on every page."""
        return self.approval is None

    @property
    def unsent(self) -> bool:
        """Whether it has still to go out."""
        return self.status in ("drafted", "approved")


def dossier_history(reference: str, entries: Iterable[Entry]) -> DossierHistory:
    """Fold ledger entries into a history; there are no drafts if there is no such dossier."""
    told = DossierHistory(reference)
    for entry in entries:
        told = replace(_FOLDS.get(entry.kind, _unchanged)(told, entry), entries=(*told.entries, entry))
    return told


def content_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content in canonical JSON: keys in order, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_step(told: DossierHistory, to: DossierStatus) -> None:
    """
    Refuse a step that the status of a dossier does not allow (``wrong_status``).

    Drafted, approved, sent; a claim then accepted and credited, or refused and drafted anew. What has
    not been sent can be withdrawn. A statement is not answered.
    """
    if to in _OF_CLAIMS and told.kind != "claim":
        raise Refused(
            "wrong_status",
            f"{told.reference} is a statement to a customer: only a claim is accepted, credited or refused. "
            "Name a claim.",
            told.reference,
        )
    if told.status not in _BEFORE[to]:
        needed = " or ".join(_BEFORE[to])
        raise Refused(
            "wrong_status",
            f"{told.reference} is {told.status}, and only what is {needed} can be {to}. "
            "Its page shows what can be done with it now.",
            told.reference,
        )


def check_four_eyes(told: DossierHistory, approver: str) -> None:
    """Refuse an approval by the author of the draft (``four_eyes``)."""
    if told.draft.by == approver:
        raise Refused(
            "four_eyes",
            f"{told.reference} was drafted by {approver}, and four eyes are needed before it goes out. "
            "Let somebody else approve it; what the operator drafted at the command line, a person approves "
            "on the pages.",
            told.reference,
        )


def next_reminder(claim_by: Instant, after: Instant) -> Instant | None:
    """Return the next instant after ``after`` at which people are reminded of a claim period's end."""
    return next((claim_by - left for left in REMINDERS if claim_by - left > after), None)


def reminded_of(claim_by: Instant, at: Instant) -> Instant | None:
    """Return the last of the reminders that have come by ``at``; None: it is too early for any."""
    return next((claim_by - left for left in reversed(REMINDERS) if claim_by - left <= at), None)


def _unchanged(told: DossierHistory, entry: Entry) -> DossierHistory:  # noqa: ARG001 - it only stands in the timeline
    return told


def _drafted(told: DossierHistory, entry: Entry) -> DossierHistory:
    content = entry.body["content"]
    draft = Draft(entry.recorded_at, entry.actor, content)
    return replace(
        told,
        kind=content["kind"],
        entity=content["entity"],
        status="drafted",
        drafts=(*told.drafts, draft),
        approval=None,
        sending=None,
        reason="",
    )


def _approved(told: DossierHistory, entry: Entry) -> DossierHistory:
    approval = Approval(entry.recorded_at, entry.actor, entry.body["digest"])
    return replace(told, status="approved", approval=approval)


def _sent(told: DossierHistory, entry: Entry) -> DossierHistory:
    body = entry.body
    sending = Sending(instant(body["sent_at"]), entry.actor, body["channel"], body["recipient"])
    return replace(told, status="sent", sending=sending)


def _accepted(told: DossierHistory, entry: Entry) -> DossierHistory:
    answer = ClaimAnswer(entry.recorded_at, entry.actor, "accepted", reason=entry.body["reason"])
    return replace(told, status="accepted", answers=(*told.answers, answer))


def _credited(told: DossierHistory, entry: Entry) -> DossierHistory:
    body = entry.body
    given = body["amount"]
    amount = Money(exact(given["amount"], "amount"), given["currency"]) if given else None
    answer = ClaimAnswer(
        entry.recorded_at,
        entry.actor,
        "credited",
        amount=amount,
        on=date.fromisoformat(body["on"]),
        reason=body["reason"],
    )
    return replace(told, status="credited", answers=(*told.answers, answer))


def _refused(told: DossierHistory, entry: Entry) -> DossierHistory:
    reason = entry.body["reason"]
    answer = ClaimAnswer(entry.recorded_at, entry.actor, "refused", reason=reason)
    return replace(told, status="refused", answers=(*told.answers, answer), reason=reason)


def _withdrawn(told: DossierHistory, entry: Entry) -> DossierHistory:
    return replace(told, status="withdrawn", reason=entry.body["reason"])


_FOLDS: Mapping[str, Callable[[DossierHistory, Entry], DossierHistory]] = {
    "claim.drafted": _drafted,
    "statement.drafted": _drafted,
    "dossier.approved": _approved,
    "dossier.sent": _sent,
    "claim.accepted": _accepted,
    "claim.credited": _credited,
    "claim.refused": _refused,
    "dossier.withdrawn": _withdrawn,
}
