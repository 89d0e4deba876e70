"""The question of `tocsin sla` behind a figure: whoever asks it again gets the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tocsin.core.commitments import CreditTier, Exclusion, ServiceHours, ServiceLevelObjective
from tocsin.core.sla import Outage
from tocsin.core.sla.answer import plain
from tocsin.core.time import Instant, Interval, rfc3339
from tocsin.core.time.durations import iso_8601

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def question_document(
    objective: ServiceLevelObjective, outages: Sequence[Outage], at: Instant, window: Interval
) -> dict[str, Any]:
    """
    Return the JSON of a question whose answer is that of ``attain(objective, outages, at, window)``.

    A question names its window by an instant in it. Where the window had closed by ``at``, that is its
    first instant, and what was open at ``at`` ends there.
    """
    closed = window.end < at
    ends = [each.end or (at if closed and each.start < at else None) for each in outages]
    return {
        "objective": objective_document(objective),
        "outages": [_outage(each, end) for each, end in zip(outages, ends, strict=True)],
        "at": rfc3339(window.start if closed else at),
    }


def objective_document(objective: ServiceLevelObjective) -> dict[str, Any]:
    """Return an objective with the keys of `tocsin sla`; those that say nothing are left out."""
    found: dict[str, Any] = {
        "target": plain(objective.target),
        "window": objective.window,
        "time_zone": objective.time_zone,
        "measure": None if objective.measure == "time" else objective.measure,
        "service_hours": _hours(objective.service_hours),
        "exclusions": [_exclusion(each) for each in objective.exclusions] or None,
        "minimum_outage_seconds": objective.minimum_outage // timedelta(seconds=1) or None,
        "minimum_outage_exceeded": objective.minimum_exceeded or None,
        "counted_from": None if objective.counted_from == "outage" else objective.counted_from,
        "whole_above": _plain(objective.whole_above),
        "measured_by": objective.measured_by,
        "attainment_decimals": objective.attainment_decimals,
        **_credits(objective),
        "credit_cap_percent": _plain(objective.credit_cap_percent),
        "claim_within": str(objective.claim_within) if objective.claim_within else None,
        "claim_from": None if objective.claim_from == "window_end" else objective.claim_from,
        "claim_notice": str(objective.claim_notice) if objective.claim_notice else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _credits(objective: ServiceLevelObjective) -> dict[str, Any]:
    """Return the keys about money, which share one currency."""
    per_hour, share = objective.credit_per_hour_beyond, objective.credit_proportional
    amounts = {"fee": objective.fee, "credit_minimum": objective.credit_minimum}
    currencies = {each.currency for each in amounts.values() if each} - {"EUR"}
    tiers = objective.credits
    return {
        "credits": "unknown" if tiers is None else [_tier(each) for each in tiers] or None,
        "credit_per_hour_beyond": per_hour and {"percent": plain(per_hour.percent), "count": per_hour.count},
        "credit_proportional": share and {"times": plain(share.times), "of": share.of},
        "currency": next(iter(currencies), None),
        **{key: plain(each.amount) if each else None for key, each in amounts.items()},
    }


def _tier(tier: CreditTier) -> dict[str, Any]:
    edge = None if tier.down_to is None else plain(tier.down_to)
    found = {
        "at_most" if tier.at_most else "below": plain(tier.below),
        "from" if tier.down_to_included else "above": edge,
        "percent": _plain(tier.percent),
        "days": tier.days,
    }
    return {key: value for key, value in found.items() if value is not None}


def _exclusion(each: Exclusion) -> str | dict[str, Any]:
    if each.notice is None and each.at_most is None:
        return each.kind
    found = {
        "kind": each.kind,
        "notice": None if each.notice is None else iso_8601(each.notice),
        "at_most": None if each.at_most is None else iso_8601(each.at_most),
        "per": None if each.at_most is None else each.per,
    }
    return {key: value for key, value in found.items() if value is not None}


def _hours(hours: ServiceHours | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    return {
        "days": [DAYS[day] for day in sorted(hours.days)],
        "from": f"{hours.start:%H:%M}",
        "until": "24:00" if not (hours.end.hour or hours.end.minute) else f"{hours.end:%H:%M}",
    }


def _outage(outage: Outage, end: Instant | None) -> dict[str, Any]:
    found: dict[str, Any] = {"from": rfc3339(outage.start), "until": end and rfc3339(end)}
    said = {
        "kind": None if outage.kind == "outage" else outage.kind,
        "share": None if outage.share == 1 else _share(outage),
        "source": outage.source,
        "announced_at": outage.announced_at and rfc3339(outage.announced_at),
        "ticket_at": outage.ticket_at and rfc3339(outage.ticket_at),
    }
    return found | {key: value for key, value in said.items() if value is not None}


def _share(outage: Outage) -> str:
    """Write a share as a decimal; one that has none, such as a third, to 18 places."""
    share = outage.share
    return plain(round(Decimal(share.numerator) / Decimal(share.denominator), 18))


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
