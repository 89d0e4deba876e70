"""Plan an import of incidents: what a file would come to, with everything found; nothing is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tocsin.actions.policy import allow, may, sees
from tocsin.channels.incident_csv import CsvMapping, CsvReading, Names, Sheet, read_rows
from tocsin.core.incidents import Actor
from tocsin.core.incidents.imported import ImportedIncident
from tocsin.core.register import Provider
from tocsin.core.time import Instant
from tocsin.store import incident_import, queries


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would come to: which incidents are new, which say something new, and which nothing."""

    reading: CsvReading
    created: tuple[ImportedIncident, ...] = ()
    updated: Mapping[str, ImportedIncident] = field(default_factory=dict)
    """By reference."""
    unchanged: int = 0

    def answer(self) -> dict[str, Any]:
        """Return the counts and the findings as the contract has them of every import."""
        counts = {"created": len(self.created), "updated": len(self.updated), "unchanged": self.unchanged}
        found = sorted(self.reading.findings, key=lambda each: each.severity)
        return {
            **{what: {"incident": count} if count else {} for what, count in counts.items()},
            "findings": [
                {"rule": each.rule, "severity": each.severity, "where": each.where, "message": each.message}
                for each in found
            ],
        }


def plan_import(sheet: Sheet, mapping: CsvMapping, *, by: Actor, at: Instant) -> ImportPlan:
    """
    Read a file with a mapping and compare it with what was imported before.

    Raises ``Refused`` (``not_allowed``, ``no_register``, and what a mapping is refused for).
    """
    reading = read_rows(sheet, mapping, _names(by), at)
    before = {lei: incident_import.known(lei) for lei in {row.entity for row in reading.rows}}
    created: list[ImportedIncident] = []
    updated: dict[str, ImportedIncident] = {}
    standing = Counter[str]()
    for row in reading.rows:
        known = before[row.entity].get(row.external_id)
        if known is None:
            created.append(row)
        elif known.digest == row.digest or not sees(by, queries.incident(known.reference)):
            standing["unchanged"] += 1
        else:
            updated[known.reference] = row
    return ImportPlan(reading, tuple(created), updated, standing["unchanged"])


def _names(by: Actor) -> Names:
    """Return what a file may name: the entities at which somebody may import, and every provider."""
    known = [each for each in queries.entities() if may(by, "import_incidents", each.lei)]
    if not known:
        allow(by, "import_incidents", queries.register_owner())
    entities = {name.casefold(): each.lei for each in known for name in (each.name, each.lei)}
    owner = queries.register_owner_if_any()
    return Names(
        entities,
        _providers(),
        owner if owner in entities.values() and owner else known[0].lei,
    )


def _providers() -> dict[str, str]:
    """Return the node of each provider by its id, its code and its name; a name of two stands for neither."""
    found: dict[str, str] = {}
    nodes = [each for each in queries.landscape().inventory.nodes.values() if isinstance(each, Provider)]
    names = Counter(each.name.casefold() for each in nodes)
    for each in nodes:
        found[each.id.casefold()] = found[each.id.partition(":")[2].casefold()] = each.id
        if names[each.name.casefold()] == 1:
            found.setdefault(each.name.casefold(), each.id)
    return found
