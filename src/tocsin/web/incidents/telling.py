"""Whom to tell, and what happened, as the situation page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.core.incidents import Entry
from tocsin.core.quantities import Money
from tocsin.core.rules import RuleSet
from tocsin.core.situation import Landscape, Reason, Situation, ToTell, grouped
from tocsin.core.time import instant
from tocsin.store import lawbooks
from tocsin.web.amounts import money
from tocsin.web.incidents import duties_words
from tocsin.web.incidents.clocks import TITLES
from tocsin.web.incidents.matrix import label, value
from tocsin.web.law import act_url, article_url

AUDIENCES = {
    "authority": gettext_lazy("Competent authority"),
    "management_body": gettext_lazy("Management body"),
    "management": gettext_lazy("Senior management"),
    "clients": gettext_lazy("Clients"),
    "customer": gettext_lazy("Customers"),
    "provider": gettext_lazy("Providers"),
}
WHY = {
    Reason.REPORT_DUE: gettext_lazy("A major incident is reported to the competent authority."),
    Reason.MANAGEMENT: gettext_lazy(
        "Major incidents are reported with impact, response and additional controls."
    ),
    Reason.CLIENTS: gettext_lazy(
        "Clients whose financial interests are hit are told, with the measures taken."
    ),
    Reason.PROMISED: gettext_lazy("The contract promises notice of an outage."),
    Reason.PROVIDER: gettext_lazy("A ticket with the provider starts the response times it promised."),
}
MANY = 4


def rows_to_tell(now: Situation) -> list[dict[str, object]]:
    """Return whom to tell, soonest first; several for one reason with one limit stand in one row."""
    return [_row(group, now) for group in grouped(now.to_tell)]


def _row(group: Sequence[ToTell], now: Situation) -> dict[str, object]:
    each = group[0]
    act, _comma, article = each.grounds.partition(", ")
    known = bool(act_url(act))
    return {
        "audience": AUDIENCES.get(each.audience, each.audience),
        "who": _names(group),
        "state": _state(each, now),
        "by": each.by,
        "told_at": each.told_at,
        "why": WHY[each.reason],
        "act": act if known else "",
        "article": article.removeprefix("Art. ") if known else "",
        "article_url": article_url(act, article.removeprefix("Art. ")) if known else "",
        "everybody": [(each.whom, each.contact or "") for each in group] if len(group) > 1 else [],
        "url": None,
    }


def _state(each: ToTell, now: Situation) -> str:
    if each.told_at is not None:
        return "told_late" if each.by is not None and each.by < each.told_at else "told"
    if each.projected:
        return "projected"
    return "missed" if each.by is not None and each.by < now.at else "to_tell"


def _names(group: Sequence[ToTell]) -> str:
    names = [each.whom for each in group]
    if len(group) == 1:
        return " · ".join(filter(None, (group[0].whom, group[0].contact)))
    if len(names) <= MANY:
        return ", ".join(names)
    return _("%(count)s in all, among them %(names)s") % {"count": len(names), "names": ", ".join(names[:3])}


def timeline(now: Situation, landscape: Landscape, rules: RuleSet) -> list[dict[str, object]]:
    """Return what was recorded, newest first, with the instant it happened where that is another."""
    return [_entry(each, landscape, rules) for each in reversed(now.told.entries)]


def _entry(entry: Entry, landscape: Landscape, rules: RuleSet) -> dict[str, object]:
    body = entry.body
    ours = entry.kind in duties_words.KINDS
    since = body.get("since", body.get("at") if ours else None)
    at = instant(since) if since else entry.recorded_at
    told = duties_words.recorded if ours else partial(_text, rules=rules)
    return {
        "at": at,
        "known_at": entry.recorded_at if at != entry.recorded_at else None,
        "text": told(entry.kind, body, landscape),
        "by": " · ".join(filter(None, (entry.actor, body.get("evidence", body.get("source"))))),
        "url": None,
    }


def _text(kind: str, body: Mapping[str, Any], landscape: Landscape, rules: RuleSet) -> str:
    match kind:
        case "incident.opened":
            return _("Incident opened: %(title)s") % {"title": body["title"]}
        case "incident.acknowledged":
            return _("Acknowledged: the entity is aware.")
        case "outage.declared" | "outage.ended":
            said = _("%(node)s declared down.") if kind == "outage.declared" else _("%(node)s restored.")
            return said % {"node": landscape.name(body["node"])}
        case "incident.became_major" | "deadline.near" | "claim.deadline_near":
            return _alarm(kind, body)
        case "incident.classified":
            return str(CLASSIFIED[body["outcome"]])
        case _:
            return _fact(body, rules)


def _alarm(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "incident.became_major":
        return _("Time has made it a major incident: %(points)s") % {"points": ", ".join(body["points_met"])}
    if kind == "claim.deadline_near":
        amount = body["amount"]
        shown = money(Money(Decimal(amount["amount"]), amount["currency"])) if amount else _("the credit")
        return _("Nobody has claimed %(amount)s under %(entitlement)s, and the time to do so ends.") % {
            "amount": shown,
            "entitlement": body["entitlement"],
        }
    return _("A limit is near: %(report)s. If it cannot be met, the authority is told why.") % {
        "report": TITLES[body["report"]]
    }


CLASSIFIED = {
    "major": gettext_lazy("Classified: a major incident."),
    "not_major": gettext_lazy("Classified: not major."),
    "undetermined": gettext_lazy("Classified: not decided, answers are missing."),
}


def _fact(body: Mapping[str, Any], rules: RuleSet) -> str:
    given = body["value"]
    definition = rules.facts.get(body["key"])
    name = label(definition) if definition else body["key"]
    shown = _("not known any more") if given is None else as_written(body["key"], given)
    return f"{name}: {shown}" + (f" ({_('estimate')})" if body["estimate"] else "")


def as_written(key: str, given: object) -> str:
    """Write a recorded value, kept as in JSON, for the reader; one of another law book as it stands."""
    reader = lawbooks.fact_reader()
    if key not in reader.definitions:
        return value(given)
    return value(reader.value(key, given), reader.definition(key).type)
