"""A promise to a customer as the table, the messages and its own page write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tocsin.core.situation.at_a_glance import NUMBERED, Glance, PromiseHit
from tocsin.core.situation.duty import DutyStanding
from tocsin.core.sla.accounts import Line
from tocsin.core.time import Instant
from tocsin.web.amounts import money
from tocsin.web.incidents.promises import STATES, promised

NOTICE = {
    DutyStanding.MET: "told",
    DutyStanding.MISSED: "missed",
    DutyStanding.RUNNING: "to_tell",
    DutyStanding.NOT_STARTED: "projected",
    DutyStanding.UNKNOWN: "unknown",
}
CHANNELS = {
    "email": gettext_lazy("by e-mail"),
    "phone": gettext_lazy("by telephone"),
    "telephone": gettext_lazy("by telephone"),
    "portal": gettext_lazy("in the portal"),
    "sms": gettext_lazy("by text message"),
    "text message": gettext_lazy("by text message"),
    "status page": gettext_lazy("on the status page"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of ``customers/_table.html``."""

    identity: str
    customer: str
    customer_url: str
    promise: str
    promise_url: str
    state: str
    budget_left: timedelta | None
    breach_at: Instant | None
    owed: str
    owed_next: str
    next_at: Instant | None
    cap: str
    cap_per: str
    notice: str
    """State of the duty to tell, or empty: no notice was promised."""
    tell_by: Instant | None
    told_at: Instant | None
    how: str
    contact: str


def row(each: PromiseHit, glance: Glance, reference: str, query: str) -> Row:
    """Return one row; ``query`` is that of a page which looks back, and goes along to the promise's page."""
    promise = each.commitment
    told_late = each.told_late and each.told_at is not None
    return Row(
        identity=promise.id,
        customer=each.customer_name,
        customer_url=reverse("node", args=[promise.customer]),
        promise=promised(each.risk, glance.landscape),
        promise_url=reverse("promise", args=[reference, promise.id]) + query,
        state=STATES[each.standing],
        budget_left=each.budget_left,
        breach_at=each.breach_at,
        owed=credit(each.line),
        owed_next=money(each.line.credit_next) if each.risk.next_credit else "",
        next_at=each.next_credit_at,
        cap=money(promise.liability.cap),
        cap_per=promise.liability.per,
        notice="told_late" if told_late else NOTICE[each.notice.standing] if each.notice else "",
        tell_by=each.notice.due if each.notice else None,
        told_at=each.told_at,
        how=", ".join(filter(None, (channel(each.channel), language_name(each.language)))),
        contact=each.contact,
    )


def credit(line: Line) -> str:
    """Write the credit of a line: an amount, days of service, or that its amount is not known."""
    due = line.attainment.credit if line.attainment else None
    if due is not None and due.days:
        return ngettext("%(days)s day of service", "%(days)s days of service", due.days) % {"days": due.days}
    if line.unpriced:
        return _("not known")
    return money(line.credit)


def channel(word: str) -> str:
    """Write by which channel; one that the contract names in words of its own stays as it is."""
    return str(CHANNELS.get(word.casefold(), word))


def language_name(code: str) -> str:
    """Write a language in the reader's own."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def needs_number(each: PromiseHit) -> bool:
    """Say whether the promised channel takes a telephone number."""
    return each.channel in NUMBERED
