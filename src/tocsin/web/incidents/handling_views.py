"""Pages of handling: the incident's life, its whole ledger, and every deed with its form."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.incidents import handling as handling_page
from tocsin.web.incidents import timeline as timeline_page
from tocsin.web.incidents.deed_page import doing
from tocsin.web.refusals import refusals_as_messages, refusals_beside


@require_GET
@refusals_as_messages
def handling(request: HttpRequest, reference: str) -> HttpResponse:
    context = handling_page.page(reference, actor(request), clock.now())
    return render(request, "incidents/handling.html", context)


@require_GET
@refusals_as_messages
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    context = timeline_page.page(reference, actor(request), request)
    return render(request, "incidents/timeline.html", context)


@refusals_as_messages
def deed(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    known = doing(request, reference, name, actor(request), clock.now())
    if request.method == "POST" and known.form.is_valid() and known.may_go_on():
        with refusals_beside(known.form):
            messages.success(request, known.act())
            return redirect("handling", reference)
    context = known.context()
    return render(request, "incidents/deed.html", context, status=known.status)
