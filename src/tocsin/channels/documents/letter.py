"""The letter that makes a claim: to the contact of the arrangement, with the amount and the deadline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.channels.documents import writing
from tocsin.channels.documents.claim_parts import window_figures, zone_of
from tocsin.channels.documents.promised import clause, credit, window_kind
from tocsin.channels.documents.words import Words
from tocsin.core.incidents.dossiers import DossierHistory
from tocsin.core.time import rfc3339


def letter_document(told: DossierHistory, words: Words) -> dict[str, Any]:
    """Return the letter of a claim as its template takes it."""
    content = told.content
    zone = zone_of(content)
    approver = told.approval
    dated = approver.at if approver else told.draft.at
    contact = content["contact"] or {}
    address = [content["provider"]["name"], contact.get("name"), contact.get("email")]
    return {
        "title": words("head", "claim"),
        "sender": content["entity_name"],
        "to": words("letter", "to"),
        "address": [each for each in address if each],
        "pairs": [
            [words("letter", "date"), writing.day(dated, zone, words)],
            [words("label", "reference"), told.reference],
        ],
        "subject": words("letter", "subject", service=told.title),
        "greeting": words("letter", "greeting"),
        "paragraphs": _paragraphs(told, zone, words),
        "closing": words("letter", "closing"),
        "on_behalf": words("letter", "on_behalf", entity=content["entity_name"]),
        "signature": words("letter", "signature"),
        "signers": [
            words("letter", "drafted_by", name=told.draft.by),
            words("letter", "approved_by", name=approver.by) if approver else words("letter", "not_approved"),
        ],
        "enclosures": words("letter", "enclosures", reference=told.reference),
    }


def _paragraphs(told: DossierHistory, zone: str, words: Words) -> list[str]:
    content = told.content
    given = {"credit": credit(content, words), "amount": writing.money(content["amount"], words)}
    return [
        *_facts(content, zone, words),
        words("letter", _credited(content), **given),
        *([words("say", "capped")] if content["capped"] else []),
        _deadline(told, zone, words),
        words("letter", "enclosed", reference=told.reference),
        *(words("letter", key) for key in _closing(content["promise"])),
    ]


def _credited(content: Mapping[str, Any]) -> str:
    """Return whether an amount is claimed, or a credit that is not money, or one that is not known."""
    if content["amount"]:
        return "credit_money"
    figures = content["calculation"]
    unknown = figures["credit_percent"] is None and figures["credit_days"] is None
    return "credit_unknown" if unknown else "credit_other"


def _facts(content: Mapping[str, Any], zone: str, words: Words) -> list[str]:
    """Say what was promised and what was attained, and that the window is still open where it is."""
    objective, figures = content["question"]["objective"], dict(window_figures(content, zone, words))
    start, end = (writing.moment(each, zone, words) for each in content["window"])
    said = [
        words(
            "letter",
            "promised",
            clause=clause(content["promise"]),
            target=writing.percentage(objective["target"], words),
            window_kind=window_kind(objective["window"], words),
        ),
        words(
            "letter",
            "attained" if content["calculation"]["attainment"] else "attained_unknown",
            start=start,
            end=end,
            **{key: figures[words("label", key)] for key in ("attained", "downtime", "allowed")},
        ),
    ]
    if not content["closed"]:
        now = writing.moment(content["measured_at"], zone, words)
        said.append(words("letter", "still_open", moment=now))
    return said


def _deadline(told: DossierHistory, zone: str, words: Words) -> str:
    """Say until when the claim can be made, and whether it is."""
    until = told.claim_by
    if until is None:
        return words("letter", "no_period")
    made = told.approval.at if told.approval else told.draft.at
    key = "in_time" if made < until else "late"
    return words("letter", key, claim_by=writing.moment(rfc3339(until), zone, words))


def _closing(promise: Mapping[str, Any]) -> list[str]:
    """Keep other rights, unless credits are the sole remedy that was agreed."""
    return ["confirm"] if promise["sole_remedy"] else ["confirm", "reserve"]
