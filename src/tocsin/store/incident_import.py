"""Many incidents at once: their entries are chained in memory, and written with their rows in portions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tocsin.core.incidents import Entry, History, history
from tocsin.store import incidents, ledger, registry
from tocsin.store.models import Incident, IncidentNode, LedgerEntry, LedgerHead, Numbering, RegisterText
from tocsin.store.unit_of_work import Work

IMPORTED = "incidents.imported"
AT_ONCE = 500
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """An incident that was imported before, and the digest of what its row said then."""

    reference: str
    digest: str


def subject(entity: str) -> str:
    """Return under which subject the ledger keeps what was imported at an entity (LEI)."""
    return f"imported:{entity}"


def known(entity: str) -> dict[str, Known]:
    """Return what was imported at an entity before, by what the other tool calls it."""
    found: dict[str, Known] = {}
    for entry in ledger.entries(subject(entity)):
        found |= {name: Known(*each) for name, each in entry.body["incidents"].items()}
    return found


def remember(work: Work, entity: str, imported: dict[str, Known], about: Body) -> None:
    """Record what was imported at an entity, in entries of a size that is read in one go."""
    names = iter(imported)
    while portion := list(islice(names, AT_ONCE)):
        listed = {name: [imported[name].reference, imported[name].digest] for name in portion}
        work.record(IMPORTED, subject(entity), {**about, "incidents": listed})


def open_all(work: Work, told: Sequence[Sequence[tuple[str, Body]]]) -> list[str]:
    """
    Open incidents of which all is known already, each by its entries, and return their references.

    It does what ``Work.open`` and ``Work.record`` do for one, with some statements for five hundred.
    """
    references = _references(work, len(told))
    for start in range(0, len(told), AT_ONCE):
        portion = dict(zip(references[start:], told[start : start + AT_ONCE], strict=False))
        entries = [(kind, name, body) for name, its in portion.items() for kind, body in its]
        written = _append(work, entries)
        _show([history(name, written[name]) for name in portion])
    return references


def _references(work: Work, number: int) -> list[str]:
    """Return the next references of the year; numbers are never given twice."""
    series = f"INC-{work.at.year}"
    row, _ = Numbering.objects.select_for_update().get_or_create(series=series, defaults={"last": 0})
    first, row.last = row.last + 1, row.last + number
    row.save(update_fields=["last"])
    return [f"{series}-{each:04d}" for each in range(first, first + number)]


def _append(work: Work, entries: Iterable[tuple[str, str, Body]]) -> dict[str, list[Entry]]:
    """Append to the ledger as ``ledger.append`` does, and return what was appended by subject."""
    head = LedgerHead.objects.select_for_update().get(id=1)
    rows: list[LedgerEntry] = []
    found: dict[str, list[Entry]] = {}
    for kind, name, body in entries:
        said = {**body, "token": work.by.token} if work.by.token else body
        row = LedgerEntry(
            sequence=head.sequence + 1,
            recorded_at=work.at,
            actor=work.by.name,
            kind=kind,
            subject=name,
            body=json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
            previous=head.hash,
        )
        row.hash = ledger.digest(row)
        head.sequence, head.hash = row.sequence, row.hash
        rows.append(row)
        found.setdefault(name, []).append(Entry(row.sequence, row.recorded_at, row.actor, kind, said))
    LedgerEntry.objects.bulk_create(rows, batch_size=AT_ONCE)
    head.save()
    return found


def _show(told: Sequence[History]) -> None:
    """Show incidents in the lists for the first time, as ``incidents.show`` shows one."""
    rows = [Incident(reference=each.reference, **incidents.projection(each)) for each in told]
    Incident.objects.bulk_create(rows)
    kept = dict(
        Incident.objects.filter(reference__in=[each.reference for each in told]).values_list(
            "reference", "pk"
        )
    )
    nodes = [
        IncidentNode(incident_id=kept[each.reference], node=node)
        for each in told
        for node in sorted(incidents.nodes(each))
    ]
    IncidentNode.objects.bulk_create(nodes)
    texts = [RegisterText(reference=each.reference, **registry.shown(incidents.text(each))) for each in told]
    RegisterText.objects.bulk_create(texts)
