"""The two sides of a promise: what providers owe us, and what we owe customers."""

from tocsin.core.commitments.claim_period import ClaimPeriod, claim_period
from tocsin.core.commitments.objective import (
    SOURCES,
    CreditPerHour,
    CreditProportional,
    CreditTier,
    Exclusion,
    ServiceHours,
    ServiceLevelObjective,
    Source,
)
from tocsin.core.commitments.promises import (
    Clause,
    Commitment,
    Contact,
    DutyToNotify,
    Entitlement,
    Liability,
    Promise,
    PromisedRecovery,
    ResponseTimes,
    SupportContact,
    Termination,
)

__all__ = [
    "SOURCES",
    "ClaimPeriod",
    "Clause",
    "Commitment",
    "Contact",
    "CreditPerHour",
    "CreditProportional",
    "CreditTier",
    "DutyToNotify",
    "Entitlement",
    "Exclusion",
    "Liability",
    "Promise",
    "PromisedRecovery",
    "ResponseTimes",
    "ServiceHours",
    "ServiceLevelObjective",
    "Source",
    "SupportContact",
    "Termination",
    "claim_period",
]
