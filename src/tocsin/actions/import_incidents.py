"""Import incidents of another tool from a file, whole or not at all; the same file again changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tocsin.actions.plan_import import ImportPlan, plan_import
from tocsin.actions.record_derived_facts import record_derived_facts
from tocsin.actions.state_fact import state_fact
from tocsin.actions.watch_claims import watch_claims
from tocsin.actions.watch_incident import watch_incident
from tocsin.channels.incident_csv import CsvMapping, Sheet, mapping_document
from tocsin.core.incidents import Actor
from tocsin.core.incidents.imported import OVER, ImportedIncident, entries_of, news_of
from tocsin.core.refusal import Refused
from tocsin.core.register.findings import Finding
from tocsin.core.time import Instant
from tocsin.store import incident_import, queries
from tocsin.store.incident_import import Known
from tocsin.store.unit_of_work import Work, unit_of_work

NAMED = 20
"""So many faults are named in a refusal; all of them stand in the plan."""


def import_incidents(sheet: Sheet, mapping: CsvMapping, *, by: Actor, at: Instant) -> dict[str, Any]:
    """
    Import what a file says, as ``plan_import`` planned it, and return the contract's counts and findings.

    Incidents that go on are watched from now on; those that are over are history. Raises ``Refused``
    (``faulty_incidents`` with every row that cannot be read, ``not_allowed``, and as ``plan_import``).
    """
    with unit_of_work(by, at) as work:
        plan = plan_import(sheet, mapping, by=by, at=at)
        if plan.reading.errors:
            raise faulty(sheet.name, plan.reading.errors)
        source = f"imported from {sheet.name:.200}"
        told = [_told(row, at, source, sheet.digest) for row in plan.created]
        references = incident_import.open_all(work, told)
        for reference, row in plan.updated.items():
            _update(work, reference, row, source, sheet.digest)
        _remember(work, plan, references, {"file": sheet.digest, "mapping": mapping_document(mapping)})
        for reference, row in zip(references, plan.created, strict=True):
            if row.state not in OVER:
                _watch(work, reference, row)
        return plan.answer()


def faulty(name: str, errors: Iterable[Finding]) -> Refused:
    """Return the refusal of a file with rows that cannot be read, naming them."""
    found = list(errors)
    lines = "\n".join(f"- {each.where}: {each.message}" for each in found[:NAMED])
    more = f"\n- and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return Refused(
        "faulty_incidents",
        f"{name} has {len(found)} faults and nothing of it was imported. Correct them, or the mapping, and "
        f"import it again:\n{lines}{more}",
        found[0].where,
    )


def _told(row: ImportedIncident, at: Instant, source: str, file: str) -> list[tuple[str, dict[str, Any]]]:
    opened, *rest = entries_of(row, at, source)
    return [opened, ("incident.imported", _origin(row, file)), *rest]


def _origin(row: ImportedIncident, file: str) -> dict[str, Any]:
    return {"external_id": row.external_id, "file": file, "row": row.row}


def _update(work: Work, reference: str, row: ImportedIncident, source: str, file: str) -> None:
    """Record what a row says that is new of an incident that was imported before."""
    facts, others = news_of(row, work.locked(reference), source)
    work.record("incident.imported", reference, _origin(row, file))
    for fact in facts:
        state_fact(work, work.locked(reference), fact)
    for kind, body in others:
        work.record(kind, reference, body)


def _remember(work: Work, plan: ImportPlan, references: list[str], about: dict[str, Any]) -> None:
    """Record by entity what the other tool calls what, so that the next import knows it again."""
    found: dict[str, dict[str, Known]] = defaultdict(dict)
    for reference, row in (*zip(references, plan.created, strict=True), *plan.updated.items()):
        found[row.entity][row.external_id] = Known(reference, row.digest)
    for entity, imported in found.items():
        incident_import.remember(work, entity, imported, about)


def _watch(work: Work, reference: str, row: ImportedIncident) -> None:
    """Let the clocks of an incident that goes on run, as if somebody had recorded it by hand."""
    if row.node and row.node in queries.landscape().inventory.nodes:
        record_derived_facts(work, reference)
    watch_incident(work, reference)
    watch_claims(work, reference)
