"""The record of a provider as JSON: the contract of ``tocsin provider --json``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tocsin.core.commitments import Entitlement
from tocsin.core.quantities import Money
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.provider_outages import ProviderOutage
from tocsin.core.situation.provider_record import (
    CreditTotals,
    LapsedCredit,
    ProviderRecord,
    RecordedClaim,
    RecordedDuty,
    RecordedWindow,
)
from tocsin.core.sla.windows import window_name
from tocsin.core.time import Instant, Interval, rfc3339

_SECOND = timedelta(seconds=1)


def provider_document(record: ProviderRecord, landscape: Landscape) -> dict[str, Any]:
    """Return the whole record; lengths are whole seconds, null is not known."""
    return {
        "provider": record.provider.id,
        "name": record.provider.name,
        "at": rfc3339(record.at),
        "kept_since": _text(record.kept_since),
        "services": [{"id": each, "name": landscape.name(each)} for each in record.services],
        "years": [
            {
                "year": each.year,
                "outages": each.outages,
                "downtime_seconds": each.downtime // _SECOND,
                "services": {node: time // _SECOND for node, time in each.services.items()},
            }
            for each in record.years
        ],
        "outages": [_outage(each, record.at) for each in record.outages],
        "duties": {
            each.kind.value: {
                "met": each.met,
                "missed": each.missed,
                "running": each.running,
                "not_started": each.not_started,
                "unknown": each.unknown,
            }
            for each in record.tallies
        },
        "duties_missed": [_duty(each) for each in record.duties if each.duty.standing == "missed"],
        "attainment": [_window(each) for each in record.windows],
        "claims": [_claim(each) for each in record.claims],
        "lapsed": [_lapsed(each) for each in record.lapsed],
        "credits": [_totals(each) for each in record.totals],
        "credits_unpriced": record.unpriced,
    }


def _outage(each: ProviderOutage, at: Instant) -> dict[str, Any]:
    span = each.span(at)
    return {
        "from": rfc3339(each.start),
        "until": _text(each.end),
        "downtime_seconds": (span.end - span.start) // _SECOND,
        "services": list(each.services),
        "incidents": list(each.incidents),
        "evidence": each.evidence,
        "evidence_at": _text(each.evidence_at),
        "page_said_at": rfc3339(each.page.at) if each.page else None,
        "page_mapped": each.page.mapped if each.page else None,
        "page_watched": each.page_watched,
        "page_late_seconds": None if each.page_late is None else each.page_late // _SECOND,
    }


def _duty(each: RecordedDuty) -> dict[str, Any]:
    duty = each.duty
    return {
        "incident": each.incident,
        "duty": duty.kind.value,
        **_promise(duty.promise),
        "severity": duty.severity or None,
        "due": _text(duty.due),
        "done_at": _text(duty.done_at),
    }


def _window(each: RecordedWindow) -> dict[str, Any]:
    objective = each.entitlement.objective
    return {
        **_promise(each.entitlement),
        "window": _span(each.attainment.window),
        "name": window_name(each.entitlement.objective, each.attainment.window),
        "target": str(objective.target) if objective else None,
        "attainment": each.attainment.shown,
        "breached": each.attainment.breached,
        "running": each.running,
        "partly_kept": each.partly_kept,
    }


def _claim(each: RecordedClaim) -> dict[str, Any]:
    return {
        "claim": each.reference,
        "title": each.title,
        "entitlement": each.entitlement,
        "window": _span(each.window),
        "status": each.status,
        "amount": _money(each.amount),
        "paid": _money(each.paid),
        "claim_by": _text(each.claim_by),
        "lapsed": each.lapsed,
    }


def _lapsed(each: LapsedCredit) -> dict[str, Any]:
    return {
        **_promise(each.entitlement),
        "window": _span(each.window),
        "amount": _money(each.amount),
        "claim_by": rfc3339(each.claim_by),
    }


def _totals(each: CreditTotals) -> Mapping[str, str]:
    return {
        "currency": each.currency,
        "claimed": f"{each.claimed.amount:.2f}",
        "accepted": f"{each.accepted.amount:.2f}",
        "paid": f"{each.paid.amount:.2f}",
        "refused": f"{each.refused.amount:.2f}",
        "lapsed": f"{each.lapsed.amount:.2f}",
    }


def _promise(promise: object) -> dict[str, str]:
    assert isinstance(promise, Entitlement)  # noqa: S101 - a provider's duties stand on entitlements
    return {
        "entitlement": promise.id,
        "ict_service": promise.ict_service,
        "clause": str(promise.clause),
    }


def _span(span: Interval) -> list[str]:
    return [rfc3339(span.start), rfc3339(span.end)]


def _money(amount: Money | None) -> dict[str, str] | None:
    return None if amount is None else {"amount": f"{amount.amount:.2f}", "currency": amount.currency}


def _text(at: Instant | None) -> str | None:
    return None if at is None else rfc3339(at)
