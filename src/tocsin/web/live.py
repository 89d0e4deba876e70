"""Live updates: a page is told when anything was recorded about its incident, and fetches itself anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from tocsin.actions.policy import allow_incident
from tocsin.store import ledger, queries
from tocsin.web.actor import actor
from tocsin.web.refusals import refusals_as_messages

LOOK_EVERY_SECONDS = 2
BEAT_EVERY_LOOKS = 10
"""A beat keeps the connection open and lets the page see that it is still live."""


@require_GET
@refusals_as_messages
def live(request: HttpRequest, reference: str) -> HttpResponseBase:
    allow_incident(actor(request), "see", queries.incident(reference))
    response = StreamingHttpResponse(_changes(reference), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _changes(reference: str) -> AsyncIterator[str]:
    last = sync_to_async(ledger.last_sequence)
    seen, looks = await last(reference), 0
    yield "event: ready\ndata: \n\n"
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        now, looks = await last(reference), looks + 1
        if now != seen:
            seen = now
            yield f"event: changed\ndata: {now}\n\n"
        elif looks % BEAT_EVERY_LOOKS == 0:
            yield "event: beat\ndata: \n\n"
