"""Pages of the register of threats: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tocsin.actions.assess_threat import assess_threat
from tocsin.actions.confirm_threat import confirm_threat
from tocsin.actions.dismiss_threat import dismiss_threat
from tocsin.actions.note_on_threat import note_on_threat
from tocsin.actions.policy import visible_entities
from tocsin.actions.propose_threats import propose_threats
from tocsin.actions.record_threat import record_threat
from tocsin.actions.record_threat_fact import record_threat_fact
from tocsin.actions.set_threat_status import set_threat_status
from tocsin.channels import clock
from tocsin.channels.threat_files import read_threats
from tocsin.store import threats as register
from tocsin.web.actor import actor, allow_somewhere, may_somewhere
from tocsin.web.incidents.forms import FactForm
from tocsin.web.refusals import refusals_as_messages, refusals_beside
from tocsin.web.threats import page
from tocsin.web.threats.forms import ConfirmForm, FileForm, NoteForm, ReasonForm, RecordForm
from tocsin.web.threats.words import NOTES


@require_GET
def threats(request: HttpRequest) -> HttpResponse:
    status = page.asked_status(request.GET.get("status"))
    context = {
        "threats": page.rows(register.threats(visible_entities(actor(request)), status)),
        "filters": page.filters(status),
        "may_record": may_somewhere(request, "record_threat"),
        "section": "threats",
    }
    return render(request, "threats/list.html", context)


@require_GET
@refusals_as_messages
def threat(request: HttpRequest, reference: str) -> HttpResponse:
    context = page.threat(reference, actor(request), clock.now(), request.GET.get("known_at"))
    return render(request, "threats/threat.html", context)


@refusals_as_messages
def upload(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "record_threat")
    who = actor(request)
    form = FileForm(request.POST or None, request.FILES or None, entities=page.entities(who, "record_threat"))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            entity = form.cleaned_data["entity"]
            found = propose_threats(read_threats(form.body()), entity=entity, by=who, at=clock.now())
            messages.success(request, page.imported(found))
            return redirect(page.after_import(found))
    return _form(request, "threats/upload.html", form)


@refusals_as_messages
def record(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "record_threat")
    who, now = actor(request), clock.now()
    entities = page.entities(who, "record_threat")
    form = RecordForm(request.POST or None, entities=entities, initial={"detected_at": now})
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            return redirect("threat", record_threat(**form.cleaned_data, by=who, at=now))
    return _form(request, "threats/record.html", form)


@refusals_as_messages
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    told = page.seen(reference, actor(request), "confirm_threat")
    form = ConfirmForm(request.POST or None, initial={"detected_at": told.detected_at or clock.now()})
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            confirm_threat(reference, **form.cleaned_data, by=actor(request), at=clock.now())
            messages.success(request, _("The threat is confirmed."))
            return redirect("threat", reference)
    return _form(request, "threats/confirm.html", form, told=told, cautions=page.cautions(told))


@refusals_as_messages
def dismiss(request: HttpRequest, reference: str) -> HttpResponse:
    told = page.seen(reference, actor(request), "confirm_threat")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            dismiss_threat(reference, **form.cleaned_data, by=actor(request), at=clock.now())
            messages.success(request, _("The proposal is dismissed."))
            return redirect("threat", reference)
    return _form(request, "threats/dismiss.html", form, told=told)


@refusals_as_messages
def status(request: HttpRequest, reference: str) -> HttpResponse:
    told = page.seen(reference, actor(request), "confirm_threat")
    form, other = ReasonForm(request.POST or None), page.other_status(told)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            set_threat_status(reference, other, **form.cleaned_data, by=actor(request), at=clock.now())
            messages.success(request, _("Recorded."))
            return redirect("threat", reference)
    return _form(request, "threats/status.html", form, told=told, other=other)


@refusals_as_messages
def fact(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    asked = page.question(reference, key, actor(request))
    form = FactForm(request.POST or None, question=asked.question, type=asked.type)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            record_threat_fact(reference, form.fact(key), by=actor(request), at=clock.now())
            messages.success(request, _("Recorded."))
            return redirect("threat", reference)
    return _form(request, "fact.html", form, asked=asked, reference=reference)


@refusals_as_messages
def note(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    told, known = page.seen(reference, actor(request), "record_threat"), page.note_kind(kind)
    form = NoteForm(request.POST or None, kind=known)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            note_on_threat(reference, form.note(), by=actor(request), at=clock.now())
            messages.success(request, _("Recorded."))
            return redirect("threat", reference)
    context = {"told": told, "title": NOTES[known], "notes": page.noted(told, known)}
    return _form(request, "threats/note.html", form, **context)


@require_POST
@refusals_as_messages
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    assess_threat(reference, by=actor(request), at=clock.now())
    messages.success(request, _("The assessment is recorded."))
    return redirect("threat", reference)


def _form(request: HttpRequest, template: str, form: object, **context: object) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, template, {"form": form, "section": "threats", **context}, status=status)
