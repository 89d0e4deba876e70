"""What the page of a provider's record shows: values of core turned into the context of templates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from tocsin.core.commitments import Entitlement
from tocsin.core.incidents.dossiers import DossierStatus
from tocsin.core.situation import DutyKind, Landscape
from tocsin.core.situation.provider_outages import ProviderOutage
from tocsin.core.situation.provider_record import (
    LapsedCredit,
    ProviderRecord,
    RecordedClaim,
    RecordedDuty,
    RecordedWindow,
)
from tocsin.core.sla.windows import window_name
from tocsin.core.time import Instant
from tocsin.web.amounts import money, percentage

DUTIES = {
    DutyKind.NOTIFY: gettext_lazy("Tell us"),
    DutyKind.RESPOND: gettext_lazy("Respond"),
    DutyKind.RESOLVE: gettext_lazy("Resolve"),
}
EVIDENCE = {
    "declared": gettext_lazy("declared by us"),
    "measured": gettext_lazy("measured"),
    "fact": gettext_lazy("a recorded fact"),
}
_UNSENT: frozenset[DossierStatus] = frozenset({"drafted", "approved"})


def context(record: ProviderRecord, landscape: Landscape) -> dict[str, Any]:
    """Return the context of ``providers/record.html``."""
    late = record.lateness()
    return {
        "provider": record.provider,
        "url": reverse("node", args=[record.provider.id]),
        "at": record.at,
        "kept_since": record.kept_since,
        "years": record.years,
        "outages": [_outage(each, landscape, record.at) for each in record.outages],
        "late": {"longest": late[0], "known": len(late), "all": len(record.outages)} if late else None,
        "tallies": [{"title": DUTIES[each.kind], "tally": each} for each in record.tallies],
        "missed": [_missed(each, landscape) for each in record.duties if each.duty.standing == "missed"],
        "duties": len(record.duties),
        "windows": [_window(each, landscape) for each in record.windows],
        "broken": sum(each.attainment.breached is True for each in record.windows),
        "claims": [_claim(each) for each in record.claims],
        "lapsed": [_lapsed(each, landscape) for each in record.lapsed],
        "totals": [
            {
                name: money(getattr(each, name))
                for name in ("claimed", "accepted", "paid", "refused", "lapsed")
            }
            for each in record.totals
        ],
        "unpriced": record.unpriced,
        "section": "providers",
    }


def _outage(each: ProviderOutage, landscape: Landscape, at: Instant) -> dict[str, Any]:
    span, late = each.span(at), each.page_late
    return {
        "start": each.start,
        "end": each.end,
        "length": span.end - span.start,
        "services": [landscape.name(one) for one in each.services],
        "incidents": each.incidents,
        "evidence_at": each.evidence_at,
        "evidence": EVIDENCE[each.evidence] if each.evidence else "",
        "page": each.page,
        "watched": each.page_watched,
        "late": late,
        "before": late is not None and late < timedelta(),
    }


def _missed(each: RecordedDuty, landscape: Landscape) -> dict[str, Any]:
    duty = each.duty
    about = duty.promise.ict_service if isinstance(duty.promise, Entitlement) else ""
    return {
        "title": DUTIES[duty.kind],
        "service": landscape.name(about),
        "severity": duty.severity,
        "incident": each.incident,
        "clause": str(duty.promise.clause),
        "due": duty.due,
        "done": duty.done_at,
    }


def _window(each: RecordedWindow, landscape: Landscape) -> dict[str, Any]:
    promise, attained = each.entitlement, each.attainment
    return {
        "service": landscape.name(promise.ict_service),
        "clause": str(promise.clause),
        "name": window_name(promise.objective, attained.window),
        "target": percentage(promise.objective.target) if promise.objective else "",
        "attained": _shown(attained.shown),
        "state": {True: "breached", False: "safe", None: "unmeasured"}[attained.breached],
        "running": each.running,
        "partly_kept": each.partly_kept,
    }


def _shown(attained: str | None) -> str:
    return "" if attained is None else f"{number_format(attained)}\u00a0%"


def _claim(each: RecordedClaim) -> dict[str, Any]:
    return {
        "reference": each.reference,
        "title": each.title,
        "state": "expired" if each.lapsed else each.status,
        "amount": money(each.amount),
        "paid": money(each.paid),
        "claim_by": each.claim_by if each.status in _UNSENT else None,
    }


def _lapsed(each: LapsedCredit, landscape: Landscape) -> dict[str, Any]:
    return {
        "service": landscape.name(each.entitlement.ict_service),
        "clause": str(each.entitlement.clause),
        "name": window_name(each.entitlement.objective, each.window),
        "amount": money(each.amount),
        "claim_by": each.claim_by,
    }
