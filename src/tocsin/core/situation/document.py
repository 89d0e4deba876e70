"""A situation as one JSON document: the contract of ``tocsin situation --json``."""

from __future__ import annotations

from math import floor
from typing import Any

from tocsin.core.commitments import Entitlement
from tocsin.core.deadlines import Deadline
from tocsin.core.quantities import Money
from tocsin.core.rules import verdict
from tocsin.core.situation.duty_document import duty_document, source_document
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.parts import Hit, Reason, ToTell
from tocsin.core.situation.recovery_document import promised_document, recovery_document
from tocsin.core.situation.situation import Situation
from tocsin.core.sla import AtRisk, Claim, NetPosition
from tocsin.core.time import Instant, rfc3339

WHY = {
    Reason.REPORT_DUE: "A major incident is reported to the competent authority.",
    Reason.MANAGEMENT: "Major incidents are reported with impact, response and additional controls.",
    Reason.CLIENTS: "Clients whose financial interests are hit are told, with the measures taken.",
    Reason.PROMISED: "The contract promises notice of an outage.",
    Reason.PROVIDER: "A ticket with the provider starts the response times it promised.",
}


def document(now: Situation, landscape: Landscape) -> dict[str, Any]:
    """Return the whole picture; instants are UTC with Z, money is a decimal string."""
    return {
        "incident": now.told.reference,
        "title": now.told.title,
        "entity": now.told.entity,
        "at": rfc3339(now.at),
        "aware_at": _text(now.told.aware_at),
        "hit": [_hit(each) for each in now.hit],
        "redundancy_lost": list(now.saved),
        "commitments": [_commitment(each, landscape) for each in now.commitments],
        "entitlements": _entitlements(now),
        "recovery": [recovery_document(each, now.at) for each in now.recovery],
        "recovery_degraded": [recovery_document(each, now.at) for each in now.degraded],
        "recovery_promised": [promised_document(each, now.at) for each in now.promised_recovery],
        "classification": verdict(now.classification, now.at),
        "deadlines": [_deadline(each) for each in now.deadlines],
        "to_tell": [_to_tell(each) for each in now.to_tell],
        "duties": [duty_document(each, landscape) for each in now.duties],
        "sources": [source_document(each) for each in now.sources],
        "net_position": net_document(now.net_position),
    }


def _hit(each: Hit) -> dict[str, Any]:
    why = {"group": each.why.group, "because": list(each.why.because)} if each.why else None
    node = each.node
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "state": each.state,
        "since": rfc3339(each.since),
        "why": why,
    }


def _commitment(each: AtRisk, landscape: Landscape) -> dict[str, Any]:
    promise, attained = each.commitment, each.attainment
    return {
        "id": promise.id,
        "customer": promise.customer,
        "customer_name": landscape.name(promise.customer),
        "what": landscape.name(promise.business_service),
        "business_service": promise.business_service,
        "clause": str(promise.clause),
        "standing": each.standing.name.lower(),
        "window": [rfc3339(each.window.start), rfc3339(each.window.end)] if each.window else None,
        "attainment": attained.shown if attained else None,
        "remaining_seconds": None
        if attained is None or attained.remaining is None
        else floor(attained.remaining),
        "breach_at": _text(attained.breach_at) if attained else None,
        "owed": _money(each.owed),
        "exposure": _money(each.owed_next or each.owed),
    }


def _entitlements(now: Situation) -> list[dict[str, Any]]:
    claimed: dict[str, list[Claim]] = {}
    for each in now.claims:
        claimed.setdefault(each.entitlement.id, []).append(each)
    return [_entitlement(each, claimed.get(each.id, [])) for each in now.entitlements]


def _entitlement(each: Entitlement, claims: list[Claim]) -> dict[str, Any]:
    return {
        "id": each.id,
        "arrangement": each.arrangement,
        "ict_service": each.ict_service,
        "clause": str(each.clause),
        "claims": [_claim(claim) for claim in claims],
        "claim_form": each.claim_form,
        "support": [
            {"severity": one.severity, "name": one.name, "phone": one.phone} for one in each.support_contacts
        ],
    }


def _claim(each: Claim) -> dict[str, Any]:
    attained = each.attainment
    return {
        "window": [rfc3339(attained.window.start), rfc3339(attained.window.end)],
        "attainment": attained.shown,
        "amount": _money(each.amount),
        "credit_percent": None if attained.credit.percent is None else str(attained.credit.percent),
        "credit_days": attained.credit.days,
        "claimable_from": rfc3339(each.claimable_from),
        "claim_by": _text(each.claim_by),
    }


def _deadline(each: Deadline) -> dict[str, Any]:
    return {
        "report": each.report,
        "due": _text(each.due),
        "article": each.article,
        "relief": each.relief,
        "before_relief": _text(each.before_relief),
        "legal_outer": _text(each.legal_outer),
        "projected": each.projected,
        "trigger": each.trigger,
    }


def _to_tell(each: ToTell) -> dict[str, Any]:
    return {
        "audience": each.audience,
        "whom": each.whom,
        "by": _text(each.by),
        "why": WHY[each.reason],
        "grounds": each.grounds,
        "contact": each.contact,
        "language": each.language,
        "projected": each.projected,
        "told_at": _text(each.told_at),
    }


def net_document(position: NetPosition) -> dict[str, Any]:
    """Return the totals of both sides per currency; money is a decimal string."""
    return {
        "by_currency": [
            {
                "currency": each.currency,
                "owed": str(each.owed.amount),
                "owed_next": str(each.owed_next.amount),
                "claimable": str(each.claimable.amount),
                "uncovered": str(each.uncovered.amount),
            }
            for each in position.by_currency
        ],
        "owed_unpriced": position.owed_unpriced,
        "claimable_unpriced": position.claimable_unpriced,
    }


def _money(amount: Money | None) -> dict[str, str] | None:
    return None if amount is None else {"amount": str(amount.amount), "currency": amount.currency}


def _text(at: Instant | None) -> str | None:
    return None if at is None else rfc3339(at)
