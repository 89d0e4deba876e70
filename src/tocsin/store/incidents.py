"""Incidents as rows: what lists, filters and locks read is a projection of the ledger, made in one place."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tocsin.core.incidents import Actor, History
from tocsin.core.incidents.register_texts import incident_text
from tocsin.core.incidents.register_words import RegisterText
from tocsin.core.time import Instant, instant
from tocsin.store import registry
from tocsin.store.models import Incident, IncidentAdmission, IncidentNode, Numbering

COLUMNS = (
    "title",
    "entity_id",
    "since",
    "state",
    "outcome",
    "type",
    "cause",
    "priority",
    "confidential",
    "merged_into",
)
"""What is projected into a row; the reference is given when it is opened."""
LONGEST_TITLE = 300


def projection(told: History) -> dict[str, object]:
    """Return the columns of an incident's row as the ledger tells them, by name."""
    course = told.course
    return {
        "title": told.title[:LONGEST_TITLE],
        "entity_id": told.entity,
        "since": began(told),
        "state": course.state,
        "outcome": told.outcome,
        "type": course.triage.type if course.triage else "",
        "cause": course.causes[0] if course.causes else "",
        "priority": course.triage.priority if course.triage else None,
        "confidential": course.confidential,
        "merged_into": course.merged_into,
    }


def began(told: History) -> Instant | None:
    """Return since when an incident is going on: as said when it was opened, or as its outages say."""
    said = [told.since] if told.since else [each.since for each in told.outages]
    facts = [instant(str(each.value)) for each in told.facts if each.key == "occurred_at" and each.value]
    return min(said or facts, default=told.opened_at)


def show(told: History) -> None:
    """Show in the lists what the ledger now says of an incident."""
    Incident.objects.filter(reference=told.reference).update(**projection(told))
    key = Incident.objects.values_list("pk", flat=True).get(reference=told.reference)
    kept = IncidentNode.objects.filter(incident_id=key)
    gone, new = _difference(kept.values_list("node", flat=True), nodes(told))
    kept.filter(node__in=gone).delete()
    IncidentNode.objects.bulk_create(IncidentNode(incident_id=key, node=each) for each in new)
    let_in = IncidentAdmission.objects.filter(incident_id=key)
    gone, new = _difference(let_in.values_list("person", flat=True), told.course.admitted or frozenset())
    let_in.filter(person__in=gone).delete()
    IncidentAdmission.objects.bulk_create(IncidentAdmission(incident_id=key, person=each) for each in new)
    registry.show(told.reference, text(told))


def nodes(told: History) -> frozenset[str]:
    """Return the nodes that an incident says are or were out, and the providers it is linked to."""
    linked = {each.to for each in told.course.links if each.kind == "provider"}
    return frozenset({each.node for each in told.outages} | linked)


def text(told: History) -> RegisterText:
    """Return what the register's search reads of an incident."""
    return incident_text(told, began(told) or told.entries[0].recorded_at, nodes(told))


def _difference(kept: Iterable[str], wanted: frozenset[str]) -> tuple[set[str], list[str]]:
    """Return what is kept and not wanted, and what is wanted and not kept yet, in order."""
    there = set(kept)
    return there - wanted, sorted(wanted - there)


def next_reference(series: str) -> str:
    """Return the next reference of a series such as ``INC-2026``; numbers are never given twice."""
    row, _ = Numbering.objects.select_for_update().get_or_create(series=series, defaults={"last": 0})
    row.last += 1
    row.save(update_fields=["last"])
    return f"{series}-{row.last:04d}"


def visible(by: Actor, entities: frozenset[str] | None) -> QuerySet[Incident]:
    """Return the incidents that somebody may see: of some entities (LEIs; None: all), none of them hidden."""
    rows = Incident.objects.select_related("entity")
    if entities is None:
        return rows
    admitted = IncidentAdmission.objects.filter(person=by.name).values("incident_id")
    return rows.filter(Q(confidential=False) | Q(pk__in=admitted), entity_id__in=entities)
