"""Pages of duties: who was told, how far a ticket is, what was measured."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tocsin.actions.record_measured_outage import record_measured_outage
from tocsin.actions.record_notice import Direction, record_notice
from tocsin.actions.record_ticket import record_ticket
from tocsin.channels import clock
from tocsin.core.incidents import TicketStep
from tocsin.web.actor import actor
from tocsin.web.incidents import duties_page as page
from tocsin.web.incidents.duties_forms import MeasuredForm, NoticeForm, TicketForm
from tocsin.web.refusals import refusals_as_messages, refusals_beside


@require_GET
@refusals_as_messages
def duties(request: HttpRequest, reference: str) -> HttpResponse:
    context = page.every_duty(reference, actor(request), clock.now())
    return render(request, "incidents/duties.html", context)


@refusals_as_messages
def notice(request: HttpRequest, reference: str, direction: Direction) -> HttpResponse:
    who, now = actor(request), clock.now()
    seen, landscape = page.asked(reference, who, "record_notice", now)
    choices = (page.whom if direction == "given" else page.of_what)(seen, landscape, page.named(request))
    form = NoticeForm(request.POST or None, about=choices, initial=page.preset(request, "about", now))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            record_notice(reference, direction, **form.cleaned_data, by=who, at=now)
            return _recorded(request, reference)
    return _form(request, form, reference, page.NOTICES[direction])


@refusals_as_messages
def ticket(request: HttpRequest, reference: str, step: TicketStep) -> HttpResponse:
    who, now = actor(request), clock.now()
    choices = page.of_what(*page.asked(reference, who, "record_ticket", now), page.named(request))
    initial = page.preset(request, "about", now)
    form = TicketForm(request.POST or None, about=choices, step=step, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            record_ticket(reference, step, **form.cleaned_data, by=who, at=now)
            return _recorded(request, reference)
    return _form(request, form, reference, page.TICKETS[step])


@refusals_as_messages
def measured(request: HttpRequest, reference: str) -> HttpResponse:
    who, now = actor(request), clock.now()
    choices = page.out(
        *page.asked(reference, who, "record_measured_outage", now), page.named(request, "node")
    )
    form = MeasuredForm(request.POST or None, nodes=choices, initial=page.preset(request, "node", now))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            record_measured_outage(reference, form.measured(), by=who, at=now)
            return _recorded(request, reference)
    return _form(request, form, reference, page.MEASURED)


def _recorded(request: HttpRequest, reference: str) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("situation", reference)


def _form(request: HttpRequest, form: Form, reference: str, title: object) -> HttpResponse:
    context = {"form": form, "reference": reference, "title": title, "section": "incidents"}
    return render(request, "incidents/record.html", context, status=422 if form.errors else 200)
