"""The package of a dossier: its documents and its data in one ZIP, each file with its SHA-256."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from tocsin.channels.documents.pages import dated, dossier_pdf, file_name, letter_pdf
from tocsin.channels.documents.words import Language
from tocsin.core.incidents.dossiers import DossierHistory

MANIFEST = "manifest.json"
_COLUMNS = (
    "promise",
    "window_from",
    "window_until",
    "incident",
    "from",
    "until",
    "kind",
    "share",
    "measured_by",
    "sources",
    "counted_seconds",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a cell begins that a spreadsheet would calculate."""


def dossier_package(told: DossierHistory, language: Language) -> bytes:
    """
    Return the ZIP of a dossier; the same draft gives the same bytes.

    It holds the documents, ``calculation.json`` (for each window the question of `tocsin sla`, its answer
    and the steps), ``intervals.csv``, the snapshots as the ledger has them, and ``manifest.json`` with the
    SHA-256 of each.
    """
    held = dict(_files(told, language))
    manifest = {
        "reference": told.reference,
        "kind": told.kind,
        "title": told.title,
        "draft": told.is_draft,
        "content_sha256": told.draft.digest,
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in sorted(held.items())},
    }
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, body in (*sorted(held.items()), (MANIFEST, _json(manifest))):
            entry = ZipInfo(name, dated(told).timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body)
    return packed.getvalue()


def _files(told: DossierHistory, language: Language) -> Iterator[tuple[str, bytes]]:
    content = told.content
    stem = "dossier" if told.kind == "claim" else "statement"
    yield file_name(told, language, "pdf", stem), dossier_pdf(told, language)
    if told.kind == "claim":
        yield file_name(told, language, "pdf", "letter"), letter_pdf(told, language)
    windows = list(_windows(content))
    yield "calculation.json", _json([_calculation(*each) for each in windows])
    yield "intervals.csv", _intervals(windows)
    for each in content.get("snapshots", ()):
        yield f"snapshots/{each['sequence']:08d}.json", each["text"].encode()


def _windows(content: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every window that a dossier states, with the id of the promise."""
    if content["kind"] == "claim":
        yield content["promise"]["id"], content
        return
    for each in content["commitments"]:
        for window in each["windows"]:
            yield each["promise"]["id"], window


def _calculation(promise: str, window: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "promise": promise,
        "question": window["question"],
        "answer": window["calculation"],
        "amount": window["amount"],
        "steps": window["steps"],
    }


def _intervals(windows: list[tuple[str, Mapping[str, Any]]]) -> bytes:
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(_COLUMNS)
    for promise, window in windows:
        for each in window["intervals"]:
            row = {
                **each,
                "promise": promise,
                "window_from": window["window"][0],
                "window_until": window["window"][1],
                "sources": "; ".join(each["sources"]),
            }
            table.writerow([_cell(row[column]) for column in _COLUMNS])
    return text.getvalue().encode()


def _cell(value: object) -> str:
    """Write a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json(document: object) -> bytes:
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
