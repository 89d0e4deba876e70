"""As of when and as known when a page looks: the control for it, and the instants worth a look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import Actor, Entry
from tocsin.core.situation import Landscape, Situation
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.store import queries

_WALL_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """The two dates of a look at an incident: how it stood then, on what was known then."""

    at: Instant
    known_at: Instant | None
    live: bool
    """It is now, on everything that is known: only then can something be recorded."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at an incident: when, what was seen, and everything that is recorded about it by now."""

    moment: Moment
    situation: Situation
    landscape: Landscape
    entries: tuple[Entry, ...]


def moment_asked(request: HttpRequest, now: Instant) -> Moment:
    """
    Read ``as_of`` and ``known_at``, as instants with a zone or as the wall clock of the shown zone.

    Raises ``Refused`` (``not_an_instant``).
    """
    at, known_at = (_asked(request.GET.get(key, ""), key) for key in ("as_of", "known_at"))
    return Moment(at or known_at or now, known_at, live=at is None and known_at is None)


def _asked(text: str, key: str) -> Instant | None:
    if not text:
        return None
    wall = parse_datetime(text) if _WALL_CLOCK.fullmatch(text) else None
    if wall is None:
        return instant(text, key)
    return timezone.make_aware(wall).astimezone(UTC)


def look(reference: str, who: Actor, request: HttpRequest, now: Instant) -> Seen:
    """Look at an incident as of and as known at the instants asked for (``unknown_incident``)."""
    moment = moment_asked(request, now)
    seen, landscape = survey_situation(reference, by=who, at=moment.at, known_at=moment.known_at)
    return Seen(moment, seen, landscape, queries.incident(reference).entries)


def control(seen: Seen, page: str) -> dict[str, Any]:
    """Return the context of ``incidents/_as_known.html`` for a page, named as in the addresses."""
    moment, reference = seen.moment, seen.situation.told.reference
    path = reverse(page, args=[reference])
    decided = [each for each in seen.entries if each.kind == "incident.classified"]
    return {
        "path": path,
        "live": moment.live,
        "as_of": moment.at,
        "known_at": moment.known_at,
        "as_of_field": _field(moment.at) if not moment.live else "",
        "known_at_field": _field(moment.known_at) if moment.known_at else "",
        "zone": timezone.get_current_timezone_name(),
        "decided": [_link(each, path, number) for number, each in enumerate(decided, start=1)],
        "entries": [_link(each, path) for each in reversed(seen.entries)],
        "query": _query(moment) if not moment.live else "",
    }


def _query(moment: Moment) -> str:
    given = {"as_of": moment.at, "known_at": moment.known_at}
    return "?" + urlencode({key: rfc3339(each) for key, each in given.items() if each})


def _link(entry: Entry, path: str, number: int = 0) -> dict[str, Any]:
    at = entry.recorded_at
    then = Moment(at, at, live=False)
    return {
        "at": at,
        "by": entry.actor,
        "kind": entry.kind,
        "url": path + _query(then),
        "number": number,
        "sequence": entry.sequence,
    }


def _field(at: Instant) -> str:
    """Write an instant for a field, to the second above: what was recorded at it stays known."""
    second = at if not at.microsecond else at.replace(microsecond=0) + timedelta(seconds=1)
    return localtime(second).strftime("%Y-%m-%dT%H:%M:%S")
