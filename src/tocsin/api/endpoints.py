"""The endpoints under `/api/v1`: the same actions and reads as the pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Status
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from tocsin.actions.acknowledge_incident import acknowledge_incident
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.policy import allow_somewhere
from tocsin.actions.record_fact import record_fact
from tocsin.actions.search_register import search_register
from tocsin.actions.survey_situation import survey_situation
from tocsin.api.auth import BearerToken, SignedIn, caller
from tocsin.api.life import life
from tocsin.api.refusals import CHALLENGE, FOR_STATUS, READING, STATUS, UNAUTHORIZED, WRITING
from tocsin.api.schemas import Chosen, Fact, Incident, Listed, NewOutage, Reference
from tocsin.channels import clock
from tocsin.core.incidents import Fact as CoreFact
from tocsin.core.incidents import status_of
from tocsin.core.incidents.register_filter import register_filter
from tocsin.core.refusal import Refused
from tocsin.core.situation import document
from tocsin.core.situation.at_a_glance import Glance
from tocsin.core.situation.glance_document import glance_document
from tocsin.core.situation.glance_filter import glance_filter
from tocsin.core.time import instant
from tocsin.store import queries


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
    auth=[BearerToken(), SignedIn()],
    docs_url=None,
    parser=Exact(),
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, reason: Refused) -> HttpResponse:
    body = {"error": {"code": reason.code, "message": reason.message, "where": reason.where}}
    answer = api.create_response(request, body, status=STATUS.get(reason.code, 422))
    if answer.status_code == UNAUTHORIZED:
        answer["WWW-Authenticate"] = CHALLENGE
    return answer


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


@api.get("/incidents", response={200: list[Incident], **READING}, summary="List the incidents, newest first")
def list_incidents(request: HttpRequest, response: HttpResponse, asked: Query[Listed]) -> Any:
    allow_somewhere(caller(request), "see")
    wanted = register_filter(asked.dict(exclude={"limit", "after"}))
    found = search_register(wanted, by=caller(request), limit=asked.limit, after=asked.after)
    rows: Sequence[Any] = found.rows
    if found.next is not None:
        query = urlencode([*wanted.address, ("limit", asked.limit), ("after", found.next)])
        response["Link"] = f'<{request.path}?{query}>; rel="next"'
    return [
        Incident(
            incident=row.reference,
            title=row.title,
            status=status_of(row.state),
            state=row.state,
            outcome=row.outcome,
            since=row.since,
        )
        for row in rows
    ]


@api.post("/incidents", response={201: Reference, **WRITING}, summary="Declare an outage")
def post_outage(request: HttpRequest, outage: NewOutage) -> Any:
    reference = declare_outage(
        outage.provider,
        service=outage.service,
        since=instant(outage.since, "since"),
        title=outage.title,
        by=caller(request),
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
    return document(*survey_situation(reference, by=caller(request), at=at, known_at=known))


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
    glance = Glance(*survey_situation(reference, by=caller(request), at=at, known_at=known))
    return glance_document(glance, wanted.chosen(glance.rows))


@api.post("/incidents/{reference}/facts", response={201: Reference, **WRITING}, summary="Record a fact")
def post_fact(request: HttpRequest, reference: str, fact: Fact) -> Any:
    since = instant(fact.since, "since") if fact.since else None
    given = CoreFact(fact.key, fact.value, since, source=fact.source, estimate=fact.estimate)
    record_fact(reference, given, seen=fact.seen, by=caller(request), at=clock.now())
    return Status(201, Reference(incident=reference))


@api.post(
    "/incidents/{reference}/classification",
    response={201: dict[str, Any], **WRITING},
    summary="Record the decision",
)
def post_classification(request: HttpRequest, reference: str) -> Any:
    return Status(201, classify_incident(reference, by=caller(request), at=clock.now()))


@api.post(
    "/incidents/{reference}/acknowledgement", response={201: Reference, **WRITING}, summary="Acknowledge"
)
def post_acknowledgement(request: HttpRequest, reference: str) -> Any:
    acknowledge_incident(reference, by=caller(request), at=clock.now())
    return Status(201, Reference(incident=reference))


@api.get("/inventory", response={200: dict[str, Any], **READING}, summary="All nodes and groups")
def get_inventory(request: HttpRequest) -> Any:
    allow_somewhere(caller(request), "see")
    return queries.inventory_document()


api.add_router("/incidents", life)
