"""The recurrence of one entity, as the ledger tells it: what was assessed, by whom, and what was found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby

from tocsin.core.incidents import Entry, History, history
from tocsin.core.refusal import Refused
from tocsin.core.rules.recurrence_assessment import KnownCluster
from tocsin.core.time import Instant, instant
from tocsin.store import ledger
from tocsin.store.models import Incident, LedgerEntry

ASSESSED, CLASSIFIED, DUE, EXEMPTED = (
    "recurrence.assessed",
    "recurrence.classified",
    "recurrence.due",
    "recurrence.exemption_set",
)
DUE_KIND = "recurrence_assessment"


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded about the recurrence of one entity, in the order in which it was."""

    entity: str
    entries: tuple[Entry, ...]

    @property
    def assessments(self) -> tuple[Entry, ...]:
        """Every assessment that was done."""
        return tuple(each for each in self.entries if each.kind == ASSESSED)

    @property
    def last(self) -> Entry | None:
        """The last assessment."""
        return next((each for each in reversed(self.entries) if each.kind == ASSESSED), None)

    @property
    def next_due(self) -> Instant | None:
        """When the next assessment is due; None: nothing was assessed yet, or the entity is exempt."""
        due = self.last.body["next_due"] if self.last else None
        return instant(due) if due else None

    @property
    def exempt_as(self) -> str | None:
        """On what ground the entity is exempt, as compliance last said; None: it is not."""
        said = [each.body["exempt_as"] for each in self.entries if each.kind == EXEMPTED]
        return said[-1] if said else None

    @property
    def opened(self) -> dict[str, tuple[str, ...]]:
        """The incidents that were opened for clusters, with the members of each."""
        return {
            each.body["incident"]: tuple(each.body["incident_ids"])
            for each in self.entries
            if each.kind == CLASSIFIED
        }

    @property
    def known(self) -> tuple[KnownCluster, ...]:
        """The clusters that were found collectively major, and those for which an incident was opened."""
        found = [
            KnownCluster(frozenset(cluster["incident_ids"]), entry.recorded_at)
            for entry in self.assessments
            for cluster in entry.body["clusters"]
            if cluster["collectively_major"]
        ]
        opened = [
            KnownCluster(frozenset(entry.body["incident_ids"]), entry.recorded_at, entry.body["incident"])
            for entry in self.entries
            if entry.kind == CLASSIFIED
        ]
        return (*found, *opened)


def subject(entity: str) -> str:
    """Return under which subject the ledger keeps the recurrence of an entity, named by its LEI."""
    return f"recurrence:{entity}"


def entity_of(subject: str) -> str:
    """Return the LEI of the entity whose recurrence a subject is about."""
    return subject.partition(":")[2]


def record(entity: str) -> Record:
    """Return what is recorded about the recurrence of an entity."""
    return Record(entity, tuple(ledger.entries(subject(entity))))


def histories(entity: str) -> list[History]:
    """Return every incident of an entity as the ledger tells it, by reference."""
    references = Incident.objects.filter(entity_id=entity, merged_into="").values("reference")
    rows = LedgerEntry.objects.filter(subject__in=references).order_by("subject", "sequence")
    told = groupby(rows.iterator(chunk_size=2000), key=lambda row: row.subject)
    return [history(reference, map(_entry, group)) for reference, group in told]


def _entry(row: LedgerEntry) -> Entry:
    return Entry(row.sequence, row.recorded_at, row.actor, row.kind, json.loads(row.body))


def unknown_cluster(reference: str) -> Refused:
    """Return the refusal of an incident that is in no cluster of the last assessment."""
    return Refused(
        "unknown_cluster",
        f"{reference} is in no cluster of the last assessment. Assess again with `tocsin recurrence assess`, "
        "and name an incident of a cluster that `tocsin recurrence list` shows.",
        reference,
    )
