"""One duty in an outage: what starts its clock, when it is due, and whether it was done in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from tocsin.core.commitments import Commitment, Entitlement
from tocsin.core.incidents import History, Ticket
from tocsin.core.register import Node
from tocsin.core.situation.sources import Evidence
from tocsin.core.situation.told import Told
from tocsin.core.sla import Outage
from tocsin.core.time import Instant

MAINTENANCE = "scheduled_maintenance"
Trigger: TypeAlias = Literal["aware", "outage", "confirmed", "ticket"]


class DutyKind(StrEnum):
    """What somebody promised to do when a service is out."""

    NOTIFY = "notify"
    RESPOND = "respond"
    RESOLVE = "resolve"


class DutyStanding(StrEnum):
    """How a duty stands at an instant."""

    MET = "met"
    MISSED = "missed"
    RUNNING = "running"
    NOT_STARTED = "not_started"
    """What starts its clock has not happened."""
    UNKNOWN = "unknown"
    """What would decide it is not known: when the provider became aware, or how severe the ticket is."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty under one clause: ours to a customer, or a provider's to us."""

    promise: Commitment | Entitlement
    kind: DutyKind
    trigger: Trigger
    started_at: Instant | None
    """When its clock began to run."""
    due: Instant | None
    """The last instant at which it is met; None: it has not started, or is not known."""
    done_at: Instant | None
    standing: DutyStanding
    severity: str = ""
    """Of response and resolution: for which severity the time was promised."""
    ticket: Ticket | None = None

    @property
    def ours(self) -> bool:
        """Whether it is ours to a customer; else it is a provider's to us."""
        return isinstance(self.promise, Commitment)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What duties are judged on."""

    told: History
    seen: Evidence
    word: Told
    nodes: Mapping[str, Node]
    """Of the inventory, by id."""
    at: Instant


def standing(due: Instant | None, done: Instant | None, at: Instant) -> DutyStanding:
    """Say how a duty stands that started: done at its last instant it is met."""
    if due is None:
        return DutyStanding.UNKNOWN
    if done is not None:
        return DutyStanding.MET if done <= due else DutyStanding.MISSED
    return DutyStanding.MISSED if at > due else DutyStanding.RUNNING


def first_out(said: Sequence[Outage]) -> Instant | None:
    """Return when a service was first out; maintenance is no outage that anybody is to be told of."""
    return min((each.start for each in said if each.share and each.kind != MAINTENANCE), default=None)
