"""All tables of Tocsin: fields and constraints, no rules."""

from tocsin.store.models.dossiers import Dossier
from tocsin.store.models.due import DueRow
from tocsin.store.models.incidents import Incident
from tocsin.store.models.inventory import (
    CommitmentRow,
    ComponentMapping,
    ContactRow,
    EntitlementRow,
    GroupEntity,
    GroupMember,
    GroupRow,
    InventoryFolder,
    NodeRow,
    RecoveryPlanRow,
    RegisterFiling,
    RegisterRow,
)
from tocsin.store.models.ledger import LedgerEntry, LedgerHead
from tocsin.store.models.people import Membership
from tocsin.store.models.threats import Threat

__all__ = [
    "CommitmentRow",
    "ComponentMapping",
    "ContactRow",
    "Dossier",
    "DueRow",
    "EntitlementRow",
    "GroupEntity",
    "GroupMember",
    "GroupRow",
    "Incident",
    "InventoryFolder",
    "LedgerEntry",
    "LedgerHead",
    "Membership",
    "NodeRow",
    "RecoveryPlanRow",
    "RegisterFiling",
    "RegisterRow",
    "Threat",
]
