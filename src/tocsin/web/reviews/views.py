"""The page of a review: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tocsin.actions.answer_review import answer_review
from tocsin.actions.complete_review import complete_review
from tocsin.channels import clock
from tocsin.core.incidents.reviews import review_question
from tocsin.web.actor import actor
from tocsin.web.refusals import refusals_as_messages, refusals_beside
from tocsin.web.reviews import page
from tocsin.web.reviews.forms import AnswerForm, CompleteForm


@require_GET
@refusals_as_messages
def review(request: HttpRequest, reference: str) -> HttpResponse:
    chosen = request.GET.get("question", "")
    context = page.review(reference, actor(request), clock.now(), chosen)
    return render(request, "reviews/review.html", context)


@require_POST
@refusals_as_messages
def answer(request: HttpRequest, reference: str, question: str) -> HttpResponse:
    form, who, one = (
        AnswerForm(request.POST, asked=review_question(question)),
        actor(request),
        request.POST.get("one", ""),
    )
    seen = request.POST.get("seen", "")
    if form.is_valid():
        with refusals_beside(form):
            known = int(seen) if seen.isdecimal() else None
            answer_review(reference, question, **form.cleaned_data, seen=known, by=who, at=clock.now())
            messages.success(request, _("The answer is recorded."))
            return redirect(page.after(reference, question, one))
    context = page.review(reference, who, clock.now(), question if one else "", {question: form})
    return render(request, "reviews/review.html", context, status=422)


@require_POST
@refusals_as_messages
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    form, who = CompleteForm(request.POST), actor(request)
    if form.is_valid():
        with refusals_beside(form):
            complete_review(reference, summary=form.cleaned_data["summary"], by=who, at=clock.now())
            messages.success(request, _("The review is complete."))
            return redirect("review", reference)
    context = page.review(reference, who, clock.now(), "", {"complete": form})
    return render(request, "reviews/review.html", context, status=422)
