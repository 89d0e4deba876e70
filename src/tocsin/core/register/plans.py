"""Recovery objectives of continuity plans (ISO 22301; DORA Art. 11), beside those of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """What one plan sets for one function or business service; None of a time: it defines none."""

    id: str
    node: str
    """Node id of a function or a business service."""
    document: str
    """Where the plan stands, so that it is found at night."""
    rto: timedelta | None = None
    """Recovery time objective."""
    rpo: timedelta | None = None
    """Recovery point objective."""
    mtpd: timedelta | None = None
    """Maximum tolerable period of disruption: after it the harm is not acceptable."""
    contact: str | None = None
    """Whom to call to start it."""
