"""List what was claimed, and what could be and nobody has drafted. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from tocsin.actions.watch_claims import unclaimed
from tocsin.core.reports.calculation import money_document
from tocsin.core.reports.claim import claim_title
from tocsin.core.time import Instant, rfc3339
from tocsin.store import dossiers, queries

RECENT = timedelta(days=1100)
"""Incidents that began longer ago are not looked through for what could be claimed."""


def list_claims(entities: Iterable[str] | None, at: Instant) -> list[dict[str, Any]]:
    """
    Return the claims of some entities (LEIs), or of all for None: those still possible first, by their end.

    Each has ``claim`` (reference, None while it is only possible), ``status``, ``title``, ``entitlement``,
    ``incident``, ``window``, ``amount`` and ``claim_by``. A possible one is that of one incident; its draft
    counts every incident of the window. Confidential incidents are named nowhere here.
    """
    chosen = None if entities is None else frozenset(entities)
    possible = sorted(_possible(chosen, at), key=lambda each: (each["claim_by"] or "~", each["entitlement"]))
    return [*possible, *(_drafted(row.reference) for row in dossiers.dossiers(chosen, "claim"))]


def _possible(entities: Iterable[str] | None, at: Instant) -> Iterator[dict[str, Any]]:
    landscape = queries.landscape()
    listed: set[tuple[str, Instant]] = set()
    for row in queries.incidents(entities).filter(since__gte=at - RECENT, confidential=False):
        for each in unclaimed(row.reference, at):
            promise, attained = each.entitlement, each.attainment
            key = promise.id, attained.window.end
            if not attained.credit.claimable or key in listed:
                continue
            listed.add(key)
            yield {
                "claim": None,
                "status": "possible",
                "title": claim_title(landscape.name(promise.ict_service), promise, attained.window),
                "entitlement": promise.id,
                "incident": row.reference,
                "window": [rfc3339(attained.window.start), rfc3339(attained.window.end)],
                "amount": money_document(each.amount),
                "claim_by": rfc3339(each.claim_by) if each.claim_by else None,
            }


def _drafted(reference: str) -> dict[str, Any]:
    told = dossiers.dossier(reference)
    content = told.content
    return {
        "claim": reference,
        "status": told.status,
        "title": told.title,
        "entitlement": content["about"],
        "incident": next(iter(content["incidents"]), None),
        "window": content["window"],
        "amount": content["amount"],
        "claim_by": content["claim_by"],
    }
