"""Pages of the yearly report: a view parses, calls, renders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.refusals import refusals_as_messages
from tocsin.web.yearly import page
from tocsin.web.yearly.export import file


@require_GET
def this_year(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return redirect("yearly", clock.now().year)


@require_GET
@refusals_as_messages
def yearly(request: HttpRequest, year: int) -> HttpResponse:
    who, now, form = actor(request), clock.now(), request.GET.get("format")
    if form is not None:
        return file(page.report(year, who, now), form, now)
    return render(request, "yearly/yearly.html", page.yearly(year, who, now))
