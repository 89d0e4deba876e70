"""Reads for the record of a provider: since when records are kept, looks at its page, claims on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tocsin.core.incidents.dossiers import DossierHistory
from tocsin.core.time import Instant, Interval
from tocsin.store import dossiers
from tocsin.store.models import LedgerEntry


def kept_since() -> Instant | None:
    """Return when the first entry of the ledger was recorded; None: there is none."""
    return LedgerEntry.objects.order_by("sequence").values_list("recorded_at", flat=True).first()


def looks(provider: str, within: Interval) -> Iterator[tuple[Instant, Mapping[str, Any]]]:
    """Yield each look at a provider's page (node id) in a period, in order: when, and what was kept of it."""
    rows = LedgerEntry.objects.filter(
        subject=provider,
        kind="status_page.observed",
        recorded_at__gte=within.start,
        recorded_at__lte=within.end,
    ).order_by("sequence")
    for seen_at, body in rows.values_list("recorded_at", "body").iterator(chunk_size=500):
        yield seen_at, json.loads(body)


def claims_on(provider: str, entities: Iterable[str] | None) -> list[DossierHistory]:
    """Return the claims on a provider (node id) of some entities (LEIs), or of all; withdrawn ones not."""
    rows = [each for each in dossiers.dossiers(entities, "claim") if each.status != "withdrawn"]
    told = [dossiers.dossier(each.reference) for each in rows]
    return [each for each in told if each.content["provider"]["id"] == provider]
