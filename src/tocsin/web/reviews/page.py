"""What the page of a review shows: values of core turned into the context of a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import get_language

from tocsin.actions.policy import may
from tocsin.actions.survey_situation import survey_situation
from tocsin.actions.watch_review import review_due_from
from tocsin.core.incidents import Actor
from tocsin.core.incidents.reviews import QUESTIONS, Review, ReviewQuestion, review_of
from tocsin.core.time import Instant
from tocsin.store import lawbooks
from tocsin.web.follow_ups.page import rows_about
from tocsin.web.incidents.entries import timeline
from tocsin.web.law import article_url
from tocsin.web.reviews.forms import VERDICTS, AnswerForm, CompleteForm
from tocsin.web.reviews.measures import Proposal, proposals

ACT = "2022/2554"


def review(
    reference: str, who: Actor, now: Instant, chosen: str = "", forms: Mapping[str, Form] | None = None
) -> dict[str, Any]:
    """
    Return the context of ``reviews/review.html``.

    ``chosen`` is the key of the one question to show, empty for all; ``forms`` are forms that were refused,
    by question, ``complete`` for the last one.
    """
    seen, landscape = survey_situation(reference, by=who, at=now, known_at=None)
    told = seen.told
    told_so_far = review_of(told.entries)
    writes = may(who, "review", told.entity) and not told.course.open and told_so_far.completed is None
    found, given = proposals(seen), dict(forms or {})
    asked = [each for each in QUESTIONS if chosen in ("", each.key)] or list(QUESTIONS)
    rules = lawbooks.in_force((told.aware_at or now).date())
    return {
        "now": now,
        "reference": reference,
        "title": told.title,
        "state": told.course.state,
        "open_incident": told.course.open,
        "review": told_so_far,
        "due": review_due_from(told),
        "writes": writes,
        "may_review": may(who, "review", told.entity),
        "alone": len(asked) == 1,
        "questions": [_question(each, told_so_far, found, given, writes=writes) for each in asked],
        "steps": _steps(reference, told_so_far, chosen),
        "missing": [_words(each) for each in told_so_far.open],
        "complete": given.get("complete") or CompleteForm(),
        "timeline": timeline(told.entries, landscape, rules),
        "follow_ups": rows_about(reference, told.entity, who, now),
        "page": "review",
        "section": "incidents",
    }


def after(reference: str, question: str, one: str) -> str:
    """Return where to go after an answer: to the next question, or to the same place of the whole page."""
    here = reverse("review", args=[reference])
    if not one:
        return f"{here}#{question}"
    keys = [each.key for each in QUESTIONS]
    following = keys[keys.index(question) + 1 :] if question in keys else []
    return f"{here}?question={following[0]}" if following else here


def _question(
    asked: ReviewQuestion,
    told: Review,
    found: Sequence[Proposal],
    forms: Mapping[str, Form],
    *,
    writes: bool,
) -> dict[str, Any]:
    answer = told.answers.get(asked.key)
    first = {"answer": answer.answer, "text": answer.text} if answer else {}
    form = forms.get(asked.key) or AnswerForm(asked=asked, initial=first)
    return {
        "key": asked.key,
        "asks": _words(asked),
        "required": asked.required,
        "article": asked.article,
        "article_url": article_url(ACT, asked.article) if asked.article else "",
        "answer": answer,
        "verdict": VERDICTS[answer.answer] if answer and answer.answer else "",
        "seen": answer.sequence if answer else 0,
        "proposals": [each for each in found if each.question == asked.key],
        "form": form if writes else None,
    }


def _steps(reference: str, told: Review, chosen: str) -> list[dict[str, Any]]:
    """Return a link to each question by itself, with whether it is answered."""
    here = reverse("review", args=[reference])
    return [
        {
            "number": number,
            "url": f"{here}?question={each.key}",
            "chosen": each.key == chosen,
            "answered": each.key in told.answers,
            "asks": _words(each),
        }
        for number, each in enumerate(QUESTIONS, start=1)
    ]


def _words(asked: ReviewQuestion) -> str:
    return asked.vraagt if get_language() == "nl" else asked.asks
