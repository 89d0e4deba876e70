"""What the page of the customers of an incident shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from tocsin.actions.policy import may
from tocsin.core.incidents import Actor
from tocsin.core.situation.at_a_glance import Glance, Message, PromiseHit
from tocsin.core.situation.glance_filter import glance_filter
from tocsin.core.situation.saved import Saved
from tocsin.core.sla import Standing
from tocsin.core.time import Instant
from tocsin.web.amounts import count
from tocsin.web.customers.filter_form import FilterForm
from tocsin.web.customers.position import position
from tocsin.web.customers.rows import channel, language_name, needs_number, row
from tocsin.web.incidents.moments import control
from tocsin.web.incidents.proof_moment import Seen, look

SHOWN = 100
"""Rows of the table, and names of a list; the files have all of them."""
NAMED = 3
"""Recipients of a message that are named at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """One look at the customers of an incident, and the rows that were asked for."""

    seen: Seen
    glance: Glance
    rows: Sequence[PromiseHit]
    asked: QueryDict


def found(reference: str, who: Actor, now: Instant, request: HttpRequest) -> Found:
    """Look at the customers, and choose rows as the address asks (``unknown_incident``, ``unknown_word``)."""
    seen = look(reference, who, request, now)
    glance, asked = Glance(seen.situation, seen.landscape), request.GET
    wanted = glance_filter(
        standing=[each for each in asked.getlist("standing") if each],
        through=asked.get("through", ""),
        language=asked.get("language", ""),
        told=asked.get("told", ""),
        text=asked.get("text", ""),
    )
    return Found(seen, glance, wanted.chosen(glance.rows), asked)


def context(found: Found, who: Actor) -> dict[str, Any]:
    """Return the context of ``customers/customers.html``."""
    seen, glance = found.seen, found.glance
    return {
        **rows_context(found),
        "reference": seen.situation.told.reference,
        "title": seen.situation.told.title,
        "section": "incidents",
        "page": "commitments",
        "moment": control(seen, "commitments"),
        "headline": _headline(glance),
        "position": position(glance),
        "messages_to_send": [_message(each, glance.now.at) for each in glance.messages],
        "saved": [_saved(each, glance) for each in glance.saved],
        "path": _path(found),
        "form": FilterForm(found.asked, rows=glance.rows, landscape=seen.landscape),
        "may_record": seen.moment.live and may(who, "record_notice", seen.situation.told.entity),
        "kept": [(key, found.asked[key]) for key in ("as_of", "known_at") if found.asked.get(key)],
    }


def rows_context(found: Found) -> dict[str, Any]:
    """Return the context of ``customers/_found.html``: the rows that were chosen."""
    seen, glance, path = found.seen, found.glance, _path(found)
    reference, query = seen.situation.told.reference, seen.moment.query
    return {
        "now": seen.moment.at,
        "filtered": len(found.rows) < len(glance.rows),
        "rows": [row(each, glance, reference, query) for each in found.rows[:SHOWN]],
        "shown": count(min(len(found.rows), SHOWN)),
        "chosen": count(len(found.rows)),
        "all": count(len(glance.rows)),
        "more": _more(found.rows, SHOWN),
        "files": [(name.upper(), f"{path}?{_query(found.asked, name)}") for name in ("xlsx", "csv")],
    }


def _path(found: Found) -> str:
    return reverse("commitments", args=[found.seen.situation.told.reference])


def _query(asked: QueryDict, name: str) -> str:
    kept = [(key, value) for key, values in asked.lists() for value in values if value and key != "format"]
    return urlencode([*kept, ("format", name)])


def _headline(glance: Glance) -> dict[str, Any]:
    standing = Counter(each.standing for each in glance.rows)
    breaking, broken = standing[Standing.BREAKING], standing[Standing.BROKEN]
    first = next((each for each in glance.rows if each.standing is Standing.BREAKING), None)
    owed = [each for each in glance.messages if each.due]
    to_tell = {row.commitment.customer for each in glance.messages for row in each.recipients}
    return {
        "tone": "bad" if broken else "warn" if breaking else "good",
        "state": "breached" if broken else "at_risk" if breaking else "safe",
        "first": {"customer": first.customer_name, "what": first.service_name, "at": first.breach_at}
        if first
        else None,
        "promises": count(len(glance.rows)),
        "customers": count(len({each.commitment.customer for each in glance.rows})),
        "breaking": count(breaking) if breaking else "",
        "broken": count(broken) if broken else "",
        "broken_number": broken,
        "breaking_number": breaking,
        "messages": len(glance.messages),
        "to_tell": count(len(to_tell)),
        "to_tell_number": len(to_tell),
        "soonest": owed[0].due if owed else None,
    }


def _message(each: Message, at: Instant) -> dict[str, Any]:
    return {
        "due": each.due,
        "state": "projected" if each.due is None else "missed" if each.due < at else "to_tell",
        "language": language_name(each.language),
        "channel": channel(each.channel),
        "many": len(each.recipients),
        "names": ", ".join(row.customer_name for row in each.recipients[:NAMED]),
        "others": _more(each.recipients, NAMED),
        "recipients": [
            (row.commitment.customer, row.customer_name, row.contact, _lacking(row))
            for row in each.recipients[:SHOWN]
        ],
        "more": _more(each.recipients, SHOWN),
    }


def _lacking(row: PromiseHit) -> str:
    """Return what is missing to reach a customer as promised: ``number``, ``contact`` or nothing."""
    if not row.contact:
        return "contact"
    return "number" if needs_number(row) and "@" in row.contact else ""


def _saved(each: Saved, glance: Glance) -> dict[str, Any]:
    name = glance.landscape.name
    return {
        "service": name(each.service),
        "service_url": reverse("node", args=[each.service]),
        "held_by": name(each.held_by) if each.held_by != each.service else "",
        "lost": ", ".join(name(one) for one in each.lost),
        "left": ", ".join(name(one) for one in each.left),
        "needs": each.group.needs,
        "members": len(each.group.members),
        "spare": each.spare,
        "many": len(each.customers),
        "customers": sorted((name(one) for one in each.customers), key=str.casefold)[:SHOWN],
        "more": _more(each.customers, SHOWN),
    }


def _more(everything: Sequence[object], shown: int) -> str:
    return count(len(everything) - shown) if len(everything) > shown else ""
