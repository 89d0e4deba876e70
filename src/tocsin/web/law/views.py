"""Pages of the law: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tocsin.actions.choose_reading import choose_reading, may_choose
from tocsin.actions.policy import allow_somewhere
from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.law import book as books
from tocsin.web.law import comparison, readings, shelf
from tocsin.web.refusals import refusals_as_messages


@require_GET
@refusals_as_messages
def law(request: HttpRequest) -> HttpResponse:
    allow_somewhere(actor(request), "see")
    return render(request, "law/shelf.html", shelf.shelf())


@require_GET
@refusals_as_messages
def book(request: HttpRequest, identity: str) -> HttpResponse:
    allow_somewhere(actor(request), "see")
    return render(request, "law/book.html", books.book(identity))


@require_GET
@refusals_as_messages
def compare(request: HttpRequest) -> HttpResponse:
    allow_somewhere(actor(request), "see")
    a, b = (request.GET.get(side, "") for side in ("a", "b"))
    if not (a and b):
        return redirect(shelf.first_comparison())
    only = request.GET.get("only") == "differences"
    return render(request, "law/compare.html", comparison.comparison(a, b, only_differences=only))


@refusals_as_messages
def installation(request: HttpRequest) -> HttpResponse:
    allow_somewhere(actor(request), "see")
    if request.method == "POST":
        name = request.POST.get("reading", "")
        choose_reading(name, readings.side_wanted(request.POST), by=actor(request), at=clock.now())
        messages.success(request, _("Recorded. What is decided from now on takes this side."))
        return redirect(f"{request.path}#{name}")
    return render(request, "law/readings.html", readings.page(may_choose=may_choose(actor(request))))
