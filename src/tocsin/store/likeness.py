"""What is compared of incidents and problems, and which proposals somebody has dismissed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from tocsin.core.incidents.likeness import Likeness, Traits, likenesses
from tocsin.core.situation.known_errors import providers_of
from tocsin.store import ledger, problems, queries
from tocsin.store.models import Incident, IncidentNode, LedgerEntry, Problem

DISMISSED = "likeness.dismissed"
LATEST = 10_000
"""So many incidents, the latest, are compared: what is older than those is history."""
AT_ONCE = 500
_TOLD = ("fact.recorded", "incident.linked", "incident.unlinked")


def subject(entity: str) -> str:
    """Return under which subject the ledger keeps the proposals that were dismissed at an entity (LEI)."""
    return f"likeness:{entity}"


def dismissed(entity: str) -> frozenset[frozenset[str]]:
    """Return the pairs of references that somebody at an entity said are not the same."""
    told = (each.body for each in ledger.entries(subject(entity)) if each.kind == DISMISSED)
    return frozenset(frozenset((body["incident"], body["to"])) for body in told)


def proposed(rows: QuerySet[Incident], entities: Iterable[str]) -> list[Likeness]:
    """
    Return what to propose about the latest of some incidents and the problems of their entities (LEIs).

    Things of two entities are never proposed together. The strongest come first.
    """
    by_entity: dict[str, list[Incident]] = defaultdict(list)
    for row in rows.filter(merged_into="")[:LATEST]:
        by_entity[row.entity_id].append(row)
    standing = problems.problems(entities, standing=True)
    found: list[Likeness] = []
    for entity, its in by_entity.items():
        traits, settled = incident_traits(its)
        about = problem_traits([each for each in standing if each.entity_id == entity])
        found += likenesses(traits, about, settled | dismissed(entity))
    return sorted(found, key=lambda each: -each.points)


def incident_traits(rows: Sequence[Incident]) -> tuple[list[Traits], frozenset[frozenset[str]]]:
    """Return what of incidents is compared, and the pairs among them that are linked already."""
    keys = {row.pk: row.reference for row in rows}
    nodes = _nodes(keys)
    causes, linked = _told(list(keys.values()))
    inventory = queries.landscape().inventory
    traits = [
        Traits(
            reference=row.reference,
            title=row.title,
            cause=causes.get(row.reference, ""),
            nodes=nodes[row.reference],
            providers=providers_of(inventory, nodes[row.reference]),
            type=row.type,
            at=row.since,
            problem=next((to for to in linked[row.reference] if problems.REFERENCE.fullmatch(to)), ""),
        )
        for row in rows
    ]
    return traits, frozenset(frozenset((one, to)) for one, tos in linked.items() for to in tos)


def problem_traits(rows: Iterable[Problem]) -> list[Traits]:
    """Return what of problems is compared."""
    inventory = queries.landscape().inventory
    found = []
    for row in rows:
        nodes = frozenset({row.node} if row.node else ())
        cause = problems.problem(row.reference).cause_text
        found.append(Traits(row.reference, row.title, cause, nodes, providers_of(inventory, nodes)))
    return found


def _nodes(keys: Mapping[int, str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for some in _portions(list(keys)):
        rows = IncidentNode.objects.filter(incident_id__in=some).values_list("incident_id", "node")
        for incident, node in rows:
            found[keys[incident]].add(node)
    return defaultdict(frozenset, {reference: frozenset(nodes) for reference, nodes in found.items()})


def _told(references: Sequence[str]) -> tuple[dict[str, str], Mapping[str, list[str]]]:
    """Return the apparent root causes by incident, and what each is linked to, as the ledger has them now."""
    causes: dict[str, str] = {}
    linked: dict[str, list[str]] = defaultdict(list)
    for some in _portions(references):
        rows = LedgerEntry.objects.filter(subject__in=some, kind__in=_TOLD).order_by("sequence")
        for reference, kind, text in rows.values_list("subject", "kind", "body"):
            if kind == "fact.recorded" and '"apparent_root_cause"' not in text:
                continue
            body = json.loads(text)
            if kind == "incident.linked":
                linked[reference].append(body["to"])
            elif kind == "incident.unlinked":
                linked[reference] = [to for to in linked[reference] if to != body["to"]]
            elif body["key"] == "apparent_root_cause":
                causes[reference] = body["value"] or ""
    return causes, linked


def _portions(keys: Sequence[object]) -> Iterable[Sequence[object]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
