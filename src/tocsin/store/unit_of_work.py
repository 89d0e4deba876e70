"""One transaction in which an action loads, decides, saves and records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from tocsin.core.incidents import Actor, History, Role
from tocsin.core.time import Instant
from tocsin.store import ledger, queries
from tocsin.store.models import Incident, Membership


@dataclass(frozen=True, slots=True)
class Work:
    """What an action may do to the store; nothing of it lasts unless all of it does."""

    by: Actor
    at: Instant

    def locked(self, reference: str) -> tuple[Incident, History]:
        """Lock an incident and return its row with the history that the ledger tells."""
        told = queries.incident(reference)
        return Incident.objects.select_for_update().get(reference=reference), told

    def open(self, title: str, entity: str, since: Instant) -> Incident:
        """Make a new incident with the next reference of its year and record that it was opened."""
        year = self.at.year
        number = Incident.objects.filter(reference__startswith=f"INC-{year}-").count() + 1
        row = Incident(reference=f"INC-{year}-{number:04d}", title=title, entity_id=entity, since=since)
        row.save(force_insert=True)
        self.record("incident.opened", row.reference, {"title": title, "entity": entity})
        return row

    def set_outcome(self, row: Incident, outcome: str) -> None:
        """Show a decision in the list of incidents."""
        row.outcome = outcome
        row.save(update_fields=["outcome"])

    def set_status(self, row: Incident, status: str) -> None:
        """Show in the list of incidents whether one is resolved."""
        row.status = status
        row.save(update_fields=["status"])

    def member(self, name: str, entity: str, role: Role, password: str | None) -> bool:
        """Make somebody a member in a role, with an account if there is none; say whether that is new."""
        user = User.objects.filter(username=name).first() or User.objects.create_user(name, password=password)
        return Membership.objects.get_or_create(user=user, entity_id=entity, role=role.value)[1]

    def record(self, kind: str, subject: str, body: dict[str, Any]) -> int:
        """Append to the ledger."""
        return ledger.append(kind, subject, body, by=self.by.name, at=self.at)


@contextmanager
def unit_of_work(by: Actor, at: Instant) -> Iterator[Work]:
    """Open one transaction; it is committed when the block ends and undone when it fails."""
    with transaction.atomic():
        ledger.lock()
        yield Work(by, at)
