"""The endpoints under `/api/v1`: the same actions and reads as the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Status
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import SessionAuth

from tocsin.actions.acknowledge_incident import acknowledge_incident
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.policy import allow_somewhere, visible_incidents
from tocsin.actions.record_fact import record_fact
from tocsin.actions.survey_situation import survey_situation
from tocsin.api.schemas import Chosen, Error, Fact, Incident, NewOutage, Reference
from tocsin.channels import clock
from tocsin.core.incidents import Actor, status_of
from tocsin.core.incidents import Fact as CoreFact
from tocsin.core.refusal import Refused
from tocsin.core.situation import document
from tocsin.core.situation.at_a_glance import Glance
from tocsin.core.situation.glance_document import glance_document
from tocsin.core.situation.glance_filter import glance_filter
from tocsin.core.time import instant
from tocsin.store import queries

STATUS = {
    "not_json": 400,
    "not_signed_in": 401,
    "forged_request": 403,
    "not_allowed": 403,
    "unknown_incident": 404,
    "unknown_provider": 404,
    "unknown_service": 404,
    "request_too_large": 413,
}
READING = {401: Error, 403: Error, 404: Error, 422: Error}
WRITING = {400: Error, **READING, 413: Error}
FOR_STATUS = {
    400: Refused("not_json", "The body is not JSON. Send one JSON object, in UTF-8."),
    401: Refused("not_signed_in", "Nobody is signed in. Sign in on the pages and send the session's cookie."),
    403: Refused("forged_request", "The CSRF token is missing or wrong. Send it as X-CSRFToken."),
}


class SignedIn(SessionAuth):
    """A signed-in session; requests that change something also carry the CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        """Ask who it is before whether the request is forged: without a session there is nothing to forge."""
        return super().__call__(request) if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - ninja's signature
        user = request.user
        return queries.actor(user.pk, user.get_username()) if user.is_authenticated and user.pk else None


class Api(NinjaAPI):
    """The endpoints; each answers 401 by itself, so the pages' redirect to the sign-in is not for them."""

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        addresses, app, namespace = super().urls
        for each in addresses:
            login_not_required(cast("Callable[..., Any]", each.callback))
        return addresses, app, namespace


class Exact(Parser):
    """Bodies are JSON; a number with a fraction stays the text it was sent as, so that money stays exact."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_float=str)


api = Api(
    title="Tocsin",
    version="1",
    description="What an outage hits, whom to tell, by when, and what can be claimed.",
    auth=SignedIn(),
    docs_url=None,
    parser=Exact(),
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, reason: Refused) -> HttpResponse:
    body = {"error": {"code": reason.code, "message": reason.message, "where": reason.where}}
    return api.create_response(request, body, status=STATUS.get(reason.code, 422))


@api.exception_handler(HttpError)
def turned_down(request: HttpRequest, reason: HttpError) -> HttpResponse:
    return refused(request, FOR_STATUS[reason.status_code])


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, reason: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    return refused(request, Refused("request_too_large", "The body is larger than 2 MiB. Send less at once."))


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, reason: ValidationError) -> HttpResponse:
    first = reason.errors[0]
    where = str(first["loc"][-1])
    sentence = f"{where}: {first['msg']}. The document at /api/v1/openapi.json says what is taken."
    return refused(request, Refused("unfit_request", sentence, where))


def _actor(request: HttpRequest) -> Actor:
    who: Actor = request.auth  # type: ignore[attr-defined]
    return who


@api.get("/incidents", response={200: list[Incident], **READING}, summary="List the incidents, newest first")
def list_incidents(request: HttpRequest) -> Any:
    return [
        Incident(
            incident=row.reference,
            title=row.title,
            status=status_of(row.state),
            state=row.state,
            outcome=row.outcome,
            since=row.since,
        )
        for row in visible_incidents(_actor(request))
    ]


@api.post("/incidents", response={201: Reference, **WRITING}, summary="Declare an outage")
def post_outage(request: HttpRequest, outage: NewOutage) -> Any:
    reference = declare_outage(
        outage.provider,
        service=outage.service,
        since=instant(outage.since, "since"),
        title=outage.title,
        by=_actor(request),
        at=clock.now(),
    )
    return Status(201, Reference(incident=reference))


@api.get(
    "/incidents/{reference}/situation", response={200: dict[str, Any], **READING}, summary="The whole picture"
)
def get_situation(
    request: HttpRequest, reference: str, as_of: str | None = None, known_at: str | None = None
) -> Any:
    at = instant(as_of, "as_of") if as_of else clock.now()
    known = instant(known_at, "known_at") if known_at else None
    return document(*survey_situation(reference, by=_actor(request), at=at, known_at=known))


@api.get(
    "/incidents/{reference}/commitments",
    response={200: dict[str, Any], **READING},
    summary="The customers at a glance",
)
def get_commitments(request: HttpRequest, reference: str, asked: Query[Chosen]) -> Any:
    wanted = glance_filter(
        standing=asked.standing,
        through=asked.through,
        language=asked.language,
        told=asked.told,
        text=asked.text,
    )
    at = instant(asked.as_of, "as_of") if asked.as_of else clock.now()
    known = instant(asked.known_at, "known_at") if asked.known_at else None
    glance = Glance(*survey_situation(reference, by=_actor(request), at=at, known_at=known))
    return glance_document(glance, wanted.chosen(glance.rows))


@api.post("/incidents/{reference}/facts", response={201: Reference, **WRITING}, summary="Record a fact")
def post_fact(request: HttpRequest, reference: str, fact: Fact) -> Any:
    since = instant(fact.since, "since") if fact.since else None
    given = CoreFact(fact.key, fact.value, since, source=fact.source, estimate=fact.estimate)
    record_fact(reference, given, by=_actor(request), at=clock.now())
    return Status(201, Reference(incident=reference))


@api.post(
    "/incidents/{reference}/classification",
    response={201: dict[str, Any], **WRITING},
    summary="Record the decision",
)
def post_classification(request: HttpRequest, reference: str) -> Any:
    return Status(201, classify_incident(reference, by=_actor(request), at=clock.now()))


@api.post(
    "/incidents/{reference}/acknowledgement", response={201: Reference, **WRITING}, summary="Acknowledge"
)
def post_acknowledgement(request: HttpRequest, reference: str) -> Any:
    acknowledge_incident(reference, by=_actor(request), at=clock.now())
    return Status(201, Reference(incident=reference))


@api.get("/inventory", response={200: dict[str, Any], **READING}, summary="All nodes and groups")
def get_inventory(request: HttpRequest) -> Any:
    allow_somewhere(_actor(request), "see")
    return queries.inventory_document()
