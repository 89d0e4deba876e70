"""Export an incident as a signed file that anybody verifies without Tocsin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from tocsin.actions.policy import allow_incident, sees, visible_entities
from tocsin.channels.documents.words import Language
from tocsin.channels.incident_file import Exported, signing_key, timeline, write_incident_file
from tocsin.channels.incident_file.writing import layout
from tocsin.core.incidents import Actor, History
from tocsin.core.time import Instant, rfc3339
from tocsin.store import hanging_together, ledger, queries
from tocsin.store.unit_of_work import unit_of_work


def export_incident_file(
    reference: str, out: Path, *, by: Actor, at: Instant, language: Language = "en"
) -> dict[str, Any]:
    """
    Write the incident file and return its ``file``, ``sha256``, ``entries``, ``subjects`` and ``key``.

    The file is complete before the export is recorded with its digest, and has no name before that: none
    leaves unrecorded. Raises ``Refused`` (``unknown_incident``, ``not_allowed``, ``cannot_write``).
    """
    told = queries.incident(reference)
    allow_incident(by, "export", told)
    last, _ = ledger.head()
    subjects = _subjects(told, by)
    manifest = _manifest(reference, subjects, last, by)
    lines = timeline(
        reference, _entries(subjects, last), made_at=rfc3339(at), made_by=by.name, language=language
    )
    chain = ledger.digests(manifest["chain"]["from"], last)

    def record(exported: Exported) -> None:
        with unit_of_work(by, at) as work:
            allow_incident(by, "export", work.locked(reference))
            body = {"sha256": exported.sha256, "until": last, "subjects": subjects, "language": language}
            work.record("incident.exported", reference, body)

    exported = write_incident_file(
        out,
        manifest,
        layout(_entries(subjects, last), chain, lines),
        key=signing_key(settings.DATA, settings.SIGNING_KEY),
        at=at,
        before_naming=record,
    )
    return {
        "file": str(out),
        "sha256": exported.sha256,
        "entries": manifest["entries"],
        "subjects": subjects,
        "key": exported.manifest["key"]["fingerprint"],
    }


def _subjects(told: History, by: Actor) -> list[str]:
    """Return what the file tells of: the incident, and what belongs to it as far as one may see it."""
    absorbed = [each for each in told.course.absorbed if sees(by, queries.incident(each))]
    linked = [each.to for each in told.course.links if each.kind in ("problem", "threat")]
    return hanging_together.subjects([told.reference, *absorbed], linked, told.entity, visible_entities(by))


def _manifest(reference: str, subjects: list[str], last: int, by: Actor) -> dict[str, Any]:
    ends = ledger.span(subjects, last)
    return {
        "incident": reference,
        "made_by": by.name,
        "tocsin": version("tocsin"),
        "subjects": subjects,
        "entries": ends.count,
        "chain": {"from": ends.first, "previous": ends.previous, "until": last, "hash": ledger.hash_of(last)},
    }


def _entries(subjects: list[str], last: int) -> Iterator[Mapping[str, Any]]:
    """Return the entries in full, as the verifier reads them; the body stays the text that was hashed."""
    for row in ledger.written(subjects, last):
        yield {
            "sequence": row.sequence,
            "recorded_at": rfc3339(row.recorded_at),
            "actor": row.actor,
            "kind": row.kind,
            "subject": row.subject,
            "body": row.body,
        }
