"""Threats: read as the ledger tells them; the rows are what is listed and locked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from django.db.models import QuerySet

from tocsin.core.incidents.threats import ThreatHistory, threat_history
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import ledger
from tocsin.store.incidents import next_reference
from tocsin.store.models import LedgerEntry, Threat
from tocsin.store.unit_of_work import Work

REFERENCE = re.compile(r"THR-\d{4}-\d{4,8}", re.ASCII)
"""How a threat is referred to; whatever else is asked for is unknown, and no database is asked."""
PROPOSING = ("threat.proposed", "threat.update_proposed")
AT_ONCE = 500
COLUMNS = ("title", "entity_id", "since", "status", "significant")
"""What is projected into a row; the reference is given when it is opened."""
_ORDER = ("proposed", "active", "inactive", "dismissed")


def threats(entities: Iterable[str] | None, status: str | None = None) -> list[Threat]:
    """Return the threats of some entities (LEIs), or of all for None: what waits first, then the newest."""
    rows: QuerySet[Threat] = Threat.objects.select_related("entity")
    rows = rows if entities is None else rows.filter(entity_id__in=entities)
    rows = rows if status is None else rows.filter(status=status)
    return sorted(rows, key=lambda row: _ORDER.index(row.status))


def threat(reference: str, known_at: Instant | None = None) -> ThreatHistory:
    """
    Return a threat as the ledger tells it, as known at an instant.

    Raises ``Refused`` (``unknown_threat``) when there is none of that reference.
    """
    if not REFERENCE.fullmatch(reference):
        raise unknown_threat(reference)
    told = threat_history(reference, ledger.entries(reference), known_at)
    if not told.entity:
        raise unknown_threat(reference)
    return told


def unknown_threat(reference: str) -> Refused:
    """Return the refusal of a reference that no threat has."""
    return Refused(
        "unknown_threat",
        f"There is no threat {reference}. The register of threats shows the references in use.",
        reference,
    )


def proposed_before(entity: str) -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
    """Return what was proposed at an entity: by publication, the reference and the digests seen of it."""
    found: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}
    references = list(Threat.objects.filter(entity_id=entity).values_list("reference", flat=True))
    for start in range(0, len(references), AT_ONCE):
        rows = LedgerEntry.objects.filter(subject__in=references[start : start + AT_ONCE], kind__in=PROPOSING)
        for subject, body in (
            rows.order_by("sequence").values_list("subject", "body").iterator(chunk_size=AT_ONCE)
        ):
            proposal = json.loads(body)["proposal"]
            source = str(proposal["format"]).partition("-")[0], str(proposal["source_id"])
            seen = found[source][1] if source in found else frozenset[str]()
            found[source] = subject, seen | {proposal["digest"]}
    return found


def locked(reference: str) -> tuple[Threat, ThreatHistory]:
    """Lock a threat and return its row with the history that the ledger tells."""
    told = threat(reference)
    return Threat.objects.select_for_update().get(reference=reference), told


def open_threat(work: Work, title: str, entity: str, *, since: Instant, status: str) -> Threat:
    """Make a row with the next reference of its year; what is known of it is recorded by the caller."""
    reference = next_reference(f"THR-{work.at.year}")
    row = Threat(reference=reference, title=title, entity_id=entity, since=since, status=status)
    row.save(force_insert=True)
    return row


def projection(told: ThreatHistory) -> dict[str, object]:
    """Return the columns of a threat's row as the ledger tells them, by name."""
    return {
        "title": told.title,
        "entity_id": told.entity,
        "since": told.detected_at or told.recorded_at,
        "status": told.status,
        "significant": told.significant,
    }


def show(row: Threat) -> None:
    """Show in the list what the ledger now says of a threat."""
    Threat.objects.filter(pk=row.pk).update(**projection(threat(row.reference)))


def check_open(told: ThreatHistory) -> None:
    """Refuse to go on with a threat that was dismissed (``threat_dismissed``)."""
    if told.status == "dismissed":
        raise Refused(
            "threat_dismissed",
            f"{told.reference} was dismissed ({told.reason!r}). Confirm it first if that was wrong.",
            told.reference,
        )


def check_awareness(detected_at: Instant, at: Instant) -> None:
    """Refuse an awareness that is still to come (``impossible_order``)."""
    if detected_at > at:
        raise Refused(
            "impossible_order",
            f"The entity would become aware only after now, {rfc3339(at)}. Give the instant at which it did.",
            "detected_at",
        )
