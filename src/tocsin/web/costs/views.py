"""Pages of costs: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tocsin.actions.record_cost import record_cost
from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.costs import page
from tocsin.web.costs.forms import CostForm
from tocsin.web.refusals import refusals_as_messages, refusals_beside


@require_GET
@refusals_as_messages
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    return render(request, "costs/costs.html", page.costs(reference, actor(request), clock.now()))


@refusals_as_messages
def record(request: HttpRequest, reference: str, item: int | None = None) -> HttpResponse:
    who, now = actor(request), clock.now()
    initial = page.first(reference, who, item, now)
    form = CostForm(request.POST or None, kinds=page.kinds(), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            record_cost(reference, form.figure(), corrects=item, by=who, at=now)
            messages.success(request, _("The cost is recorded, and the sum with it."))
            return redirect("costs", reference)
    context = {"form": form, "reference": reference, "item": item, "section": "incidents"}
    return render(request, "costs/record.html", context, status=422 if form.errors else 200)


@require_GET
@refusals_as_messages
def annual(request: HttpRequest) -> HttpResponse:
    return render(request, "costs/annual.html", page.annual(request.GET, actor(request), clock.now()))
