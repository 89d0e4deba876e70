"""The record of a provider: a view parses, calls, renders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tocsin.actions.review_provider import review_provider
from tocsin.channels import clock
from tocsin.web.actor import actor
from tocsin.web.providers.page import context
from tocsin.web.refusals import refusals_as_messages


@require_GET
@refusals_as_messages
def record(request: HttpRequest, identity: str) -> HttpResponse:
    seen = review_provider(identity, by=actor(request), at=clock.now())
    return render(request, "providers/record.html", context(*seen))
