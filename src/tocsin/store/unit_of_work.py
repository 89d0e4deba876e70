"""One transaction in which an action loads, decides, saves and records."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from tocsin.core.incidents import Actor, History, Role
from tocsin.core.incidents.register_texts import threat_text
from tocsin.core.incidents.threats import THREAT, threat_history
from tocsin.core.time import Instant, rfc3339
from tocsin.store import incidents, ledger, queries, registry
from tocsin.store.models import Incident, Membership


@dataclass(frozen=True, slots=True)
class Work:
    """What an action may do to the store; nothing of it lasts unless all of it does."""

    by: Actor
    at: Instant
    touched: set[str] = field(default_factory=set)
    """The incidents about which something was recorded: their rows are shown anew at the end."""
    threats: set[str] = field(default_factory=set)
    """The threats about which something was recorded: what they are found by is shown anew at the end."""

    def locked(self, reference: str) -> History:
        """Return an incident as the ledger tells it; nobody else records until the transaction ends."""
        return queries.incident(reference)

    def open(self, title: str, entity: str, since: Instant) -> Incident:
        """Make a new incident with the next reference of its year and record that it was opened."""
        reference = incidents.next_reference(f"INC-{self.at.year}")
        row = Incident(reference=reference, title=title, entity_id=entity, since=since)
        row.save(force_insert=True)
        body = {"title": title, "entity": entity, "since": rfc3339(since)}
        self.record("incident.opened", row.reference, body)
        return row

    def member(self, name: str, entity: str, role: Role, password: str | None) -> bool:
        """Make somebody a member in a role, with an account if there is none; say whether that is new."""
        user = User.objects.filter(username=name).first() or User.objects.create_user(name, password=password)
        return Membership.objects.get_or_create(user=user, entity_id=entity, role=role.value)[1]

    def record(self, kind: str, subject: str, body: dict[str, Any]) -> int:
        """Append to the ledger and return the number of the entry; it names the token, if one acted."""
        if queries.REFERENCE.fullmatch(subject):
            self.touched.add(subject)
        elif THREAT.fullmatch(subject):
            self.threats.add(subject)
        body = {**body, "token": self.by.token} if self.by.token else body
        return ledger.append(kind, subject, body, by=self.by.name, at=self.at)


_WRITING = threading.RLock()


def _turn() -> AbstractContextManager[object]:
    """
    Let the threads of a process write one after the other where SQLite keeps the tables.

    SQLite has no queue: who waits asks again and again, may never be the one who is lucky, and is refused
    after a while though everybody else was quick. PostgreSQL queues at the head row itself.
    """
    return _WRITING if connection.vendor == "sqlite" else nullcontext()


@contextmanager
def unit_of_work(by: Actor, at: Instant) -> Iterator[Work]:
    """Open one transaction; it is committed when the block ends and undone when it fails."""
    with _turn(), transaction.atomic():
        ledger.lock()
        work = Work(by, at)
        yield work
        for reference in sorted(work.touched):
            incidents.show(queries.incident(reference))
        for reference in sorted(work.threats):
            registry.show(reference, threat_text(threat_history(reference, ledger.entries(reference))))
