"""What the pages of incidents show: values of core turned into the context of templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tocsin.actions.policy import MAY, allow_incident, may
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import Actor, latest
from tocsin.core.register import Provider
from tocsin.core.time import Instant, instant
from tocsin.store import lawbooks, queries
from tocsin.web.asked import Asked, asked
from tocsin.web.incidents.clocks import deadline_clocks
from tocsin.web.incidents.duties import duties
from tocsin.web.incidents.headline import headline
from tocsin.web.incidents.matrix import matrix
from tocsin.web.incidents.picture import impact_picture
from tocsin.web.incidents.promises import at_stake, claim_rows, commitment_rows, net
from tocsin.web.incidents.recovery import recovery
from tocsin.web.incidents.report import readiness
from tocsin.web.incidents.telling import as_written, rows_to_tell, timeline


def situation(reference: str, who: Actor, now: Instant, request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``incidents/situation.html``, as of and as known at the instants asked for."""
    asked = request.GET
    at = instant(asked["as_of"], "as_of") if asked.get("as_of") else now
    known_at = instant(asked["known_at"], "known_at") if asked.get("known_at") else None
    seen, landscape = survey_situation(reference, by=who, at=at, known_at=known_at)
    live = at == now and known_at is None
    allowed = {verb for verb in MAY if may(who, verb, seen.told.entity)}
    rules = lawbooks.in_force((seen.told.aware_at or at).date())
    return {
        "now": at,
        "live": live,
        "may": allowed,
        "records": live and "record_fact" in allowed,
        "taken_up": dict.fromkeys(
            each.actor for each in seen.told.entries if each.kind == "incident.acknowledged"
        ),
        "me": who.name,
        "entity": seen.entity.name if seen.entity else seen.told.entity,
        "headline": headline(seen, landscape, rules, who),
        "clocks": deadline_clocks(seen),
        "picture": impact_picture(seen, landscape),
        "reference": reference,
        "section": "incidents",
        "commitments": commitment_rows(seen, landscape),
        "promises_hit": len(seen.commitments),
        "total": at_stake(seen),
        "matrix": matrix(seen, rules),
        "claims": claim_rows(seen, landscape, drafts=live and "draft_dossier" in allowed),
        "net": net(seen),
        "to_tell": rows_to_tell(seen),
        "duties": duties(seen, landscape),
        "recovery": recovery(seen),
        "report": readiness(seen, landscape),
        "timeline": timeline(seen, landscape, rules),
        "recorded": seen.told.classified_major_at,
    }


def rows(incidents: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the rows of the list of incidents."""
    return [
        {
            "reference": each.reference,
            "title": each.title,
            "entity": each.entity.name,
            "state": each.state,
            "outcome": each.outcome,
            "since": each.since,
        }
        for each in incidents
    ]


def providers() -> list[tuple[str, str]]:
    """Return the providers one can declare down, by name."""
    nodes = queries.landscape().inventory.nodes.values()
    found = [(each.id, each.name) for each in nodes if isinstance(each, Provider) and not each.parent_only]
    return sorted(found, key=lambda pair: pair[1].casefold())


def preset(request: HttpRequest, now: Instant) -> dict[str, object]:
    """Return what the form of an outage is filled with at first: the provider one came from, and now."""
    return {"provider": request.GET.get("provider", ""), "since": now}


def question(reference: str, key: str, who: Actor) -> Asked:
    """Return the fact that is asked for, if one may record it and the law knows it (``unknown_fact``)."""
    told = queries.incident(reference)
    allow_incident(who, "record_fact", told)
    fact, known = lawbooks.fact_reader().definition(key), latest(told.facts).get(key)
    shown = as_written(key, known.value) if known else ""
    return asked(fact, known, shown, reverse("situation", args=[reference]))
