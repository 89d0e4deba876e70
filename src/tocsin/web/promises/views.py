"""The page of promises: a view parses, calls, renders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tocsin.actions.survey_promises import survey_exposure, survey_promises
from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.promises import page
from tocsin.web.refusals import refusals_as_messages


@require_GET
@refusals_as_messages
def promises(request: HttpRequest) -> HttpResponse:
    by, at = actor(request), clock.now().replace(microsecond=0)
    found, landscape = survey_promises(by=by)
    exposed, _ = survey_exposure(by=by, at=at, entity=page.entity_of(by))
    context = {
        "at": at,
        "attainment": list(page.attainment(found, landscape)),
        "notice": list(page.later(found.notice, landscape)),
        "recovery": list(page.later(found.recovery, landscape)),
        "unjudged": page.unjudged(found, landscape),
        "exposure": page.exposure(exposed, at),
        "section": "promises",
    }
    return render(request, "promises/promises.html", context)
