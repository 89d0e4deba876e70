"""What the pages of dossiers show: values of core turned into the context of templates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from tocsin.actions.draft_statement import statement_differs
from tocsin.actions.list_claims import list_claims
from tocsin.actions.measure_claim import measured_again
from tocsin.actions.policy import MAY, allow_dossier, may, visible_entities
from tocsin.channels.documents import language
from tocsin.channels.documents.pages import dossier_document
from tocsin.channels.documents.words import Language, words
from tocsin.core.incidents import Actor
from tocsin.core.incidents.dossiers import DossierHistory, DossierKind
from tocsin.core.quantities import Money
from tocsin.core.register import Customer
from tocsin.core.reports.claim import ClaimDifference
from tocsin.core.time import Instant, instant
from tocsin.store import dossiers, queries
from tocsin.web.amounts import money
from tocsin.web.dossiers.address import draft_url
from tocsin.web.dossiers.words import ENTRIES, FIGURES, KINDS, NEXT, STATUSES

QUARTERS = 6
"""So many quarters back can be chosen."""


def listed(request: HttpRequest, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``dossiers/list.html``: what can be claimed, and every dossier."""
    status, kind = request.GET.get("status"), request.GET.get("kind")
    status = status if status in STATUSES else None
    chosen = cast("DossierKind | None", kind if kind in KINDS else None)
    entities = visible_entities(who)
    shown = list_claims(entities, now) if not (status or chosen) else []
    return {
        "possible": [_possible(each) for each in shown if each["claim"] is None],
        "dossiers": [_row(each) for each in dossiers.dossiers(entities, chosen, status)],
        "filters": _filters(status, chosen),
        "may_draft": any(may(who, "draft_dossier", each.lei) for each in queries.entities()),
        "section": "dossiers",
    }


def _filters(status: str | None, kind: str | None) -> list[dict[str, Any]]:
    here = reverse("dossiers")
    everything = {"word": None, "url": here, "chosen": status is None and kind is None}
    kinds = [
        {"word": word, "url": f"{here}?kind={code}", "chosen": kind == code} for code, word in KINDS.items()
    ]
    statuses = [
        {"word": word, "url": f"{here}?status={code}", "chosen": status == code}
        for code, word in STATUSES.items()
    ]
    return [everything, *kinds, *statuses]


def _possible(each: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **each,
        "amount": _money(each["amount"]),
        "claim_by": instant(each["claim_by"]) if each["claim_by"] else None,
        "url": draft_url(each["entitlement"], each["incident"], each["window"][0]),
    }


def _row(row: Any) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "title": row.title,
        "kind": KINDS[row.kind],
        "status": row.status,
        "due": row.due if row.status in ("drafted", "approved") else None,
        "entity": row.entity.name,
        "window_end": row.window_end,
    }


def seen(reference: str, who: Actor, verb: str = "see") -> DossierHistory:
    """Return a dossier that somebody may see, and with which they may do something."""
    told = dossiers.dossier(reference)
    allow_dossier(who, verb, told.entity, reference)
    return told


def dossier(reference: str, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``dossiers/dossier.html``."""
    told = seen(reference, who)
    document = dossier_document(told, words(page_language()))
    incidents = told.content["incidents"]
    return {
        "told": told,
        "kind": KINDS[told.kind],
        "sections": document["sections"],
        "may": {verb for verb in MAY if may(who, verb, told.entity)},
        "own": told.draft.by == who.name,
        "next": NEXT.get(told.status, "") if told.kind == "claim" or told.unsent else "",
        "amount": _money(told.content.get("amount")),
        "differences": _differences(told, now),
        "review": [each[page_language()] for each in told.content.get("review", ())],
        "credited": next((money(each.amount) for each in reversed(told.answers) if each.amount), ""),
        "incidents": [(each, reverse("situation", args=[each])) for each in incidents],
        "files": _files(told),
        "timeline": [_entry(each) for each in reversed(told.entries)],
        "section": "dossiers",
    }


def page_language() -> Language:
    """Return the language of the page as documents know it."""
    return language((get_language() or "en")[:2])


def _differences(told: DossierHistory, now: Instant) -> list[dict[str, Any]]:
    """Return what would be another figure if it were calculated now: shown, and never put in its place."""
    if told.status in ("credited", "withdrawn"):
        return []
    if told.kind == "statement":
        return [{"label": "", "was": "", "now": ""}] if statement_differs(told.content, now) else []
    return [_difference(each) for each in measured_again(told, now)]


def _difference(each: ClaimDifference) -> dict[str, Any]:
    return {"label": FIGURES[each.key], "was": _figure(each.was), "now": _figure(each.now)}


def _money(amount: Mapping[str, str] | None) -> str:
    return money(Money(Decimal(amount["amount"]), amount["currency"])) if amount else ""


def _figure(value: Any) -> str:
    if isinstance(value, dict):
        return _money(value)
    if isinstance(value, list):
        return "; ".join(" – ".join(each) for each in value)
    return "–" if value is None else str(value)


def _files(told: DossierHistory) -> list[dict[str, str]]:
    names = (
        ("dossier.pdf", "letter.pdf", "package.zip")
        if told.kind == "claim"
        else ("dossier.pdf", "package.zip")
    )
    return [{"name": each, "url": reverse("dossier_file", args=[told.reference, each])} for each in names]


def _entry(entry: Any) -> dict[str, Any]:
    body = entry.body
    filled = {
        "channel": body.get("channel", ""),
        "reason": body.get("reason", ""),
        "amount": _money(body.get("amount")),
    }
    sent = body.get("sent_at")
    at = instant(sent) if sent else entry.recorded_at
    return {
        "at": at,
        "known_at": entry.recorded_at if at != entry.recorded_at else None,
        "text": str(ENTRIES[entry.kind]) % filled,
        "by": entry.actor,
        "url": None,
    }


def customers() -> list[tuple[str, str]]:
    """Return the customers to whom something was promised, by name."""
    landscape = queries.landscape()
    promised = {each.customer for each in landscape.commitments}
    nodes = (landscape.inventory.nodes.get(each) for each in promised)
    found = [(each.id, each.name) for each in nodes if isinstance(each, Customer)]
    return sorted(found, key=lambda pair: pair[1].casefold())


def quarters(now: Instant) -> list[str]:
    """Return the quarter that runs and those before it."""
    index = now.year * 4 + (now.month - 1) // 3
    return [f"{each // 4}-Q{each % 4 + 1}" for each in range(index, index - QUARTERS, -1)]
