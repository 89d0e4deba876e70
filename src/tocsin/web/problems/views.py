"""Pages of problems: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tocsin.actions.describe_problem import describe_problem
from tocsin.actions.dismiss_likeness import dismiss_likeness
from tocsin.actions.link_incident import link_incident
from tocsin.actions.open_problem import open_problem
from tocsin.actions.set_problem_state import set_problem_state
from tocsin.channels import clock
from tocsin.core.incidents import LinkKind
from tocsin.core.incidents.problems import ProblemState
from tocsin.web.actor import actor, allow_somewhere, may_somewhere
from tocsin.web.problems import page
from tocsin.web.problems.forms import NewProblemForm, ProblemForm, StateForm
from tocsin.web.refusals import refusals_as_messages, refusals_beside


@require_GET
def problems(request: HttpRequest) -> HttpResponse:
    context = page.listed(actor(request), request.GET.get("state"))
    may_keep = may_somewhere(request, "keep_problem")
    return render(request, "problems/list.html", {**context, "may_keep": may_keep})


@require_GET
@refusals_as_messages
def problem(request: HttpRequest, reference: str) -> HttpResponse:
    return render(request, "problems/problem.html", page.problem(reference, actor(request)))


@refusals_as_messages
def new(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "keep_problem")
    who, now = actor(request), clock.now()
    behind = page.behind(request.GET, who)
    initial = page.from_incidents(behind)
    form = NewProblemForm(request.POST or None, entities=page.entities(who), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            entity, said = form.cleaned_data["entity"], form.description_given()
            return redirect("problem", open_problem(said, entity=entity, incidents=behind, by=who, at=now))
    return _form(request, form, behind=behind)


@refusals_as_messages
def describe(request: HttpRequest, reference: str) -> HttpResponse:
    told = page.seen(reference, actor(request), "keep_problem")
    form = ProblemForm(request.POST or None, initial=page.as_form(told))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            said, saw = form.description_given(), form.cleaned_data["seen"]
            describe_problem(reference, said, seen=saw, by=actor(request), at=clock.now())
            messages.success(request, _("Recorded."))
            return redirect("problem", reference)
    return _form(request, form, told=told)


@refusals_as_messages
def state(request: HttpRequest, reference: str, to: ProblemState) -> HttpResponse:
    told = page.seen(reference, actor(request), "keep_problem")
    form = StateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            set_problem_state(reference, to, **form.cleaned_data, by=actor(request), at=clock.now())
            messages.success(request, _("Recorded."))
            return redirect("problem", reference)
    return _form(request, form, told=told, to=to)


@require_POST
@refusals_as_messages
def link(request: HttpRequest) -> HttpResponse:
    incident, to = request.POST.get("incident", ""), request.POST.get("to", "")
    kind: LinkKind = "problem" if to.startswith("PRB-") else "incident"
    link_incident(incident, kind, to, by=actor(request), at=clock.now())
    messages.success(request, _("They are linked."))
    return redirect(page.after(request.POST))


@require_POST
@refusals_as_messages
def dismiss(request: HttpRequest) -> HttpResponse:
    incident, to = request.POST.get("incident", ""), request.POST.get("to", "")
    dismiss_likeness(incident, to, by=actor(request), at=clock.now())
    messages.success(request, _("It is not proposed again."))
    return redirect(page.after(request.POST))


def _form(request: HttpRequest, form: ProblemForm | StateForm, **context: object) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(
        request, "problems/form.html", {"form": form, "section": "problems", **context}, status=status
    )
