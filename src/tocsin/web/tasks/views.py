"""Pages of what is due: a view parses, calls, renders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.tasks import page


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    return render(request, "tasks/tasks.html", page.tasks(actor(request), clock.now()))


@require_GET
def count(request: HttpRequest) -> HttpResponse:
    number = page.number(actor(request), clock.now())
    return render(request, "tasks/_count.html", {"number": number})
