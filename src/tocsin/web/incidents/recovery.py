"""Recovery clocks as the situation page shows them: until when, with which data, and which plan to open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from tocsin.core.register import BusinessFunction
from tocsin.core.situation import PromisedClock, Recovery, Situation
from tocsin.core.time import Instant
from tocsin.web.incidents.clocks import SOON

SOURCES = {"register": gettext_lazy("register"), "plan": gettext_lazy("plan")}


@dataclass(frozen=True, slots=True)
class Objective:
    """A recovery objective of one node: how long, and until when; a state is missed, soon or running."""

    state: str
    limit: timedelta
    due: Instant


def recovery(now: Situation) -> dict[str, list[dict[str, Any]]]:
    """Return the context of ``incidents/_recovery.html``: what is down, promised, and degraded."""
    return {
        "down": [_down(each, now.at) for each in now.recovery],
        "promised": [_promised(each, now.at) for each in now.promised_recovery],
        "degraded": [_degraded(each) for each in now.degraded],
    }


def _down(each: Recovery, at: Instant) -> dict[str, Any]:
    return {
        **_named(each),
        "rto": _objective(each.rto, each.rto_due, at),
        "mtpd": _objective(each.mtpd, each.mtpd_due, at),
        "rpo": each.rpo,
        "data_from": each.data_from,
    }


def _degraded(each: Recovery) -> dict[str, Any]:
    return {**_named(each), "rto": each.rto, "rpo": each.rpo, "mtpd": each.mtpd}


def _named(each: Recovery) -> dict[str, Any]:
    node = each.node
    return {
        "name": node.name,
        "url": reverse("node", args=[node.id]),
        "state": each.state,
        "critical": node.critical_or_important if isinstance(node, BusinessFunction) else None,
        "said": list(_said(each)) if each.differs else [],
        "plans": each.plans,
    }


def _said(each: Recovery) -> Iterable[dict[str, Any]]:
    for one in each.said:
        document = one.plan.document if one.plan else ""
        yield {
            "source": SOURCES[one.source],
            "document": document,
            "rto": one.rto,
            "rpo": one.rpo,
            "mtpd": one.mtpd,
        }


def _promised(each: PromisedClock, at: Instant) -> dict[str, Any]:
    clauses = dict.fromkeys(str(one.clause) for one in each.commitments)
    return {
        "name": each.service.name,
        "url": reverse("node", args=[each.service.id]),
        "customers": len({one.customer for one in each.commitments}),
        "clause": next(iter(clauses)),
        "more_clauses": len(clauses) - 1,
        "rto": _objective(each.promised.rto, each.rto_due, at),
        "rpo": each.promised.rpo,
        "data_from": each.data_from,
    }


def _objective(limit: timedelta | None, due: Instant | None, at: Instant) -> Objective | None:
    if limit is None or due is None:
        return None
    left = due - at
    state = "missed" if left < timedelta() else "soon" if left < SOON else "running"
    return Objective(state, limit, due)
