"""Pages of the inventory: providers, and any node."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tocsin.actions.policy import allow_somewhere
from tocsin.web.actor import actor, may_somewhere
from tocsin.web.inventory import page
from tocsin.web.refusals import refusals_as_messages


@require_GET
@refusals_as_messages
def providers(request: HttpRequest) -> HttpResponse:
    allow_somewhere(actor(request), "see")
    return render(
        request, "inventory/providers.html", {"providers": page.providers(), "section": "providers"}
    )


@require_GET
@refusals_as_messages
def node(request: HttpRequest, identity: str) -> HttpResponse:
    allow_somewhere(actor(request), "see")
    context = page.node(identity)
    declares = context["node"].kind == "provider" and may_somewhere(request, "declare_outage")
    return render(
        request, "inventory/node.html", {**context, "may_declare": declares, "section": "providers"}
    )
