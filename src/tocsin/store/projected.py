"""The registry of projections: every table that only shows what the ledger tells has its line here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from tocsin.core.incidents import Entry, history
from tocsin.core.incidents.dossiers import dossier_history
from tocsin.core.incidents.follow_ups import follow_up_history
from tocsin.core.incidents.problems import problem_history
from tocsin.core.incidents.register_texts import threat_text
from tocsin.core.incidents.threats import threat_history
from tocsin.store import dossiers, follow_ups, incidents, ledger, problems, registry, threats
from tocsin.store.models import (
    Dossier,
    FollowUp,
    Incident,
    IncidentAdmission,
    IncidentNode,
    Membership,
    Numbering,
    Problem,
    RegisterText,
    Threat,
)
from tocsin.store.projections import AT_ONCE, Projection, Shown, of_rows


def _incident(reference: str, entries: list[Entry]) -> Shown | None:
    told = history(reference, entries)
    if not told.entity:
        return None
    return {
        **incidents.projection(told),
        "nodes": sorted(incidents.nodes(told)),
        "admissions": sorted(told.course.admitted or ()),
        **registry.shown(incidents.text(told)),
    }


def _stored_incidents(names: list[str]) -> dict[str, Shown]:
    """Return the rows of incidents with what other tables hold of them."""
    rows = Incident.objects.filter(reference__in=names)
    found: dict[str, dict[str, Any]] = {
        each.pop("reference"): {**each, "nodes": [], "admissions": []}
        for each in rows.values("reference", *incidents.COLUMNS)
    }
    of = {"incident__reference__in": names}
    for name, node in IncidentNode.objects.filter(**of).values_list("incident__reference", "node"):
        found[name]["nodes"].append(node)
    for name, person in IncidentAdmission.objects.filter(**of).values_list("incident__reference", "person"):
        found[name]["admissions"].append(person)
    for each in RegisterText.objects.filter(reference__in=found).values("reference", *registry.COLUMNS):
        found[each.pop("reference")].update(each)
    for each in found.values():
        each["nodes"].sort()
        each["admissions"].sort()
    return dict(found)


def _show_incident(reference: str, shown: Shown | None) -> None:
    if shown is None:
        RegisterText.objects.filter(reference=reference).delete()
        Incident.objects.filter(reference=reference).delete()
        return
    told = history(reference, ledger.entries(reference))
    Incident.objects.get_or_create(reference=reference, defaults=incidents.projection(told))
    incidents.show(told)


def _names_of_incidents() -> Iterator[str]:
    return Incident.objects.values_list("reference", flat=True).iterator(chunk_size=AT_ONCE)


def _threat(reference: str, entries: list[Entry]) -> Shown | None:
    told = threat_history(reference, entries)
    return threats.projection(told) if told.entity else None


def _text_of_threat(reference: str, entries: list[Entry]) -> Shown | None:
    told = threat_history(reference, entries)
    return registry.shown(threat_text(told)) if told.entity else None


def _dossier(reference: str, entries: list[Entry]) -> Shown | None:
    told = dossier_history(reference, entries)
    return dossiers.projection(told) if told.drafts else None


def _problem(reference: str, entries: list[Entry]) -> Shown | None:
    told = problem_history(reference, entries)
    if not told.entity:
        return None
    return {"entity_id": told.entity, **{column: getattr(told, column) for column in problems.COLUMNS}}


def _follow_up(reference: str, entries: list[Entry]) -> Shown | None:
    told = follow_up_history(reference, entries)
    return follow_ups.projection(told) if told.entity else None


PERSON = "person:"
"""How the subject of what is recorded about an account begins."""


def _roles(_subject: str, entries: list[Entry]) -> Shown | None:
    """Return the roles that were given and not withdrawn, by entity; None: somebody without any."""
    held: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.kind in ("role.given", "role.withdrawn"):
            role = entry.body["entity"], entry.body["role"]
            held = held | {role} if entry.kind == "role.given" else held - {role}
    return {"roles": sorted(held)} if held else None


def _stored_roles(subjects: list[str]) -> dict[str, Shown]:
    names = [each.removeprefix(PERSON) for each in subjects]
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = Membership.objects.filter(user__username__in=names)
    for name, entity, role in rows.values_list("user__username", "entity_id", "role"):
        found[PERSON + name].append((entity, role))
    return {name: {"roles": sorted(roles)} for name, roles in found.items()}


def _names_of_members() -> Iterator[str]:
    names = Membership.objects.order_by("user__username").values_list("user__username", flat=True)
    return (PERSON + name for name in names.distinct().iterator(chunk_size=AT_ONCE))


def _show_roles(subject: str, shown: Shown | None) -> None:
    """Give an account the roles that the ledger tells; one that is gone is made without a password."""
    name = subject.removeprefix(PERSON)
    wanted: Any = shown["roles"] if shown else []
    user = User.objects.filter(username=name).first() or User.objects.create_user(name)
    Membership.objects.filter(user=user).delete()
    Membership.objects.bulk_create(Membership(user=user, entity_id=lei, role=role) for lei, role in wanted)


PROJECTIONS = (
    Projection("incidents", "INC-", _incident, _stored_incidents, _names_of_incidents, _show_incident),
    of_rows(Threat, "THR-", threats.COLUMNS, _threat),
    of_rows(RegisterText, "THR-", registry.COLUMNS, _text_of_threat),
    of_rows(Dossier, "CLM-", dossiers.COLUMNS, _dossier),
    of_rows(Dossier, "STM-", dossiers.COLUMNS, _dossier),
    of_rows(Problem, "PRB-", ("entity_id", *problems.COLUMNS), _problem),
    of_rows(FollowUp, "ACT-", follow_ups.COLUMNS, _follow_up),
    Projection("roles of people", PERSON, _roles, _stored_roles, _names_of_members, _show_roles),
)
"""What ``check`` compares with the ledger and ``rebuild`` makes from it, in this order."""


def check() -> int:
    """Compare every projection with the ledger; return how many things were compared."""
    return sum(each.check() for each in PROJECTIONS)


def rebuild() -> dict[str, int]:
    """Make every projection anew from the ledger, in one transaction; return how many rows were wrong."""
    with transaction.atomic():
        ledger.lock()
        changed = {each.of: 0 for each in PROJECTIONS}
        for each in PROJECTIONS:
            changed[each.of] += each.rebuild()
        _number_on()
    return changed


def _number_on() -> None:
    """Let every series go on after the highest number that the ledger tells of."""
    last: dict[str, int] = {}
    for prefix in {each.prefix for each in PROJECTIONS} - {PERSON}:
        for reference in ledger.subjects(prefix):
            series, _, number = reference.rpartition("-")
            last[series] = max(last.get(series, 0), int(number))
    for series, highest in last.items():
        Numbering.objects.get_or_create(series=series, defaults={"last": highest})
        Numbering.objects.filter(series=series, last__lt=highest).update(last=highest)
