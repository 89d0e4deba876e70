"""Documents as PDF: the dossier of a claim with its letter, and the statement to a customer."""

from __future__ import annotations

from typing import Any

from tocsin.channels.documents import writing
from tocsin.channels.documents.claim_parts import claim_sections, pairs, zone_of
from tocsin.channels.documents.letter import letter_document
from tocsin.channels.documents.statement_parts import statement_sections
from tocsin.channels.documents.typeset import pdf
from tocsin.channels.documents.words import Language, Words, words
from tocsin.core.incidents.dossiers import DossierHistory
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339


def dossier_pdf(told: DossierHistory, language: Language) -> bytes:
    """Return the dossier as PDF; the same draft gives the same bytes."""
    return pdf("document", dossier_document(told, words(language)), language, dated(told))


def letter_pdf(told: DossierHistory, language: Language) -> bytes:
    """Return the letter of a claim as PDF. Raises ``Refused`` (``no_letter``) for a statement."""
    if told.kind != "claim":
        raise Refused(
            "no_letter",
            f"{told.reference} is a statement, and only a claim has a letter. Take its PDF or its package.",
            told.reference,
        )
    said = words(language)
    return pdf("letter", {**_frame(told, said), **letter_document(told, said)}, language, dated(told))


def dated(told: DossierHistory) -> Instant:
    """Return the instant that stands in the files: of the approval, or of the draft before there is one."""
    return told.approval.at if told.approval else told.draft.at


def file_name(told: DossierHistory, language: Language, ending: str, stem: str = "") -> str:
    """Return the name of a file; one of a draft says so."""
    mark = f"-{words(language).plain('draft')}" if told.is_draft else ""
    return f"{stem or told.reference}{mark}.{ending}"


def dossier_document(told: DossierHistory, said: Words) -> dict[str, Any]:
    """Return the dossier as its template takes it."""
    content = told.content
    claim = told.kind == "claim"
    sections = claim_sections(content, said) if claim else statement_sections(content, said)
    zone = zone_of(content) if claim else "UTC"
    return {
        **_frame(told, said),
        "title": said("head", told.kind),
        "subtitle": told.title,
        "sections": [*sections, {"heading": said("head", "people"), "blocks": _people(told, zone, said)}],
    }


def _frame(told: DossierHistory, said: Words) -> dict[str, Any]:
    """Return what stands on every page: the reference, the number of the page, and that it is a draft."""
    return {
        "reference": told.reference,
        "author": str(told.content["entity_name"]),
        "draft": said.plain("draft") if told.is_draft else "",
        "page": said.plain("page"),
        "of": said.plain("of"),
    }


def _people(told: DossierHistory, zone: str, said: Words) -> list[dict[str, Any]]:
    approval = told.approval
    drafted = said("say", "by_on", name=told.draft.by, moment=writing.stamp(rfc3339(told.draft.at), zone))
    approved = (
        said("say", "by_on", name=approval.by, moment=writing.stamp(rfc3339(approval.at), zone))
        if approval
        else said("say", "not_approved")
    )
    rows = [(said("label", "drafted"), drafted), (said("label", "approved"), approved)]
    codes = {"at": "", "head": "", "lines": [], "codes": [[said("label", "digest"), told.draft.digest]]}
    return [pairs(rows), {"kind": "records", "records": [codes]}]
