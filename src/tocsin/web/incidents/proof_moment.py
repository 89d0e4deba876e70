"""As of when and as known when a page looks: the two dates of a look, as its address has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

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

    @property
    def query(self) -> str:
        """How an address asks for the look; empty for now."""
        given = {"as_of": self.at, "known_at": self.known_at}
        asked = {key: rfc3339(each) for key, each in given.items() if each}
        return "" if self.live else "?" + urlencode(asked)


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
    entries = queries.incident(reference).entries if moment.known_at else seen.told.entries
    return Seen(moment, seen, landscape, entries)
