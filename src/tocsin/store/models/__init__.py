"""All tables of Tocsin: fields and constraints, no rules."""

from tocsin.store.models.access import ApiToken, BreakGlass, Integration
from tocsin.store.models.dossiers import Dossier
from tocsin.store.models.due import DueRow
from tocsin.store.models.follow_up import FollowUp, Problem
from tocsin.store.models.incidents import Incident, IncidentAdmission, IncidentNode, Numbering
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
from tocsin.store.models.registry import Export, RegisterText, SavedView
from tocsin.store.models.threats import Threat

__all__ = [
    "ApiToken",
    "BreakGlass",
    "CommitmentRow",
    "ComponentMapping",
    "ContactRow",
    "Dossier",
    "DueRow",
    "EntitlementRow",
    "Export",
    "FollowUp",
    "GroupEntity",
    "GroupMember",
    "GroupRow",
    "Incident",
    "IncidentAdmission",
    "IncidentNode",
    "Integration",
    "InventoryFolder",
    "LedgerEntry",
    "LedgerHead",
    "Membership",
    "NodeRow",
    "Numbering",
    "Problem",
    "RecoveryPlanRow",
    "RegisterFiling",
    "RegisterRow",
    "RegisterText",
    "SavedView",
    "Threat",
]
