"""The two sides of a promise: what providers owe us, and what we owe customers."""

from tocsin.core.commitments.claim_period import ClaimPeriod, claim_period
from tocsin.core.commitments.objective import (
    CreditPerHour,
    CreditTier,
    ServiceHours,
    ServiceLevelObjective,
)
from tocsin.core.commitments.promises import (
    Clause,
    Commitment,
    Contact,
    DutyToNotify,
    Entitlement,
    SupportContact,
)

__all__ = [
    "ClaimPeriod",
    "Clause",
    "Commitment",
    "Contact",
    "CreditPerHour",
    "CreditTier",
    "DutyToNotify",
    "Entitlement",
    "ServiceHours",
    "ServiceLevelObjective",
    "SupportContact",
    "claim_period",
]
