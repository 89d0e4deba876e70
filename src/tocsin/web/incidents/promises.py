"""Commitments and claims as the situation page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import floor

from django.urls import reverse
from django.utils.translation import gettext as _

from tocsin.core.situation import Landscape, Situation
from tocsin.core.sla import AtRisk, Claim, Standing
from tocsin.core.time import Instant
from tocsin.web.amounts import money, percentage

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
    promise_url: None
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
    claimed_at: None


def commitment_rows(now: Situation, landscape: Landscape) -> list[CommitmentRow]:
    """Return every promise that is hit, in the order of the situation: what breaks first stands first."""
    return [_commitment(each, now, landscape) for each in now.commitments]


def _commitment(each: AtRisk, now: Situation, landscape: Landscape) -> CommitmentRow:
    promise, attained = each.commitment, each.attainment
    duty = promise.duty_to_notify
    return CommitmentRow(
        customer=landscape.name(promise.customer),
        customer_url=reverse("node", args=[promise.customer]),
        promise=_promise(each, landscape),
        promise_url=None,
        state=STATES[each.standing],
        budget_left=timedelta(seconds=floor(attained.remaining)) if attained else None,
        breach_at=attained.breach_at if attained else None,
        exposure=money(each.owed_next or each.owed),
        tell_by=now.told.aware_at + duty.within if duty and now.told.aware_at else None,
        told_at=None,
    )


def _promise(each: AtRisk, landscape: Landscape) -> str:
    service = landscape.name(each.commitment.business_service)
    objective = each.commitment.objective
    clause = f"{each.commitment.clause.document}, {each.commitment.clause.clause}"
    if objective is None:
        return _("%(service)s, nothing measurable promised (%(clause)s)") % {
            "service": service,
            "clause": clause,
        }
    return _("%(service)s, %(target)s (%(clause)s)") % {
        "service": service,
        "target": percentage(objective.target),
        "clause": clause,
    }


def at_stake(now: Situation) -> str:
    """Return what all commitments together may cost at their next credit, per currency."""
    return " + ".join(money(each.owed_next) for each in now.net_position.by_currency)


def claim_rows(now: Situation, landscape: Landscape) -> list[ClaimRow]:
    """Return what providers owe, or will owe, for the windows that are open."""
    return [_claim(each, now.at, landscape) for each in now.claims if each.attainment.credit.due]


def _claim(each: Claim, at: datetime, landscape: Landscape) -> ClaimRow:
    entitlement = each.entitlement
    service = landscape.inventory.nodes[entitlement.ict_service]
    provider = next(iter(getattr(service, "providers", ())), entitlement.ict_service)
    target = entitlement.objective.target if entitlement.objective else None
    return ClaimRow(
        provider=landscape.name(provider),
        arrangement=f"{_what(service.name)} · {entitlement.clause.document}, {entitlement.clause.clause}",
        url=reverse("node", args=[provider]),
        state="growing" if at < each.claimable_from else "claimable",
        attainment=percentage(Decimal(each.attainment.shown)),
        target=percentage(target),
        credit=_credit(each),
        claim_by=each.claim_by,
        claimed_at=None,
    )


def _what(service: str) -> str:
    """Return an ICT service's name without its provider, which stands beside it."""
    return service.partition(": ")[2] or service


def _credit(each: Claim) -> str:
    credit = each.attainment.credit
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
