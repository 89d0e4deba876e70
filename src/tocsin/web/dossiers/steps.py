"""The steps of a dossier on the pages: what a form is about, what it begins with, and the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.actions.answer_claim import Answer
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.draft_statement import draft_statement
from tocsin.actions.measure_claim import measure_claim
from tocsin.actions.policy import allow_incident
from tocsin.channels.documents import dossier_package, dossier_pdf, file_name, language, letter_pdf
from tocsin.channels.documents.claim_parts import claim_sections
from tocsin.channels.documents.words import words
from tocsin.core.incidents import Actor
from tocsin.core.incidents.dossiers import DossierHistory
from tocsin.core.refusal import Refused
from tocsin.core.reports.service_statement import quarter
from tocsin.core.time import Instant, instant
from tocsin.store import queries
from tocsin.web.dossiers.forms import AnswerForm
from tocsin.web.dossiers.page import page_language
from tocsin.web.dossiers.words import ANSWERS

TITLES: Mapping[str, str | Promise] = {
    **ANSWERS,
    "state": _("Draft a statement to a customer"),
    "send": _("Record that it was sent"),
    "withdraw": _("Withdraw it"),
}
HELP: Mapping[str, str | Promise] = {
    "state": _("Every commitment to the customer, each window of the quarter, and every outage in it."),
    "send": _("Tocsin sends nothing by itself. Send the files first, then say here how."),
    "withdraw": _("It does not go out. The draft stays on record with the reason."),
}
FILES = {"dossier.pdf": dossier_pdf, "letter.pdf": letter_pdf, "package.zip": dossier_package}
TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


class Meant(TypedDict):
    """Which claim is meant: whose promise, in which incident, and an instant in the window."""

    entitlement: str
    incident: str
    window_at: Instant


def meant(request: HttpRequest) -> Meant:
    """Return which claim an address or a form names. Raises ``Refused`` (``missing_key``)."""
    given = request.POST if request.method == "POST" else request.GET
    for key in ("entitlement", "incident", "at"):
        if not given.get(key):
            raise Refused(
                "missing_key",
                f"Which claim is meant? {key} is missing. Go back to the incident and choose a claim.",
                key,
            )
    return {
        "entitlement": given["entitlement"],
        "incident": given["incident"],
        "window_at": instant(given["at"], "at"),
    }


def preview(which: Meant, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``dossiers/draft.html``: what the claim would show."""
    told = queries.incident(which["incident"])
    allow_incident(who, "draft_dossier", told)
    as_of = now.replace(microsecond=0)
    content = measure_claim(which["entitlement"], which["window_at"], told.entity, as_of)
    return {
        "sections": claim_sections(content, words(page_language())),
        "title": content["title"],
        "meant": which,
        "section": "dossiers",
    }


def redraft(told: DossierHistory, who: Actor, now: Instant) -> None:
    """Draft a claim or a statement anew, with what is known now."""
    content = told.content
    if told.kind == "statement":
        draft_statement(content["about"], quarter(content["quarter"]), by=who, at=now, entity=told.entity)
        return
    incident = next(iter(content["incidents"]), None)
    draft_claim(content["about"], incident=incident, window_at=instant(content["window"][0]), by=who, at=now)


def usual_way(told: DossierHistory) -> dict[str, str]:
    """Return how the contract lets a claim be made, and to whom it goes: what a form begins with."""
    contact = told.content["contact"] or {}
    to = contact.get("email") or contact.get("name") or ""
    return {"channel": told.content.get("claim_form") or "", "recipient": to}


def answer(given: str) -> Answer:
    """Return the answer that an address names (``unknown_code``)."""
    for each in ("accepted", "credited", "refused"):
        if each == given:
            return each
    raise Refused("unknown_code", f"{given!r:.80} is no answer to a claim. Go back and choose one.", "answer")


def answer_form(request: HttpRequest, told: DossierHistory, said: str, now: Instant) -> AnswerForm:
    """Return the form of an answer, with the amount that was claimed and today."""
    claimed = told.content.get("amount")
    initial = {"amount": claimed and claimed["amount"], "on": timezone.localtime(now).date()}
    currency = claimed and claimed["currency"]
    return AnswerForm(request.POST or None, answer=said, currency=currency, initial=initial)


def form(request: HttpRequest, asked: Form, step: str, told: DossierHistory | None) -> HttpResponse:
    """Show a form; with a fault in it the status says so."""
    context = {
        "form": asked,
        "told": told,
        "title": TITLES[step],
        "help": HELP.get(step, ""),
        "section": "dossiers",
    }
    return render(request, "dossiers/form.html", context, status=422 if asked.errors else 200)


def file(told: DossierHistory, name: str, asked: str | None) -> HttpResponse:
    """Return one file of a dossier, in the language that was asked for or that of the page."""
    if name not in FILES:
        raise Refused(
            "unknown_code", f"{name!r:.80} is no file of a dossier. Go back and choose one.", "name"
        )
    spoken = language(asked) if asked else page_language()
    stem, _dot, ending = name.partition(".")
    called = file_name(told, spoken, ending, f"{told.reference}-{stem}")
    response = HttpResponse(FILES[name](told, spoken), content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{called}"'
    return response
