"""Pages and files about the customers of one incident. They only read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.customers import export, page
from tocsin.web.customers import promise as promise_page
from tocsin.web.refusals import refusals_as_messages


@require_GET
@refusals_as_messages
def customers(request: HttpRequest, reference: str) -> HttpResponse:
    who = actor(request)
    found = page.found(reference, who, clock.now(), request)
    if request.GET.get("format"):
        return export.file(found, request.GET["format"])
    if request.headers.get("HX-Request"):
        return render(request, "customers/_found.html", page.rows_context(found))
    return render(request, "customers/customers.html", page.context(found, who))


@require_GET
@refusals_as_messages
def promise(request: HttpRequest, reference: str, identity: str) -> HttpResponse:
    context = promise_page.page(reference, identity, actor(request), clock.now(), request)
    return render(request, "customers/promise.html", context)
