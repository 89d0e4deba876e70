"""Commitments and claims as the situation page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import floor

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tocsin.core.commitments import Commitment
from tocsin.core.situation import Landscape, Situation
from tocsin.core.situation.duty import Duty
from tocsin.core.sla import AtRisk, Claim, Standing
from tocsin.core.sla.accounts import Due, owed
from tocsin.core.sla.caps import Caps
from tocsin.core.time import Instant, rfc3339
from tocsin.store import dossiers
from tocsin.web.amounts import money, percentage
from tocsin.web.dossiers.address import draft_url
from tocsin.web.templatetags.clock import written

SHOWN = 10
"""Promises on the page of the situation."""
STATES = {
    Standing.BREAKING: "at_risk",
    Standing.BROKEN: "breached",
    Standing.HOLDING: "safe",
    Standing.UNMEASURED: "unmeasured",
}


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A row of ``incidents/_commitments.html``."""

    customer: str
    customer_url: str
    promise: str
    promise_url: str
    state: str
    budget_left: timedelta | None
    breach_at: Instant | None
    exposure: str
    tell_by: Instant | None
    told_at: Instant | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A row of ``incidents/_claims.html``."""

    provider: str
    arrangement: str
    url: str
    state: str
    attainment: str
    target: str
    credit: str
    claim_by: Instant | None
    dossier: str | None
    """Reference of the claim, if one is drafted or beyond."""
    draft_url: str
    """Where it is drafted; empty for who may not, and while looking back."""


def commitment_rows(now: Situation, landscape: Landscape) -> list[CommitmentRow]:
    """Return the promises that break first, in the order of the situation; the customers' page has all."""
    credit_due = {(each.promise.id, each.window): each for each in owed(now.commitments, Caps())}
    duties = {each.promise.id: each for each in now.duties if each.ours}
    return [
        _commitment(
            each,
            credit_due[each.commitment.id, each.window],
            duties.get(each.commitment.id),
            now,
            landscape,
        )
        for each in now.commitments[:SHOWN]
    ]


def _commitment(
    each: AtRisk, credit_due: Due[Commitment], duty: Duty | None, now: Situation, landscape: Landscape
) -> CommitmentRow:
    promise, attained = each.commitment, each.attainment
    left = attained.remaining if attained else None
    return CommitmentRow(
        customer=landscape.name(promise.customer),
        customer_url=reverse("node", args=[promise.customer]),
        promise=promised(each, landscape),
        promise_url=reverse("promise", args=[now.told.reference, promise.id]),
        state=STATES[each.standing],
        budget_left=None if left is None else timedelta(seconds=floor(left)),
        breach_at=attained.breach_at if attained else None,
        exposure=money(credit_due.credit_next),
        tell_by=duty.due if duty else None,
        told_at=duty.done_at if duty else None,
    )


def promised(each: AtRisk, landscape: Landscape) -> str:
    """Write what was promised about which service, and where it stands."""
    service = landscape.name(each.commitment.business_service)
    objective, clause = each.commitment.objective, str(each.commitment.clause)
    if objective is None:
        return _("%(service)s, nothing measurable promised (%(clause)s)") % {
            "service": service,
            "clause": clause,
        }
    words = {"service": service, "target": percentage(objective.target), "clause": clause}
    if each.over and each.window:
        words["end"] = written(timezone.localtime(each.window.end), "short")
        return _("%(service)s, %(target)s, in the window that ended %(end)s (%(clause)s)") % words
    return _("%(service)s, %(target)s (%(clause)s)") % words


def at_stake(now: Situation) -> str:
    """Return what all commitments together may cost at their next credit, per currency."""
    return " + ".join(money(each.owed_next) for each in now.net_position.by_currency)


def claim_rows(now: Situation, landscape: Landscape, *, drafts: bool) -> list[ClaimRow]:
    """Return what providers owe, or will owe, for the windows that are open."""
    due = [each for each in now.claims if each.attainment.credit.claimable]
    drafted = dossiers.claimed_windows({each.entitlement.id for each in due}, now.told.entity)
    rows = []
    for each in due:
        reference = drafted.get((each.entitlement.id, each.attainment.window.end))
        window_at = rfc3339(each.attainment.window.start)
        url = draft_url(each.entitlement.id, now.told.reference, window_at) if drafts else ""
        rows.append(_claim(each, now, landscape, dossier=reference, draft_url=url))
    return rows


def _claim(
    each: Claim, now: Situation, landscape: Landscape, *, dossier: str | None, draft_url: str
) -> ClaimRow:
    entitlement = each.entitlement
    service = landscape.inventory.nodes[entitlement.ict_service]
    provider = next(iter(getattr(service, "providers", ())), entitlement.ict_service)
    target = entitlement.objective.target if entitlement.objective else None
    return ClaimRow(
        provider=landscape.name(provider),
        arrangement=f"{_what(service.name)} · {entitlement.clause}",
        url=reverse("node", args=[provider]),
        state="growing" if now.at < each.claimable_from else "claimable",
        attainment=percentage(Decimal(each.attainment.shown)) if each.attainment.shown else _("not known"),
        target=percentage(target),
        credit=_credit(each),
        claim_by=each.claim_by,
        dossier=dossier,
        draft_url=draft_url,
    )


def _what(service: str) -> str:
    """Return an ICT service's name without its provider, which stands beside it."""
    return service.partition(": ")[2] or service


def _credit(each: Claim) -> str:
    credit = each.attainment.credit
    if not credit.known:
        return _("a credit that is not known")
    if credit.days is not None:
        return _("%(days)s days of service") % {"days": credit.days}
    return money(each.amount) or _("%(percent)s of a fee that is not known") % {
        "percent": percentage(credit.percent)
    }


def net(now: Situation) -> list[dict[str, str]]:
    """Return the net position per currency."""
    return [
        {"receive": money(each.claimable), "pay": money(each.owed), "uncovered": money(each.uncovered)}
        for each in now.net_position.by_currency
    ]
