"""Pages about the law of one incident: its proof, its deadlines, and what if. They only read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.incidents import deadlines as deadline_page
from tocsin.web.incidents import proof as proof_page
from tocsin.web.incidents import what_if as what_if_page
from tocsin.web.refusals import refusals_as_messages


@require_GET
@refusals_as_messages
def classification(request: HttpRequest, reference: str) -> HttpResponse:
    context = proof_page.page(reference, actor(request), clock.now(), request)
    return render(request, "incidents/proof.html", context)


@require_GET
@refusals_as_messages
def deadlines(request: HttpRequest, reference: str) -> HttpResponse:
    context = deadline_page.page(reference, actor(request), clock.now(), request)
    return render(request, "incidents/deadlines.html", context)


@require_GET
@refusals_as_messages
def what_if(request: HttpRequest, reference: str) -> HttpResponse:
    part = "incidents/_what_if_result.html" if request.headers.get("HX-Request") else "incidents/what_if.html"
    context = what_if_page.page(reference, actor(request), clock.now(), request)
    return render(request, part, context, status=422 if context["form"].errors else 200)
