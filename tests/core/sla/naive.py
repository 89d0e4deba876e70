"""A second evaluator, written from the clauses alone: it looks at every minute and knows no intervals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from zoneinfo import ZoneInfo

from tocsin.core.commitments import CreditTier, Exclusion, ServiceLevelObjective
from tocsin.core.sla import Outage

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Naive:
    """What the minutes say; ``credit`` is percent, days and cents, or None where nobody can say."""

    downtime: Fraction
    attained: Fraction
    breached: bool
    credit: tuple[Fraction | None, int | None, Decimal | None] | None


def minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def judged(objective: ServiceLevelObjective, outages: list[Outage], at: datetime) -> Naive:
    """Judge an objective of time whose instants are all whole minutes."""
    first, last = window(objective, at)
    committed = [each for each in range(first, last) if served(objective, each)]
    down = counting(objective, outages, at)
    spent = sum((down.get(each, Fraction(0)) for each in committed), Fraction(0))
    attained = 1 - spent / len(committed) if committed else Fraction(1)
    seen = shown(objective, attained * 100)
    breached = seen < Fraction(objective.target)
    beyond = spent - len(committed) * (1 - Fraction(objective.target) / 100)
    return Naive(spent * 60, attained, breached, credit(objective, seen, (spent, beyond, len(committed))))


def window(objective: ServiceLevelObjective, at: datetime) -> tuple[int, int]:
    if objective.window.startswith("rolling:"):
        return minute(at - timedelta(days=int(objective.window[8:-1]))), minute(at)
    zone = ZoneInfo(objective.time_zone)
    here = period(at, objective.window, zone)
    begin = end = at
    while period(begin - timedelta(hours=1), objective.window, zone) == here:
        begin -= timedelta(hours=1)
    while period(end, objective.window, zone) == here:
        end += timedelta(hours=1)
    whole = timedelta(minutes=60)
    return minute(begin) // 60 * 60, minute(end - (end - datetime(2000, 1, 1, tzinfo=UTC)) % whole)


def period(moment: datetime, per: str, zone: ZoneInfo) -> tuple[int, int]:
    local = moment.astimezone(zone)
    return local.year, {"month": local.month, "quarter": (local.month - 1) // 3, "year": 0}[per]


def served(objective: ServiceLevelObjective, each: int) -> bool:
    hours = objective.service_hours
    if hours is None:
        return True
    local = datetime.fromtimestamp(each * 60, ZoneInfo(objective.time_zone))
    return local.weekday() in hours.days and hours.start <= local.time() < hours.end


def counting(objective: ServiceLevelObjective, outages: list[Outage], at: datetime) -> dict[int, Fraction]:
    """Return the share that is down of each minute that counts."""
    excluded = {each.kind: each for each in objective.exclusions}
    begun = [each for each in outages if each.end is not None or each.start <= at]
    agreed = [each for each in begun if each.kind not in excluded and each.source == objective.measured_by]
    excused: set[int] = set()
    shares: defaultdict[int, list[Fraction]] = defaultdict(list)
    allowed = {kind: first_minutes(objective, each, begun, at) for kind, each in excluded.items()}
    for each in begun:
        if each.kind not in excluded and objective.measured_by and agreed and each not in agreed:
            continue
        for now in minutes(each, at):
            if each.kind in excluded and warned(excluded[each.kind], each) and now in allowed[each.kind]:
                excused.add(now)
            elif objective.counted_from == "ticket" and (
                each.ticket_at is None or minute(each.ticket_at) > now
            ):
                continue
            elif objective.whole_above is None:
                shares[now].append(each.share)
            else:
                shares[now].append(Fraction(each.share > Fraction(objective.whole_above)))
    down = {now: max(each) for now, each in shares.items() if max(each)}
    return {
        now: share for now, share in down.items() if long_enough(objective, now, down) and now not in excused
    }


def minutes(each: Outage, at: datetime) -> range:
    return range(minute(each.start), minute(each.end or at))


def warned(exclusion: Exclusion, each: Outage) -> bool:
    if exclusion.notice is None:
        return True
    return each.announced_at is not None and each.announced_at + exclusion.notice <= each.start


def first_minutes(
    objective: ServiceLevelObjective, exclusion: Exclusion, outages: list[Outage], at: datetime
) -> set[int]:
    """Return the minutes of an excluded kind until so many of the month, quarter or year are used up."""
    of_kind = [each for each in outages if each.kind == exclusion.kind and warned(exclusion, each)]
    every = sorted({now for each in of_kind for now in minutes(each, at)})
    used: defaultdict[tuple[int, int], int] = defaultdict(int)
    found = set()
    for now in every:
        here = period(datetime.fromtimestamp(now * 60, UTC), exclusion.per, ZoneInfo(objective.time_zone))
        if exclusion.at_most is None or used[here] < exclusion.at_most // MINUTE:
            found.add(now)
        used[here] += 1
    return found


def long_enough(objective: ServiceLevelObjective, now: int, down: dict[int, Fraction]) -> bool:
    least = objective.minimum_outage // MINUTE + objective.minimum_exceeded
    before, after = now, now
    while before - 1 in down and after - before < least:
        before -= 1
    while after + 1 in down and after - before < least:
        after += 1
    return after + 1 - before >= least


def shown(objective: ServiceLevelObjective, percent: Fraction) -> Fraction:
    if objective.attainment_decimals is None:
        return percent
    with localcontext(prec=80):
        digits = Decimal(percent.numerator) / Decimal(percent.denominator)
        return Fraction(digits.quantize(Decimal(1).scaleb(-objective.attainment_decimals), ROUND_HALF_UP))


def credit(
    objective: ServiceLevelObjective, seen: Fraction, lost: tuple[Fraction, Fraction, int]
) -> tuple[Fraction | None, int | None, Decimal | None] | None:
    spent, beyond, committed = lost
    hourly, part = objective.credit_per_hour_beyond, objective.credit_proportional
    tiers = [each for each in objective.credits or () if reached(each, seen)]
    if tiers:
        lowest = min(tiers, key=lambda each: each.below)
        if lowest.down_to is not None and (
            seen < lowest.down_to or (seen == lowest.down_to and not lowest.down_to_included)
        ):
            return None
        return (
            (None, lowest.days, None)
            if lowest.percent is None
            else money(objective, Fraction(lowest.percent))
        )
    if hourly is not None and beyond > 0:
        full, rest = divmod(beyond, 60)
        return money(objective, Fraction(hourly.percent) * (full + (hourly.count == "started" and rest > 0)))
    if part is not None and seen < Fraction(objective.target):
        down = spent if part.of == "downtime" else beyond
        return money(objective, Fraction(part.times) * down / committed * 100)
    if objective.credits and all(each.percent is None for each in objective.credits):
        return None, 0, None
    return money(objective, Fraction(0))


def reached(tier: CreditTier, seen: Fraction) -> bool:
    return seen <= tier.below if tier.at_most else seen < tier.below


def money(
    objective: ServiceLevelObjective, percent: Fraction
) -> tuple[Fraction | None, int | None, Decimal | None]:
    if objective.credit_cap_percent is not None and percent > objective.credit_cap_percent:
        percent = Fraction(objective.credit_cap_percent)
    assert objective.fee is not None
    with localcontext(prec=80):
        exact = Fraction(objective.fee.amount) * percent / 100
        cents = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
    least = objective.credit_minimum
    if least is not None and cents < least.amount:
        return Fraction(0), None, Decimal("0.00")
    return percent, None, cents
