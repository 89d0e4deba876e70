"""Pages of recurring incidents: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.actions.classify_cluster import classify_cluster
from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.recurrence import page
from tocsin.web.refusals import refusals_as_messages


@require_GET
@refusals_as_messages
def recurrence(request: HttpRequest) -> HttpResponse:
    context = {"entities": page.entities(actor(request), clock.now()), "section": "recurrence"}
    return render(request, "recurrence/recurrence.html", context)


@require_POST
@refusals_as_messages
def assess(request: HttpRequest, entity: str) -> HttpResponse:
    exempt_as = request.POST.get("exempt_as") or None
    assess_recurrence(entity, by=actor(request), at=clock.now(), exempt_as=exempt_as)
    messages.success(request, _("The assessment is recorded."))
    return redirect("recurrence")


@require_POST
@refusals_as_messages
def classify(request: HttpRequest, reference: str) -> HttpResponse:
    opened = classify_cluster(reference, by=actor(request), at=clock.now())
    messages.success(request, _("One incident is open for them, and classified as major."))
    return redirect("situation", opened["incident"])
