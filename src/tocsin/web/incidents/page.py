"""What the pages of incidents show: values of core turned into the context of templates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse

from tocsin.actions.policy import MAY, allow_incident, may
from tocsin.core.incidents import Actor, latest
from tocsin.core.incidents.meanwhile import seen_of_fact
from tocsin.core.time import Instant
from tocsin.store import lawbooks, queries
from tocsin.web.asked import Asked, asked
from tocsin.web.follow_ups.page import rows_about
from tocsin.web.incidents.clocks import deadline_clocks
from tocsin.web.incidents.duties import duties
from tocsin.web.incidents.entries import as_written, timeline
from tocsin.web.incidents.headline import headline
from tocsin.web.incidents.matrix import matrix
from tocsin.web.incidents.moments import control
from tocsin.web.incidents.picture import impact_picture
from tocsin.web.incidents.promises import at_stake, claim_rows, commitment_rows, net
from tocsin.web.incidents.proof_moment import look
from tocsin.web.incidents.recovery import recovery
from tocsin.web.incidents.report import readiness
from tocsin.web.incidents.telling import rows_to_tell
from tocsin.web.problems.page import known_errors


def situation(reference: str, who: Actor, now: Instant, request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``incidents/situation.html``, as of and as known at the instants asked for."""
    looked = look(reference, who, request, now)
    seen, landscape, at, live = looked.situation, looked.landscape, looked.moment.at, looked.moment.live
    allowed = {verb for verb in MAY if may(who, verb, seen.told.entity)}
    rules = lawbooks.in_force((seen.told.aware_at or at).date())
    return {
        "now": at,
        "live": live,
        "moment": control(looked, "situation"),
        "may": allowed,
        "records": live and "record_fact" in allowed,
        "taken_up": dict.fromkeys(
            each.actor for each in seen.told.entries if each.kind == "incident.acknowledged"
        ),
        "me": who.name,
        "entity": seen.entity.name if seen.entity else seen.told.entity,
        "headline": headline(seen, landscape, rules, who),
        "clocks": deadline_clocks(seen),
        "known_errors": known_errors(seen.told, who) if live else [],
        "follow_ups": rows_about(reference, seen.told.entity, who, now) if live else None,
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
        "timeline": timeline(seen.told.entries, landscape, rules),
        "recorded": seen.told.classified_major_at,
    }


def preset(request: HttpRequest, now: Instant) -> dict[str, object]:
    """Return what the form of an outage is filled with at first: the provider one came from, and now."""
    return {"provider": request.GET.get("provider", ""), "since": now}


def question(reference: str, key: str, who: Actor) -> Asked:
    """Return the fact that is asked for, if one may record it and the law knows it (``unknown_fact``)."""
    told = queries.incident(reference)
    allow_incident(who, "record_fact", told)
    fact, known = lawbooks.fact_reader().definition(key), latest(told.facts).get(key)
    shown = as_written(key, known.value) if known else ""
    found = asked(fact, known, shown, reverse("situation", args=[reference]))
    return replace(found, seen=seen_of_fact(told, key))


def seen(request: HttpRequest) -> int | None:
    """Return the number of the entry that a form was made from; None: it does not say."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdigit() else None


def answered(form: Form, *, overtaken: bool) -> int:
    """Return the status of the page that shows an answer again."""
    if form.errors:
        return 422
    return 409 if overtaken else 200


def overtaken(request: HttpRequest, asked: Asked) -> bool:
    """Say whether somebody recorded another answer after the form was made."""
    return seen(request) not in {None, asked.seen}
