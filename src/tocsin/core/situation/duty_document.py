"""Duties and sources as JSON: parts of ``tocsin situation --json``."""

from __future__ import annotations

from typing import Any

from tocsin.core.commitments import Commitment
from tocsin.core.incidents.measured import share_text
from tocsin.core.situation.duty import Duty
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.sources import SourceUsed
from tocsin.core.sla import Outage
from tocsin.core.time import Instant, rfc3339


def duty_document(each: Duty, landscape: Landscape) -> dict[str, Any]:
    """Return one duty; instants are UTC with Z, ``ticket`` is the provider's number."""
    promise = each.promise
    if isinstance(promise, Commitment):
        owed_by, customer, arrangement, about = "us", promise.customer, None, promise.customer
    else:
        owed_by, customer, arrangement, about = "provider", None, promise.arrangement, promise.ict_service
    notice = promise.duty_to_notify if each.kind == "notify" else None
    return {
        "owed_by": owed_by,
        "duty": each.kind.value,
        "promise": promise.id,
        "customer": customer,
        "arrangement": arrangement,
        "name": landscape.name(about),
        "clause": str(promise.clause),
        "severity": each.severity or None,
        "trigger": each.trigger,
        "started_at": _text(each.started_at),
        "due": _text(each.due),
        "done_at": _text(each.done_at),
        "standing": each.standing.value,
        "channel": notice.channel if notice else None,
        "whom": notice.whom or None if notice else None,
        "ticket": each.ticket.number or None if each.ticket else None,
    }


def source_document(each: SourceUsed) -> dict[str, Any]:
    """Return what the sources say of one node, and which of them counts for the promises named."""
    return {
        "node": each.node,
        "used": each.used,
        "promises": list(each.promises),
        "said": [_said(one) for one in each.said],
    }


def _said(each: Outage) -> dict[str, Any]:
    return {
        "source": each.source,
        "from": rfc3339(each.start),
        "until": _text(each.end),
        "kind": each.kind,
        "share": share_text(each.share),
        "announced_at": _text(each.announced_at),
        "ticket_at": _text(each.ticket_at),
    }


def _text(at: Instant | None) -> str | None:
    return None if at is None else rfc3339(at)
