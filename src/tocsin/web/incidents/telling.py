"""Whom to tell, as the situation page shows it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.core.situation import Reason, Situation, ToTell, grouped
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
