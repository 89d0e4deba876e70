"""The bar of an incident's moments: one steps back and forth through what became known, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tocsin.core.incidents import Entry
from tocsin.core.rules import RuleSet
from tocsin.core.time import Instant, rfc3339
from tocsin.store import lawbooks
from tocsin.web.incidents.entries import sentence
from tocsin.web.incidents.proof_moment import Moment, Seen
from tocsin.web.templatetags.clock import written

LONGEST = 90
"""A moment of the bar is told in so many characters at most; the timeline has all of it."""
SHOWN_SINCE = 8
"""So many of the latest things that became known since are listed; a link leads to the others."""


def control(seen: Seen, page: str) -> dict[str, Any]:
    """Return the context of ``incidents/_moments.html`` for a page, named as in the addresses."""
    moment, reference = seen.moment, seen.situation.told.reference
    rules = lawbooks.in_force((seen.situation.told.aware_at or moment.at).date())
    path = reverse(page, args=[reference])
    moments = [list(each) for _at, each in groupby(seen.entries, key=lambda entry: entry.recorded_at)]
    here = _position(moment, [each[0].recorded_at for each in moments])
    return {
        "path": path,
        "live": moment.live,
        "as_of": moment.at,
        "known_at": moment.known_at,
        "as_of_field": _field(moment.at) if not moment.live else "",
        "known_at_field": _field(moment.known_at) if moment.known_at else "",
        "zone": timezone.get_current_timezone_name(),
        "query": moment.query,
        "moments": [_moment(each, seen, rules) for each in moments],
        "here": here,
        "now": len(moments) + 1,
        "back": _step(path, moments, here - 1),
        "forward": _step(path, moments, here + 1) if not moment.live else None,
        **_since(seen, rules),
    }


def _position(moment: Moment, at: Sequence[Instant]) -> int:
    """Return which moment of the bar is looked at, from 1; one after the last is now, 0 before the first."""
    if moment.known_at is None:
        return len(at) + 1
    return sum(each <= moment.known_at for each in at)


def _moment(entries: Sequence[Entry], seen: Seen, rules: RuleSet) -> dict[str, Any]:
    at = entries[0].recorded_at
    said = _short(sentence(entries[0], seen.landscape, rules))
    more = len(entries) - 1
    return {
        "value": rfc3339(at),
        "text": f"{written(localtime(at), 'short')} · {said}" + (_more(more) if more else ""),
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _more(number: int) -> str:
    return " " + ngettext("(and %(number)d more)", "(and %(number)d more)", number) % {"number": number}


def _step(path: str, moments: Sequence[Sequence[Entry]], position: int) -> dict[str, Any] | None:
    """Return where one step leads: to a moment, to now after the last, nowhere before the first."""
    if position < 1:
        return None
    if position > len(moments):
        return {"at": None, "url": path}
    at = moments[position - 1][0].recorded_at
    return {"at": at, "url": path + Moment(at, at, live=False).query}


def _since(seen: Seen, rules: RuleSet) -> dict[str, Any]:
    """Return what became known after the moment that is looked at, and the last thing known then."""
    known_at = seen.moment.known_at
    if known_at is None:
        return {"since_then": [], "since_count": 0, "last": "", "since_url": ""}
    later = [each for each in seen.entries if each.recorded_at > known_at]
    known = [each for each in seen.entries if each.recorded_at <= known_at]
    everything = reverse("timeline", args=[seen.situation.told.reference])
    return {
        "since_then": [
            {"at": each.recorded_at, "by": each.actor, "text": sentence(each, seen.landscape, rules)}
            for each in later[:SHOWN_SINCE]
        ],
        "since_count": len(later),
        "since_url": f"{everything}?{urlencode({'after': rfc3339(known_at)})}",
        "last": sentence(known[-1], seen.landscape, rules) if known else _("Nothing was known yet."),
    }


def _field(at: Instant) -> str:
    """Write an instant for a field, to the second above: what was recorded at it stays known."""
    second = at if not at.microsecond else at.replace(microsecond=0) + timedelta(seconds=1)
    return localtime(second).strftime("%Y-%m-%dT%H:%M:%S")
