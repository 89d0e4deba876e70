"""Pages of follow-ups: a view parses, calls, renders."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tocsin.actions.check_follow_up import check_follow_up
from tocsin.actions.move_follow_up import move_follow_up
from tocsin.actions.open_follow_up import open_follow_up
from tocsin.actions.report_follow_up import report_follow_up
from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.follow_ups import page
from tocsin.web.follow_ups.forms import CheckForm, DoneForm, DropForm, MoveForm, OpenForm
from tocsin.web.refusals import refusals_as_messages, refusals_beside

TITLES: dict[str, str | Promise] = {
    "done": gettext_lazy("Report as done"),
    "dropped": gettext_lazy("Drop it"),
    "check": gettext_lazy("Check the effect"),
    "move": gettext_lazy("Move the date"),
}


@require_GET
@refusals_as_messages
def follow_ups(request: HttpRequest) -> HttpResponse:
    return render(request, "follow_ups/list.html", page.listing(request.GET, actor(request), clock.now()))


@require_GET
@refusals_as_messages
def follow_up(request: HttpRequest, reference: str) -> HttpResponse:
    return render(
        request, "follow_ups/follow_up.html", page.follow_up(reference, actor(request), clock.now())
    )


@refusals_as_messages
def new(request: HttpRequest) -> HttpResponse:
    about, who, now = request.GET.get("about", ""), actor(request), clock.now()
    first = {"owner": who.name, "due": now + page.FIRST_DUE}
    form = OpenForm(request.POST or None, owners=page.owners(about, who), initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            given = form.cleaned_data
            reference = open_follow_up(about, **given, by=who, at=now)
            messages.success(request, _("The follow-up is open; its owner is reminded when it is due."))
            return redirect("follow_up", reference)
    context = {"form": form, "about": about, "back": page.subject_url(about), "section": "follow_ups"}
    return render(request, "follow_ups/new.html", context, status=422 if form.errors else 200)


@refusals_as_messages
def report(request: HttpRequest, reference: str, state: str) -> HttpResponse:
    form = (DropForm if state == "dropped" else DoneForm)(request.POST or None, request.FILES or None)
    step = "dropped" if state == "dropped" else "done"
    return _step(
        request,
        reference,
        step,
        form,
        lambda **who: report_follow_up(reference, state, form.evidence(), **who),
    )


@refusals_as_messages
def check(request: HttpRequest, reference: str) -> HttpResponse:
    form = CheckForm(request.POST or None)
    return _step(
        request,
        reference,
        "check",
        form,
        lambda **who: check_follow_up(reference, **form.cleaned_data, **who),
    )


@refusals_as_messages
def move(request: HttpRequest, reference: str) -> HttpResponse:
    form = MoveForm(request.POST or None)
    return _step(
        request, reference, "move", form, lambda **who: move_follow_up(reference, **form.cleaned_data, **who)
    )


def _step(
    request: HttpRequest, reference: str, step: str, form: Form, act: Callable[..., object]
) -> HttpResponse:
    who = actor(request)
    told = page.seen(reference, who, "follow_up")
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            act(by=who, at=clock.now())
            messages.success(request, _("Recorded."))
            return redirect("follow_up", reference)
    context = {"form": form, "told": told, "title": TITLES[step], "section": "follow_ups"}
    return render(request, "follow_ups/step.html", context, status=422 if form.errors else 200)
