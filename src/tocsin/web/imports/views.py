"""Pages of the import of incidents: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tocsin.actions.import_incidents import import_incidents
from tocsin.channels import clock
from tocsin.web.actor import actor, allow_somewhere
from tocsin.web.imports import page
from tocsin.web.imports.forms import UploadForm
from tocsin.web.refusals import refusals_as_messages, refusals_beside


@refusals_as_messages
def upload(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "import_incidents")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            name = form.cleaned_data["file"].name
            context = page.looked_at(form.body(), name, actor(request), clock.now())
            return render(request, "imports/mapping.html", context)
    context = {"form": form, "section": "incidents"}
    return render(request, "imports/upload.html", context, status=422 if form.errors else 200)


@require_POST
@refusals_as_messages
def look(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "import_incidents")
    context = page.looked_at_again(request, actor(request), clock.now())
    return render(request, "imports/mapping.html", context)


@require_POST
@refusals_as_messages
def confirm(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "import_incidents")
    sheet, mapping = page.to_import(request)
    answer = import_incidents(sheet, mapping, by=actor(request), at=clock.now())
    messages.success(request, page.came_to(answer))
    return redirect("incidents")
