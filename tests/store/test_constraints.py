"""The database says it again: what no action writes, no statement can write."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction

from tests.cast import at
from tocsin.store import models as tables
from tocsin.store.models import (
    ApiToken,
    BreakGlass,
    ComponentMapping,
    Dossier,
    DueRow,
    Export,
    FollowUp,
    GroupEntity,
    GroupMember,
    GroupRow,
    Incident,
    IncidentAdmission,
    IncidentNode,
    InventoryFolder,
    LedgerEntry,
    LedgerHead,
    Membership,
    NodeRow,
    Problem,
    RegisterFiling,
    RegisterRow,
    SavedView,
    Threat,
)

pytestmark = pytest.mark.django_db

NOON = at("2026-03-02 12:00")


def node(id_: str = "provider:P", kind: str = "provider") -> NodeRow:
    return NodeRow.objects.get_or_create(id=id_, defaults={"kind": kind, "name": "P", "terms": {}})[0]


def group(**given: object) -> GroupRow:
    fields = {"id": "g", "owner": node(), "needs": 1, "effect": "down", "source": "s"} | given
    return GroupRow.objects.create(**fields)


def bank() -> GroupEntity:
    return GroupEntity.objects.get_or_create(lei="L", defaults={"name": "Nordbank", "terms": {}})[0]


def filing(**given: object) -> RegisterFiling:
    fields = {
        "owner": "L",
        "scope": "CON",
        "reference_date": date(2025, 12, 31),
        "module": "",
        "parameters": {},
    }
    return RegisterFiling.objects.create(**fields | {"digest": "d"} | given)


def incident(reference: str = "INC-2026-0001", **given: object) -> Incident:
    return Incident.objects.create(reference=reference, title="t", entity=bank(), since=NOON, **given)


def threat(**given: object) -> Threat:
    return Threat.objects.create(reference="THR-2026-0001", title="t", entity=bank(), since=NOON, **given)


def dossier(reference: str = "CLM-2026-0001", **given: object) -> Dossier:
    fields = {"kind": "claim", "about": "E-1", "window_start": NOON, "window_end": at("2026-04-01 00:00")}
    return Dossier.objects.create(reference=reference, title="t", entity=bank(), **fields | given)


def entry(sequence: int, hash_: str = "h") -> LedgerEntry:
    return LedgerEntry.objects.create(
        sequence=sequence,
        recorded_at=NOON,
        actor="a",
        kind="k",
        subject="s",
        body="{}",
        previous="",
        hash=hash_,
    )


def member() -> GroupMember:
    held = GroupRow.objects.first() or group()
    return GroupMember.objects.create(group=held, node=node())


def mapping() -> ComponentMapping:
    return ComponentMapping.objects.create(
        provider=node(), component="Compute", ict_service=node("s", "ict_service")
    )


def kept() -> Incident:
    return Incident.objects.first() or incident()


def role(name: str = "reader") -> Membership:
    ada = User.objects.get_or_create(username="ada")[0]
    return Membership.objects.create(user=ada, entity=bank(), role=name)


def row() -> RegisterRow:
    held = RegisterFiling.objects.first() or filing()
    return RegisterRow.objects.create(filing=held, template="B_01.01", position=2, cells={})


def due(kind: str = "becomes_major") -> DueRow:
    return DueRow.objects.create(kind=kind, subject="INC-2026-0001", at=NOON)


def token() -> ApiToken:
    account = User.objects.create(username="ada")
    return ApiToken.objects.create(
        account=account, label="l", digest="d", scopes=[], made_at=NOON, made_by="ada", expires_at=NOON
    )


def break_glass() -> BreakGlass:
    ada = User.objects.create(username="ada")
    return BreakGlass.objects.create(account=ada, digest="d", reason="r", made_at=NOON, expires_at=NOON)


def somebody() -> User:
    return User.objects.get_or_create(username="ada")[0]


def export(**given: object) -> Export:
    fields = {"format": "csv", "query": "", "asked_at": NOON} | given
    return Export.objects.create(account=somebody(), **fields)


def twice(make: Callable[[], object]) -> Callable[[], object]:
    return lambda: (make(), make())


WRONG: dict[str, Callable[[], object]] = {
    "incident_state_is_known": lambda: incident(state="gone"),
    "incident_priority_is_one_to_five": lambda: incident(priority=6),
    "node_named_once": twice(lambda: IncidentNode.objects.create(incident=kept(), node="provider:x")),
    "person_admitted_once": twice(lambda: IncidentAdmission.objects.create(incident=kept(), person="ada")),
    "incident_outcome_is_known": lambda: incident(outcome="minor"),
    "threat_status_is_known": lambda: threat(status="over"),
    "threat_significance_is_known": lambda: threat(significant="major"),
    "dossier_kind_is_known": lambda: dossier(kind="letter"),
    "dossier_status_is_known": lambda: dossier(status="lost"),
    "dossier_window_takes_time": lambda: dossier(window_end=NOON),
    "one_dossier_per_promise_and_window": lambda: (dossier(), dossier("CLM-2026-0002")),
    "one_filing_per_owner_and_scope": twice(filing),
    "filing_scope_is_ind_or_con": lambda: filing(scope="SUB"),
    "one_row_per_position": twice(row),
    "there_is_one_inventory_folder": lambda: InventoryFolder.objects.create(id=2, document={}),
    "node_kind_is_known": lambda: node("x:1", "thing"),
    "group_needs_at_least_one": lambda: group(needs=0),
    "group_effect_is_known": lambda: group(effect="slow"),
    "member_stands_once_in_a_group": twice(member),
    "component_mapped_once": twice(mapping),
    "ledger_begins_at_one": lambda: entry(0),
    "ledger_has_one_head": lambda: LedgerHead.objects.create(id=2),
    "due_once_per_subject": twice(due),
    "due_kind_is_known": lambda: due(kind="tea"),
    "break_glass_lives_some_time": break_glass,
    "token_lives_some_time": token,
    "action_state_is_known": lambda: FollowUp.objects.create(
        reference="ACT-2026-0001",
        title="t",
        entity=bank(),
        about="INC-2026-0001",
        owner="bo",
        due=NOON,
        state="forgotten",
    ),
    "problem_state_is_known": lambda: Problem.objects.create(
        reference="PRB-2026-0001", title="x", entity=bank(), state="gone"
    ),
    "role_given_once": twice(role),
    "role_is_known": lambda: role("king"),
    "view_named_once": twice(lambda: SavedView.objects.create(account=somebody(), name="Slow", query="")),
    "export_format_is_known": lambda: export(format="pdf"),
    "export_state_is_known": lambda: export(state="lost"),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_constraint_refuses_what_it_is_there_for(name: str):
    """
    Each named constraint stands in the database and names itself or its columns when it refuses.
    """
    with pytest.raises(IntegrityError), transaction.atomic():
        WRONG[name]()


def test_every_constraint_is_tried():
    """
    A constraint that is added gets a row in this table.
    """
    declared = {
        constraint.name
        for table in vars(tables).values()
        if isinstance(table, type) and issubclass(table, models.Model)
        for constraint in table._meta.constraints
    }

    assert declared == set(WRONG)


def test_a_reference_is_given_once():
    """
    Two incidents never share a reference.
    """
    incident()

    with pytest.raises(IntegrityError), transaction.atomic():
        incident()


def test_an_entity_with_incidents_is_not_removed():
    """
    An incident keeps the entity whose it is.
    """
    incident()

    with pytest.raises(models.ProtectedError):
        bank().delete()
