"""What the pages of duties, notices, tickets and measurements ask for and show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tocsin.actions.policy import MAY, allow_incident, may
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.commitments import Commitment
from tocsin.core.incidents import AUDIENCES as KNOWN
from tocsin.core.incidents import Actor
from tocsin.core.register import BusinessService, IctService, Provider
from tocsin.core.situation import Landscape, Situation
from tocsin.core.time import Instant
from tocsin.web.incidents.duties import duties, source_rows
from tocsin.web.incidents.duties_words import AUDIENCES

MOST = 500
"""Choices in one list; whoever is not among them is told with all, or at the command line."""
NOTICES = {"given": _("We told somebody"), "received": _("The provider told us")}
TICKETS = {
    "opened": _("A ticket was opened"),
    "responded": _("The provider responded"),
    "resolved": _("The ticket is resolved"),
}
MEASURED = _("An outage was measured")


def every_duty(reference: str, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``incidents/duties.html``."""
    seen, landscape = survey_situation(reference, by=who, at=now)
    return {
        "duties": duties(seen, landscape, None),
        "sources": source_rows(seen, landscape),
        "reference": reference,
        "title": seen.told.title,
        "may": {verb for verb in MAY if may(who, verb, seen.told.entity)},
        "now": now,
        "section": "incidents",
    }


def asked(reference: str, who: Actor, verb: str, now: Instant) -> tuple[Situation, Landscape]:
    """Return the situation to somebody who may record in it (``unknown_incident``, ``not_allowed``)."""
    seen, landscape = survey_situation(reference, by=who, at=now)
    allow_incident(who, verb, seen.told)
    return seen, landscape


def whom(seen: Situation, landscape: Landscape, named: str) -> list[tuple[str, str]]:
    """Return who can have been told: audiences, then the customers with a promise that is hit."""
    owed = [each.promise.customer for each in seen.duties if isinstance(each.promise, Commitment)]
    hit = [each.commitment.customer for each in seen.commitments]
    return [*((word, str(AUDIENCES[word])) for word in KNOWN), *_choices((*owed, *hit), landscape, named)]


def of_what(seen: Situation, landscape: Landscape, named: str) -> list[tuple[str, str]]:
    """Return the ICT services that a provider can have told us of, those with a promise first."""
    promised = [each.ict_service for each in seen.entitlements]
    hit = [each.node.id for each in seen.hit if isinstance(each.node, IctService)]
    return _choices((*promised, *hit), landscape, named)


def out(seen: Situation, landscape: Landscape, named: str) -> list[tuple[str, str]]:
    """Return what may have been out: what something was promised about, what was declared, what is hit."""
    kinds = (BusinessService, IctService, Provider)
    declared = [each.node for each in seen.told.outages if each.node in landscape.inventory.nodes]
    hit = [each.node.id for each in seen.hit if isinstance(each.node, kinds)]
    return _choices((*seen.outages, *declared, *hit), landscape, named)


def _choices(nodes: Iterable[str], landscape: Landscape, named: str) -> list[tuple[str, str]]:
    """Return the first so many nodes with their names; the one that was named stands before them all."""
    every = list(dict.fromkeys(nodes))
    first = [named] if named in every else []
    return [(id_, landscape.name(id_)) for id_ in dict.fromkeys((*first, *every[:MOST]))]


def named(request: HttpRequest, key: str = "about") -> str:
    """Return whom or what a button or link was about."""
    return request.POST.get(key, "") or request.GET.get("about", "")


def preset(request: HttpRequest, key: str, now: Instant) -> dict[str, object]:
    """Return what a form is filled with at first: what one came from, and now."""
    return {key: named(request), "happened": now}
