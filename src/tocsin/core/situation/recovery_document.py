"""Recovery clocks as JSON: parts of ``tocsin situation --json``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tocsin.core.register import BusinessFunction
from tocsin.core.situation.recovery import PromisedClock, Recovery, RecoveryTerms
from tocsin.core.time import Instant, rfc3339
from tocsin.core.time.durations import iso_8601


def recovery_document(each: Recovery, at: Instant) -> dict[str, Any]:
    """
    Return the clocks of one node; null of a length: not defined, ``PT0S``: none at all.

    ``down_since`` and what is due are null while it is degraded: nothing runs.
    """
    node, down = each.node, each.state == "down"
    function = node if isinstance(node, BusinessFunction) else None
    coming, counts, plan = each.passes_next(at), each.counts, next(iter(each.plans), None)
    return {
        "function": function.id if function else None,
        "node": node.id,
        "kind": node.kind,
        "name": node.name,
        "critical_or_important": function.critical_or_important if function else None,
        "state": each.state,
        "since": rfc3339(each.since),
        "down_since": rfc3339(each.since) if down else None,
        "rto": _length(each.rto),
        "rto_due": _text(each.rto_due),
        "rto_passed": each.passed(at),
        "rpo": _length(each.rpo),
        "recoverable_from": _text(each.data_from),
        "mtpd": _length(each.mtpd),
        "mtpd_due": _text(each.mtpd_due),
        "mtpd_passed": each.mtpd_passed(at),
        "passes_next": {"what": coming.what, "at": rfc3339(coming.due)} if coming else None,
        "source": counts.source if counts else None,
        "plan": plan.document if plan else None,
        "contact": plan.contact if plan else None,
        "sources": [_terms(one) for one in each.said],
    }


def promised_document(each: PromisedClock, at: Instant) -> dict[str, Any]:
    """Return what customers were promised of one business service, and the commitments that say so."""
    return {
        "business_service": each.service.id,
        "name": each.service.name,
        "down_since": rfc3339(each.since),
        "rto": _length(each.promised.rto),
        "rto_due": _text(each.rto_due),
        "rto_passed": each.passed(at),
        "rpo": _length(each.promised.rpo),
        "recoverable_from": _text(each.data_from),
        "commitments": [one.id for one in each.commitments],
        "customers": sorted({one.customer for one in each.commitments}),
    }


def _terms(each: RecoveryTerms) -> dict[str, Any]:
    return {
        "source": each.source,
        "plan": each.plan.document if each.plan else None,
        "contact": each.plan.contact if each.plan else None,
        "rto": _length(each.rto),
        "rpo": _length(each.rpo),
        "mtpd": _length(each.mtpd),
    }


def _length(length: timedelta | None) -> str | None:
    return None if length is None else iso_8601(length)


def _text(at: Instant | None) -> str | None:
    return None if at is None else rfc3339(at)
