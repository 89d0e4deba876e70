"""Pages of incidents: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tocsin.actions.acknowledge_incident import acknowledge_incident
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_incident import record_incident
from tocsin.channels import clock
from tocsin.web.actor import actor, allow_somewhere
from tocsin.web.incidents import choices, page, recording
from tocsin.web.incidents.forms import FactForm, OutageForm
from tocsin.web.refusals import refusals_as_messages, refusals_beside


@require_GET
@refusals_as_messages
def situation(request: HttpRequest, reference: str) -> HttpResponse:
    template = (
        "incidents/_situation.html" if request.headers.get("HX-Request") else "incidents/situation.html"
    )
    return render(request, template, page.situation(reference, actor(request), clock.now(), request))


@refusals_as_messages
def record(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "record_incident")
    form = recording.form(request, actor(request), clock.now())
    if request.method == "POST" and not recording.searched(request) and form.is_valid():
        with refusals_beside(form):
            said = {**form.said(), "nodes": recording.chosen(request)}
            return redirect("situation", record_incident(**said, by=actor(request), at=clock.now()))
    context = recording.context(request, form)
    return render(request, "incidents/new.html", context, status=recording.status(request, form))


@require_GET
@refusals_as_messages
def hit(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "record_incident")
    return render(request, "incidents/_hit.html", {"hit": recording.hit(request)})


@refusals_as_messages
def declare(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "declare_outage")
    form = OutageForm(
        request.POST or None, providers=choices.providers(), initial=page.preset(request, clock.now())
    )
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            return redirect(
                "situation", declare_outage(**form.cleaned_data, by=actor(request), at=clock.now())
            )
    context = {"form": form, "section": "incidents"}
    return render(request, "incidents/declare.html", context, status=422 if form.errors else 200)


@refusals_as_messages
def fact(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    asked = page.question(reference, key, actor(request))
    form = FactForm(request.POST or None, question=asked.question, type=asked.type)
    overtaken = page.overtaken(request, asked)
    if request.method == "POST" and form.is_valid() and not overtaken:
        with refusals_beside(form):
            record_fact(reference, form.fact(key), by=actor(request), at=clock.now(), seen=page.seen(request))
            messages.success(request, _("Recorded."))
            return redirect("situation", reference)
    context = {"form": form, "asked": asked, "reference": reference, "overtaken": overtaken}
    status = page.answered(form, overtaken=overtaken)
    return render(request, "fact.html", {**context, "section": "incidents"}, status=status)


@require_POST
@refusals_as_messages
def classify(request: HttpRequest, reference: str) -> HttpResponse:
    classify_incident(reference, by=actor(request), at=clock.now())
    messages.success(request, _("The classification is recorded."))
    return redirect("handling" if request.POST.get("back") == "handling" else "situation", reference)


@require_POST
@refusals_as_messages
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    acknowledge_incident(reference, by=actor(request), at=clock.now())
    messages.success(request, _("You have acknowledged the incident."))
    return redirect("situation", reference)
