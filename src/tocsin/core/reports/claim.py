"""The claim on a provider: everything its dossier shows, frozen, and how a later calculation differs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.core.commitments import Entitlement
from tocsin.core.reports.calculation import (
    ToldOutage,
    figures,
    money_document,
    promise_document,
    terms_document,
    window_document,
)
from tocsin.core.sla import Claim
from tocsin.core.sla.windows import window_name
from tocsin.core.time import Instant, Interval, rfc3339


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the provider's status page said when we saw it, as the ledger has it."""

    sequence: int
    """Number of the ledger entry."""
    seen_at: Instant
    text: str
    """The body of the entry, in canonical JSON: the file of the snapshot."""
    page_digest: str | None = None
    """SHA-256 of the page as it was fetched; None: it was not recorded."""


@dataclass(frozen=True, slots=True)
class ClaimParties:
    """Who claims from whom, about what, by the names of the register."""

    entity: str
    """LEI."""
    entity_name: str
    provider: str
    """Node id."""
    provider_name: str
    service_name: str


@dataclass(frozen=True, slots=True)
class ClaimDifference:
    """A figure of a dossier that would be another one if it were calculated now."""

    key: str
    was: Any
    now: Any


def claim_content(
    claim: Claim,
    parties: ClaimParties,
    told: Sequence[ToldOutage],
    snapshots: Sequence[Snapshot],
    at: Instant,
) -> dict[str, Any]:
    """
    Return all that the dossier of a claim shows, as JSON.

    ``claim`` is one of ``sla.claims``, made at ``at`` of the outages in ``told``: its figures are those of
    the situation page and the API.
    """
    promise, attained = claim.entitlement, claim.attainment
    objective = promise.objective
    assert objective is not None  # noqa: S101 - a claim has one
    window = window_document(objective, attained, told, at)
    until = claim.claim_by
    return {
        "kind": "claim",
        "title": claim_title(parties.service_name, promise, attained.window),
        "entity": parties.entity,
        "entity_name": parties.entity_name,
        "about": promise.id,
        "incidents": sorted({each["incident"] for each in window["intervals"]} - {""}),
        "measured_at": rfc3339(at),
        "provider": {"id": parties.provider, "name": parties.provider_name},
        "service": {"id": promise.ict_service, "name": parties.service_name},
        "arrangement": promise.arrangement,
        "promise": promise_document(promise),
        "terms": terms_document(objective),
        "claim_form": promise.claim_form,
        "contact": _contact(claim),
        **window,
        "amount": money_document(claim.amount),
        "capped": claim.amount != attained.credit.money,
        "claim_by": rfc3339(until) if until else None,
        "notice_by": rfc3339(attained.notice_by) if attained.notice_by else None,
        "snapshots": [snapshot_document(each) for each in snapshots],
    }


def claim_title(service: str, promise: Entitlement, window: Interval) -> str:
    """Return what a claim is called: the ICT service, the arrangement unless its name has it, the window."""
    named = service if promise.arrangement in service else f"{service} ({promise.arrangement})"
    return f"{named[:280]}, {window_name(promise.objective, window)}"


def snapshot_document(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot with the SHA-256 of its text, by which its file is checked."""
    return {
        "sequence": snapshot.sequence,
        "seen_at": rfc3339(snapshot.seen_at),
        "sha256": hashlib.sha256(snapshot.text.encode()).hexdigest(),
        "page_sha256": snapshot.page_digest,
        "text": snapshot.text,
    }


def differences(frozen: Mapping[str, Any], now: Mapping[str, Any] | None) -> tuple[ClaimDifference, ...]:
    """
    Compare the figures of a claim with those of the same claim calculated again.

    ``now`` is None where nothing could be claimed any more. Equal figures give nothing.
    """
    was = _figures(frozen)
    new = _figures(now) if now is not None else dict.fromkeys(was)
    return tuple(ClaimDifference(key, was[key], new[key]) for key in was if was[key] != new[key])


def _figures(content: Mapping[str, Any]) -> dict[str, Any]:
    return {**figures(content), "claim_by": content["claim_by"]}


def _contact(claim: Claim) -> dict[str, Any] | None:
    desk = next(iter(claim.entitlement.support_contacts), None)
    return None if desk is None else {"name": desk.name, "email": desk.email, "phone": desk.phone}
