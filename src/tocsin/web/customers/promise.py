"""The page of one promise to a customer: how it stands, and how that was worked out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from tocsin.core.incidents import Actor
from tocsin.core.refusal import Refused
from tocsin.core.situation import Situation
from tocsin.core.situation.at_a_glance import Glance, PromiseHit
from tocsin.core.sla.steps import steps
from tocsin.core.sla.wording import Sentence
from tocsin.core.time import Instant
from tocsin.web.customers.position import line
from tocsin.web.customers.rows import row
from tocsin.web.incidents.moments import control
from tocsin.web.incidents.proof_moment import look


def page(reference: str, identity: str, who: Actor, now: Instant, request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``customers/promise.html``. Raises ``Refused`` (``unknown_promise``)."""
    seen = look(reference, who, request, now)
    glance = Glance(seen.situation, seen.landscape)
    hit = next((each for each in glance.rows if each.commitment.id == identity), None)
    if hit is None:
        raise Refused(
            "unknown_promise",
            f"{identity} is no promise that {reference} has hit. Choose one on the page of its customers.",
            identity,
        )
    moment = control(seen, "commitments")
    attained = hit.risk.attainment
    return {
        "reference": reference,
        "title": seen.situation.told.title,
        "now": seen.moment.at,
        "section": "incidents",
        "page": "commitments",
        "moment": moment,
        "row": row(hit, glance, reference, moment["query"]),
        "line": line(hit.line),
        "attained": attained,
        "steps": [each.nl if get_language() == "nl" else each.en for each in _steps(hit, seen.situation)],
        "clause": str(hit.commitment.clause),
        "through": [(each, seen.landscape.name(each)) for each in sorted(hit.origin.through)],
        "whom": hit.whom,
    }


def _steps(hit: PromiseHit, now: Situation) -> tuple[Sentence, ...]:
    """Return the calculation of the very attainment that the row shows, step by step."""
    objective, service = hit.commitment.objective, hit.commitment.business_service
    return steps(objective, now.outages.get(service, ()), now.at) if objective else ()
