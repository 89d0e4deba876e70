"""Dossiers: read as the ledger tells them; the rows are what is listed and locked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from tocsin.core.incidents.dossiers import DossierHistory, DossierKind, dossier_history
from tocsin.core.refusal import Refused
from tocsin.core.reports.claim import Snapshot
from tocsin.core.time import Instant, Interval, instant
from tocsin.store import ledger
from tocsin.store.incidents import next_reference
from tocsin.store.models import Dossier, LedgerEntry
from tocsin.store.unit_of_work import Work

REFERENCE = re.compile(r"(CLM|STM)-\d{4}-\d{4,8}", re.ASCII)
"""How a dossier is referred to; whatever else is asked for is unknown, and no database is asked."""
COLUMNS = ("kind", "title", "entity_id", "about", "window_start", "window_end", "status", "due")
"""What is projected into a row; the reference is given when it is opened."""
PREFIXES: Mapping[DossierKind, str] = {"claim": "CLM", "statement": "STM"}
DUE_KIND = "claim_deadline"
"""What is due about the end of a claim period: of a dossier, or of an incident without one."""


def dossiers(
    entities: Iterable[str] | None, kind: DossierKind | None = None, status: str | None = None
) -> list[Dossier]:
    """Return the dossiers of some entities (LEIs), or of all for None, the latest window first."""
    rows: QuerySet[Dossier] = Dossier.objects.select_related("entity")
    rows = rows if entities is None else rows.filter(entity_id__in=entities)
    rows = rows if kind is None else rows.filter(kind=kind)
    return list(rows if status is None else rows.filter(status=status))


def dossier(reference: str) -> DossierHistory:
    """
    Return a dossier as the ledger tells it.

    Raises ``Refused`` (``unknown_dossier``) when there is none of that reference.
    """
    if not REFERENCE.fullmatch(reference):
        raise unknown_dossier(reference)
    told = dossier_history(reference, ledger.entries(reference))
    if not told.drafts:
        raise unknown_dossier(reference)
    return told


def unknown_dossier(reference: str) -> Refused:
    """Return the refusal of a reference that no dossier has."""
    return Refused(
        "unknown_dossier",
        f"There is no dossier {reference:.80}. The list of dossiers shows the references in use.",
        reference,
    )


def locked(reference: str) -> tuple[Dossier, DossierHistory]:
    """Lock a dossier and return its row with the history that the ledger tells."""
    told = dossier(reference)
    return Dossier.objects.select_for_update().get(reference=reference), told


def standing(kind: DossierKind, about: str, window: Interval) -> Dossier | None:
    """Return the dossier about a promise or a customer for one window that was not withdrawn; or None."""
    rows = Dossier.objects.filter(kind=kind, about=about, window_start=window.start, window_end=window.end)
    return rows.exclude(status="withdrawn").first()


def claimed_windows(abouts: Iterable[str], entity: str | None = None) -> dict[tuple[str, Instant], str]:
    """
    Return the references of claims that were not withdrawn, by entitlement and end of the window.

    Of one entity (LEI) alone where they are shown: a dossier of another one is nobody's to see.
    """
    rows = Dossier.objects.filter(kind="claim", about__in=list(abouts)).exclude(status="withdrawn")
    rows = rows if entity is None else rows.filter(entity_id=entity)
    return {
        (about, end): reference
        for about, end, reference in rows.values_list("about", "window_end", "reference")
    }


def open_dossier(work: Work, content: Mapping[str, Any]) -> Dossier:
    """Make a row with the next reference of its year; what it shows is recorded by the caller."""
    window = [instant(each) for each in content["window"]]
    row = Dossier(
        reference=next_reference(f"{PREFIXES[content['kind']]}-{work.at.year}"),
        kind=content["kind"],
        title=content["title"],
        entity_id=content["entity"],
        about=content["about"],
        window_start=window[0],
        window_end=window[1],
    )
    row.save(force_insert=True)
    return row


def projection(told: DossierHistory) -> dict[str, object]:
    """Return the columns of a dossier's row as the ledger tells them, by name."""
    content = told.content
    start, end = (instant(each) for each in content["window"])
    return {
        "kind": told.kind,
        "title": told.title,
        "entity_id": told.entity,
        "about": content["about"],
        "window_start": start,
        "window_end": end,
        "status": told.status,
        "due": told.claim_by,
    }


def show(row: Dossier) -> DossierHistory:
    """Show in the list what the ledger now says of a dossier, and return that."""
    told = dossier(row.reference)
    Dossier.objects.filter(pk=row.pk).update(**projection(told))
    return told


def snapshots(provider: str, within: Interval) -> list[Snapshot]:
    """
    Return what a provider's status page said in a period: what it said first, and each time it changed.

    A page that is fetched every minute and says the same is one snapshot, the first.
    """
    rows = LedgerEntry.objects.filter(
        subject=provider,
        kind="status_page.observed",
        recorded_at__gte=within.start,
        recorded_at__lt=within.end,
    )
    found: list[Snapshot] = []
    last: dict[str, Any] | None = None
    for row in rows.order_by("sequence").iterator(chunk_size=500):
        body = json.loads(row.body)
        digest = body.pop("sha256", None)
        if body != last:
            found.append(Snapshot(row.sequence, row.recorded_at, row.body, digest))
        last = body
    return found


def has_entry(subject: str, kind: str, body: Mapping[str, Any]) -> bool:
    """Say whether the very same was recorded about a subject before."""
    return any(each.kind == kind and each.body == body for each in ledger.entries(subject))


def statement_going_out(customer: str, quarter: str) -> str | None:
    """
    Return the statement to a customer (node id or code) for a quarter that is approved or sent; or None.

    A draft is none of these: it is drafted anew, with what is known now.
    """
    names = {customer, f"customer:{customer}"}
    rows = Dossier.objects.filter(kind="statement", about__in=names, status__in=("approved", "sent"))
    for row in rows:
        if dossier(row.reference).content["quarter"] == quarter:
            return row.reference
    return None
