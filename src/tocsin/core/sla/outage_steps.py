"""Why each outage counts, or does not, in words that can be checked against the contract."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from operator import attrgetter

from tocsin.core.commitments import Exclusion
from tocsin.core.sla.course import Course
from tocsin.core.sla.downtime import ALL, Outage, Treatment
from tocsin.core.sla.review import announced
from tocsin.core.sla.service_hours import parts_within
from tocsin.core.sla.treatment import in_time
from tocsin.core.sla.wording import Sentence, capital, joined, say, worded
from tocsin.core.time import Interval, length, union

_BY_START = attrgetter("start")
_END = Sentence(".", ".")
_NOT_BEGUN = Sentence("has not begun.", "is nog niet begonnen.")
_NO_TIME = Sentence("takes no time.", "duurt niet.")


def outage_steps(course: Course) -> Iterator[Sentence]:
    """Yield a sentence for each outage given, the earliest first: what it was, and what of it counts."""
    treatments = sorted(course.treated, key=lambda each: (each.outage.start, each.outage.end or course.at))
    blocks = union(part for each in treatments for part in each.counts)
    counted = union(Interval(each.start, each.end) for each in course.counted)
    for each in treatments:
        verdict = _not_counted(course, each) or _counted(course, each, blocks, counted)
        yield joined((_head(course, each.outage), verdict), ": ")


def _head(course: Course, outage: Outage) -> Sentence:
    tz = course.objective.time_zone
    if outage.end is None:
        when = say("from {start} on, still open", "vanaf {start}, nog gaande", tz, start=outage.start)
    else:
        when = say("{span}", "{span}", tz, span=Interval(outage.start, outage.end))
    parts = [joined((capital(worded(outage.kind)), when), " ")]
    if outage.share != ALL:
        parts.append(say("{share} % out", "{share} % uit", share=outage.share * 100))
    if outage.source is not None:
        parts.append(say("measured by {source}", "gemeten door {source}", source=worded(outage.source)))
    return joined(parts)


def _not_counted(course: Course, each: Treatment) -> Sentence | None:
    """Say why an outage is not one that counts anywhere, whatever its length and the window."""
    objective, outage = course.objective, each.outage
    if each.span is None:
        return _NOT_BEGUN if outage.end is None else _NO_TIME
    if each.left_aside:
        return say(
            "does not count, since by the contract {agreed} counts.",
            "telt niet, omdat volgens het contract {agreed} telt.",
            agreed=worded(objective.measured_by),
        )
    if each.excused and not each.counts:
        return joined((_excused(course, each), _END), "")
    if not each.share:
        return _too_few(course, outage)
    return None if each.counts else _no_ticket(course, outage)


def _too_few(course: Course, outage: Outage) -> Sentence:
    if not outage.share:
        return Sentence("does not count, since nobody was hit.", "telt niet, omdat niemand werd geraakt.")
    return say(
        "does not count, since no more than {above} % were out.",
        "telt niet, omdat niet meer dan {above} % uit was.",
        above=Fraction(course.objective.whole_above or 0) * 100,
    )


def _no_ticket(course: Course, outage: Outage) -> Sentence:
    if outage.ticket_at is None:
        return Sentence(
            "does not count, since it counts from a ticket and none is known.",
            "telt niet, omdat vanaf een ticket wordt geteld en er geen bekend is.",
        )
    return say(
        "does not count, since the ticket was opened when it was over, at {ticket}.",
        "telt niet, omdat het ticket pas na afloop werd geopend, om {ticket}.",
        course.objective.time_zone,
        ticket=outage.ticket_at,
    )


def _excused(course: Course, each: Treatment) -> Sentence:
    exclusion = _exclusion(course, each.outage)
    parts = [
        Sentence(
            "is excluded by the contract, and so is every outage that it meets",
            "is door het contract uitgesloten, en daarmee elke storing die ermee samenvalt",
        )
    ]
    if exclusion is not None and exclusion.notice is not None:
        parts.append(announced(each))
    return joined(parts)


def _exclusion(course: Course, outage: Outage) -> Exclusion | None:
    return next((each for each in course.objective.exclusions if each.kind == outage.kind), None)


def _counted(
    course: Course, each: Treatment, blocks: tuple[Interval, ...], counted: tuple[Interval, ...]
) -> Sentence:
    """Say how an outage counts: from when, as how much, and what of it is left in the window."""
    objective, parts = course.objective, list(_conditions(course, each))
    met = [blocks[bisect_right(blocks, part.start, key=_BY_START) - 1] for part in each.counts]
    whole = max(block.end - block.start for block in met)
    if whole < objective.minimum_outage or (whole == objective.minimum_outage and objective.minimum_exceeded):
        more = Sentence("more than ", "meer dan ") if objective.minimum_exceeded else Sentence("", "")
        parts.append(
            say(
                "does not count, since with what it touches it lasted {whole}, and {more}{least} is asked",
                "telt niet, omdat ze met wat eraan raakt {whole} duurde, en {more}{least} nodig is",
                whole=whole,
                more=more,
                least=objective.minimum_outage,
            )
        )
    else:
        inside = length(part for span in each.counts for part in parts_within(counted, span.start, span.end))
        parts.append(_inside(inside, length(each.counts)))
    return joined((joined(parts, "; "), _END), "")


def _conditions(course: Course, each: Treatment) -> Iterator[Sentence]:
    """Yield on what conditions it counts: as an outage after all, from the ticket on, or as a whole."""
    outage, exclusion = each.outage, _exclusion(course, each.outage)
    tz = course.objective.time_zone
    if exclusion is not None and not in_time(exclusion, outage):
        yield say(
            "counts as an outage ({announced}, and {notice} is asked)",
            "telt als storing ({announced}, en {notice} is nodig)",
            announced=announced(each),
            notice=exclusion.notice or timedelta(),
        )
    elif exclusion is not None:
        yield say(
            "excluded only for {excused}, since no more than {most} in a {per} is",
            "alleen uitgesloten voor {excused}, omdat dat voor niet meer dan {most} per {per} geldt",
            excused=length(each.excused),
            most=exclusion.at_most or timedelta(),
            per=worded(exclusion.per),
        )
    if course.objective.counted_from == "ticket" and outage.ticket_at is not None:
        yield say(
            "counts from its ticket at {ticket} on",
            "telt vanaf het ticket van {ticket}",
            tz,
            ticket=outage.ticket_at,
        )
    if each.share != outage.share:
        yield say(
            "counts as if all were out, since more than {above} % were",
            "telt alsof alles uit was, omdat meer dan {above} % uit was",
            above=Fraction(course.objective.whole_above or 0) * 100,
        )


def _inside(inside: timedelta, whole: timedelta) -> Sentence:
    if inside == whole:
        return say("counts for {inside}", "telt voor {inside}", inside=inside)
    return say(
        "counts for {inside} of {whole}; the rest lies outside the window or the service hours, or where "
        "outages are excluded",
        "telt voor {inside} van {whole}; de rest valt buiten de periode of de servicetijden, of waar "
        "storingen zijn uitgesloten",
        inside=inside,
        whole=whole,
    )
