"""Pages of claims and statements: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tocsin.actions.answer_claim import answer_claim
from tocsin.actions.approve_dossier import approve_dossier
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.draft_statement import draft_statement
from tocsin.actions.send_dossier import send_dossier
from tocsin.actions.withdraw_dossier import withdraw_dossier
from tocsin.channels import clock
from tocsin.core.reports.service_statement import quarter
from tocsin.web.actor import actor, allow_somewhere
from tocsin.web.dossiers import page, steps
from tocsin.web.dossiers.forms import ReasonForm, SendForm, StatementForm
from tocsin.web.refusals import refusals_as_messages, refusals_beside


@require_GET
def dossiers(request: HttpRequest) -> HttpResponse:
    return render(request, "dossiers/list.html", page.listed(request, actor(request), clock.now()))


@require_GET
@refusals_as_messages
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    return render(request, "dossiers/dossier.html", page.dossier(reference, actor(request), clock.now()))


@refusals_as_messages
def draft(request: HttpRequest) -> HttpResponse:
    meant = steps.meant(request)
    if request.method == "POST":
        reference = draft_claim(**meant, by=actor(request), at=clock.now())
        messages.success(request, _("The claim is drafted. Somebody else approves it before it goes out."))
        return redirect("dossier", reference)
    return render(request, "dossiers/draft.html", steps.preview(meant, actor(request), clock.now()))


@refusals_as_messages
def state(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "draft_dossier")
    now = clock.now()
    form = StatementForm(request.POST or None, customers=page.customers(), quarters=page.quarters(now))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            given = form.cleaned_data
            period = quarter(given["quarter"])
            reference = draft_statement(given["customer"], period, by=actor(request), at=now)
            return redirect("dossier", reference)
    return steps.form(request, form, "state", None)


@require_POST
@refusals_as_messages
def redraft(request: HttpRequest, reference: str) -> HttpResponse:
    steps.redraft(page.seen(reference, actor(request), "draft_dossier"), actor(request), clock.now())
    messages.success(request, _("Drafted anew, with what is known now."))
    return redirect("dossier", reference)


@require_POST
@refusals_as_messages
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    approve_dossier(reference, by=actor(request), at=clock.now())
    messages.success(request, _("It is approved and may go out."))
    return redirect("dossier", reference)


@refusals_as_messages
def send(request: HttpRequest, reference: str) -> HttpResponse:
    told = page.seen(reference, actor(request), "send_dossier")
    form = SendForm(request.POST or None, initial={"sent_at": clock.now(), **steps.usual_way(told)})
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            send_dossier(reference, **form.cleaned_data, by=actor(request), at=clock.now())
            messages.success(request, _("Recorded: it is sent."))
            return redirect("dossier", reference)
    return steps.form(request, form, "send", told)


@refusals_as_messages
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    told = page.seen(reference, actor(request), "withdraw_dossier")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            withdraw_dossier(reference, **form.cleaned_data, by=actor(request), at=clock.now())
            messages.success(request, _("It is withdrawn."))
            return redirect("dossier", reference)
    return steps.form(request, form, "withdraw", told)


@refusals_as_messages
def answer(request: HttpRequest, reference: str, answer: str) -> HttpResponse:
    told, said = page.seen(reference, actor(request), "answer_claim"), steps.answer(answer)
    form = steps.answer_form(request, told, said, clock.now())
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            answer_claim(reference, said, **form.given(), by=actor(request), at=clock.now())
            messages.success(request, _("Recorded."))
            return redirect("dossier", reference)
    return steps.form(request, form, said, told)


@require_GET
@refusals_as_messages
def download(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    return steps.file(page.seen(reference, actor(request)), name, request.GET.get("language"))
