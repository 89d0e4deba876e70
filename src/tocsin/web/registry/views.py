"""Pages of the register: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tocsin.actions.delete_view import delete_view
from tocsin.actions.export_register import export_register
from tocsin.actions.save_view import save_view
from tocsin.channels import clock
from tocsin.channels.spreadsheets import FORMATS
from tocsin.core.refusal import Refused
from tocsin.store import exports
from tocsin.web.actor import actor
from tocsin.web.refusals import refusals_as_messages
from tocsin.web.registry import page
from tocsin.web.registry.facets import url


@require_GET
@refusals_as_messages
def register(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/list.html", page.register(request, actor(request)))


@require_POST
@refusals_as_messages
def save(request: HttpRequest) -> HttpResponse:
    asked, shared = page.asked(request), request.POST.get("shared") == "yes"
    name, account = request.POST.get("name", ""), request.user.pk or 0
    save_view(name, asked, shared=shared, account=account, by=actor(request), at=clock.now())
    messages.success(request, _("The view is saved."))
    return redirect(url(asked))


@require_POST
@refusals_as_messages
def delete(request: HttpRequest, number: int) -> HttpResponse:
    delete_view(number, account=request.user.pk or 0, by=actor(request), at=clock.now())
    messages.success(request, _("The view is deleted."))
    return redirect("incidents")


@require_POST
@refusals_as_messages
def ask_export(request: HttpRequest) -> HttpResponse:
    asked, form, at = page.asked(request), request.POST.get("format", ""), clock.now()
    made = export_register(asked, form, account=request.user.pk or 0, by=actor(request), at=at)
    if made.number is not None:
        return redirect("export", made.number)
    name = f"{asked.kind}-{at:%Y%m%dT%H%M%SZ}.{form}"
    headers = {"Content-Type": FORMATS[form], "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made.content, headers=headers)


@require_GET
@refusals_as_messages
def export(request: HttpRequest, number: int) -> HttpResponse:
    template = "registry/_export.html" if request.headers.get("HX-Request") else "registry/export.html"
    shown = page.export(page.seen(request, number, actor(request)))
    return render(request, template, {"export": shown, "section": "incidents"})


@require_GET
@refusals_as_messages
def file(request: HttpRequest, number: int) -> HttpResponseBase:
    made = page.seen(request, number, actor(request))
    if made.state != "written":
        raise Refused("unknown_export", "The file of this export is not there: export anew.", str(number))
    body = exports.path(made).open("rb")
    return FileResponse(body, as_attachment=True, filename=made.name, content_type=FORMATS[made.format])
