"""The time zone of a page: that of the entity whose people use it, for a tired person reads wall clocks."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tocsin.channels.calendars import CAPITAL_ZONES
from tocsin.store import queries


def local_time(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Show every instant of a page in the zone of the register's owner; UTC until a register is loaded."""

    def middleware(request: HttpRequest) -> HttpResponse:
        zone = CAPITAL_ZONES.get(queries.home_country() or "", "UTC")
        with timezone.override(ZoneInfo(zone)):
            return respond(request)

    return middleware
