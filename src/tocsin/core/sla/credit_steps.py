"""How a credit follows from an attainment, and until when it is claimed, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tocsin.core.sla.attainment import Attainment
from tocsin.core.sla.course import Course
from tocsin.core.sla.credits import hours_beyond, lowest_tier, of_fee, proportion
from tocsin.core.sla.downtime import MICROSECOND
from tocsin.core.sla.review import unknown_credit
from tocsin.core.sla.terms import CLAIM_FROM, tier_words
from tocsin.core.sla.wording import Sentence, say

_SECOND = 1_000_000


def credit_steps(course: Course, attainment: Attainment) -> Iterator[Sentence]:
    """Yield the tier, the hours or the proportion that counts, the cap, the fee and the amount."""
    attained = attainment.attained
    if attained is None:
        return
    if not attainment.credit.known:
        yield unknown_credit(course)
        return
    tier = lowest_tier(course.objective, attained)
    if tier is not None:
        yield say(
            "Of the credits agreed, this one counts: {tier}.",
            "Van de afgesproken credits telt deze: {tier}.",
            tier=tier_words(tier),
        )
        if tier.percent is not None:
            yield from _money(course, Fraction(tier.percent))
    elif course.objective.credit_per_hour_beyond is not None and course.beyond() > 0:
        yield from _per_hour(course)
    elif proportion(course.objective, attained):
        yield from _in_proportion(course, attained)
    else:
        yield Sentence("Credit: none is due.", "Credit: er is geen verschuldigd.")


def _per_hour(course: Course) -> Iterator[Sentence]:
    terms = course.objective.credit_per_hour_beyond
    if terms is None:
        return
    hours, beyond = hours_beyond(course.objective, course.beyond()), course.beyond() / _SECOND
    due = Fraction(terms.percent) * hours
    kind = Sentence("full", "volle") if terms.count == "full" else Sentence("started", "aangevangen")
    yield say(
        "Beyond what is allowed: {beyond} s, or {beyond} / 3600 = {ratio} h; {kind} hours: {hours}, at "
        "{each} % each: {due} %.",
        "Boven wat is toegestaan: {beyond} s, dus {beyond} / 3600 = {ratio} u; {kind} uren: {hours}, elk "
        "{each} %: {due} %.",
        beyond=beyond,
        ratio=beyond / 3600,
        kind=kind,
        hours=hours,
        each=terms.percent,
        due=due,
    )
    yield from _money(course, due)


def _in_proportion(course: Course, attained: Fraction) -> Iterator[Sentence]:
    terms = course.objective.credit_proportional
    if terms is None:
        return
    due = proportion(course.objective, attained)
    total = Fraction(course.committed.total // MICROSECOND, _SECOND)
    down = (course.downtime if terms.of == "downtime" else course.beyond()) / _SECOND
    yield say(
        "In proportion: {times} x {down} s / {total} s of the fee is {due} %.",
        "Naar evenredigheid: {times} x {down} s / {total} s van de vergoeding is {due} %.",
        times=terms.times,
        down=down,
        total=total,
        due=due,
    )
    yield from _money(course, due)


def _money(course: Course, due: Fraction) -> Iterator[Sentence]:
    """Yield what the cap leaves, and what that is of the fee; nothing below the smallest credit."""
    objective = course.objective
    most, fee, least = objective.credit_cap_percent, objective.fee, objective.credit_minimum
    if most is not None and due > Fraction(most):
        due = Fraction(most)
        yield say("The credit is at most {most} %.", "De credit is ten hoogste {most} %.", most=most)
    if fee is None:
        yield say(
            "Credit: {due} % of the fee, which is not known.",
            "Credit: {due} % van de vergoeding, die niet bekend is.",
            due=due,
        )
        return
    money = of_fee(fee, due)
    yield say(
        "Credit: {due} % of {fee} is {money}, rounded half up to the cent.",
        "Credit: {due} % van {fee} is {money}, rekenkundig afgerond op de cent.",
        due=due,
        fee=fee,
        money=money,
    )
    if least is not None and least.currency == money.currency and money.amount < least.amount:
        yield say(
            "No credit below {least} is given, so none is due.",
            "Onder {least} wordt geen credit gegeven, dus er is geen verschuldigd.",
            least=least,
        )


def claim_steps(course: Course, attainment: Attainment) -> Iterator[Sentence]:
    """Yield until when the credit is claimed, and by when a first notice is due."""
    objective, tz, last = course.objective, course.objective.time_zone, course.last_outage()
    if attainment.claim_by is not None and objective.claim_within is not None:
        start = "window_end" if last is None else objective.claim_from
        moments = {"window_end": course.window.end} | (
            {} if last is None else {"outage_start": last.start, "outage_end": last.end}
        )
        yield say(
            "To be claimed within {period} from {start}, {moment}: by {by}.",
            "Te claimen binnen {period} vanaf {start}, {moment}: uiterlijk {by}.",
            tz,
            period=objective.claim_within,
            start=CLAIM_FROM[start],
            moment=moments[start],
            by=attainment.claim_by,
        )
    if attainment.notice_by is not None and objective.claim_notice is not None and last is not None:
        yield say(
            "A first notice of the claim is due within {period} from the end of the last outage, {moment}: "
            "by {by}.",
            "Een eerste melding van de claim moet binnen {period} na het einde van de laatste storing, "
            "{moment}: uiterlijk {by}.",
            tz,
            period=objective.claim_notice,
            moment=last.end,
            by=attainment.notice_by,
        )
