"""What somebody has to look at: what a contract leaves open, what is not known, what is to be done now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from tocsin.core.commitments import Exclusion, ServiceLevelObjective, Source
from tocsin.core.sla.breach import falls_below
from tocsin.core.sla.course import Course, course_of
from tocsin.core.sla.credits import Credit, Gap, gap_at
from tocsin.core.sla.downtime import Treatment
from tocsin.core.sla.service_hours import parts_within
from tocsin.core.sla.terms import given_by
from tocsin.core.sla.treatment import counting_source, in_time
from tocsin.core.sla.wording import Sentence, joined, say, worded
from tocsin.core.time import Interval, union


def review(course: Course, credit: Credit) -> tuple[Sentence, ...]:
    """
    Say what no calculation can settle, most urgent first; nothing where all is plain.

    - An outage without a ticket where the contract counts from the ticket: what is open needs one now.
    - An excluded kind of outage that counts after all, since it was announced too late or is too much.
    - Outages left aside, or all taken together, because of whose measurement counts.
    - Requests that were not counted, credits that are not known, an attainment between two bands, and
      a smallest credit that cannot be compared.
    """
    found: list[Sentence] = []
    if course.objective.counted_from == "ticket":
        found.extend(_without_ticket(course))
        found.extend(_if_opened_now(course))
    if course.objective.exclusions:
        found.extend(_not_excused(course))
    if course.objective.measured_by is not None:
        found.extend(_sources(course))
    found.extend(_credits(course, credit))
    return tuple(found)


def _in_window(course: Course) -> Iterator[tuple[Treatment, Interval]]:
    for each in course.treated:
        if each.span is not None and each.span.clipped(course.window) is not None:
            yield each, each.span


def _without_ticket(course: Course) -> Iterator[Sentence]:
    tz = course.objective.time_zone
    reported = union(span for each, span in _in_window(course) if each.outage.ticket_at is not None)
    for each, span in _in_window(course):
        outage = each.outage
        if outage.ticket_at is not None or each.left_aside or not each.share or each.excused:
            continue
        if tuple(parts_within(reported, span.start, span.end)) == (span,):
            continue  # another record of it has a ticket
        if outage.end is None:
            yield _open_a_ticket(course, span)
        else:
            yield say(
                "The outage from {span} does not count: no ticket is known, and the contract counts "
                "downtime from the ticket on. If there was one, record when it was opened.",
                "De storing van {span} telt niet mee: er is geen ticket bekend, en het contract telt uitval "
                "vanaf het ticket. Leg vast wanneer het is geopend, als het er was.",
                tz,
                span=span,
            )


def _open_a_ticket(course: Course, span: Interval) -> Sentence:
    return say(
        "Open a ticket now: the outage that began at {start} has none, and the contract counts downtime "
        "from the ticket on. {lost} do not count so far.",
        "Open nu een ticket: de storing die om {start} begon heeft er geen, en het contract telt uitval "
        "vanaf het ticket. {lost} tellen tot nu toe niet mee.",
        course.objective.time_zone,
        start=span.start,
        lost=span.end - span.start,
    )


def _if_opened_now(course: Course) -> Iterator[Sentence]:
    """Yield when the budget would be spent if what is open got its tickets at the instant asked."""
    objective, at = course.objective, course.at
    outages = [each.outage for each in course.treated]
    reported = [
        replace(each, ticket_at=at) if each.end is None and each.ticket_at is None else each
        for each in outages
    ]
    if reported == outages:
        return
    spent = falls_below(course_of(objective, reported, at, course.window), course.target())
    if spent is not None and spent >= at:
        yield say(
            "With a ticket for what is open from now on, the budget would be spent at {spent}.",
            "Met een ticket voor wat open is vanaf nu, zou het budget op zijn om {spent}.",
            objective.time_zone,
            spent=spent,
        )


def _not_excused(course: Course) -> Iterator[Sentence]:
    conditions = [each for each in course.objective.exclusions if (each.notice, each.at_most) != (None, None)]
    if not conditions:
        return
    exclusions, tz = {each.kind: each for each in conditions}, course.objective.time_zone
    for each, span in _in_window(course):
        exclusion = exclusions.get(each.outage.kind)
        if exclusion is None:
            continue
        if not in_time(exclusion, each.outage):
            yield say(
                "The {kind} from {span} counts as an outage: {announced}, and it is excluded only if "
                "announced {notice} before.",
                "De uitval van {span} ({kind}) telt als storing: {announced}, en is alleen uitgesloten als "
                "die {notice} vooraf is aangekondigd.",
                tz,
                kind=worded(each.outage.kind),
                span=span,
                announced=announced(each),
                notice=exclusion.notice or timedelta(),
            )
        elif any(part.clipped(course.window) for part in each.counts):
            yield _too_much(course, each, exclusion)


def announced(each: Treatment) -> Sentence:
    """Say when an outage was announced."""
    moment = each.outage.announced_at
    if moment is None:
        return Sentence("it is not known when it was announced", "niet bekend is wanneer die is aangekondigd")
    before = each.outage.start - moment
    if before <= timedelta():
        return Sentence("it was announced only after it began", "die is pas na het begin aangekondigd")
    return say("it was announced {before} before", "die is {before} vooraf aangekondigd", before=before)


def _too_much(course: Course, each: Treatment, exclusion: Exclusion) -> Sentence:
    return say(
        "Of {kind}, {most} in a {per} do not count; what lies beyond counts as an outage: {parts}.",
        "Van {kind} telt {most} per {per} niet mee; wat daarboven komt telt als storing: {parts}.",
        kind=worded(each.outage.kind),
        most=exclusion.at_most or timedelta(),
        per=worded(exclusion.per),
        parts=joined(say("{part}", "{part}", course.objective.time_zone, part=part) for part in each.counts),
    )


def _sources(course: Course) -> Iterator[Sentence]:
    agreed = worded(course.objective.measured_by)
    outages = [each.outage for each, _ in _in_window(course)]
    aside = [each.outage.source for each, _ in _in_window(course) if each.left_aside]
    if aside:
        yield say(
            "By the contract {agreed} counts; left aside: {aside}. What each source alone comes to stands "
            "beside it.",
            "Volgens het contract telt {agreed}; buiten beschouwing: {aside}. Wat elke bron apart oplevert "
            "staat ernaast.",
            agreed=agreed,
            aside=joined(_several(aside)),
        )
    elif (
        any(each.kind not in course.objective.excluded for each in outages)
        and counting_source(course.objective, [each.outage for each in course.treated], course.at) is None
    ):
        yield say(
            "By the contract {agreed} counts, and it measured no outage; all that is known was counted "
            "instead.",
            "Volgens het contract telt {agreed}, en die bron heeft geen storing gemeten; geteld is alles "
            "wat bekend is.",
            agreed=agreed,
        )


def _several(sources: Sequence[Source | None]) -> Iterator[Sentence]:
    for source in dict.fromkeys(sources):
        yield say("{source} ({n})", "{source} ({n})", source=worded(source), n=sources.count(source))


def _credits(course: Course, credit: Credit) -> Iterator[Sentence]:
    objective, attained = course.objective, course.attained()
    if attained is None:
        yield Sentence(
            "The target is measured by requests, and how many there were and failed is not known: neither "
            "the attainment nor a breach can be said.",
            "De norm meet verzoeken, en hoeveel er waren en mislukten is niet bekend: over het gehaalde "
            "percentage en een schending is niets te zeggen.",
        )
    elif not credit.known:
        yield unknown_credit(course)
    elif credit.due and (least := objective.credit_minimum) is not None and not _comparable(objective):
        yield say(
            "No credit below {least} is given, and whether this one reaches that is not known: the fee is "
            "not known in that currency.",
            "Onder {least} wordt geen credit gegeven, en of deze dat haalt is niet bekend: de vergoeding is "
            "niet bekend in die munt.",
            least=least,
        )


def _comparable(objective: ServiceLevelObjective) -> bool:
    fee, least = objective.fee, objective.credit_minimum
    return fee is not None and least is not None and fee.currency == least.currency


def unknown_credit(course: Course) -> Sentence:
    """Say why it is not known which credit is due."""
    attained = course.attained()
    gap = None if attained is None else gap_at(course.objective, attained)
    if gap is not None:
        return _between(gap)
    if course.objective.credits is None:
        return Sentence(
            "Credits are agreed, and which is not known: the credit is not known, which is not zero. Look "
            "it up in the contract.",
            "Er zijn credits afgesproken, maar welke is niet bekend: de credit is onbekend, en dat is niet "
            "nul. Zoek het op in het contract.",
        )
    return Sentence(
        "The credit is for time and the target measures requests: what is due has to be settled with the "
        "other side.",
        "De credit geldt tijd en de norm meet verzoeken: wat verschuldigd is moet met de wederpartij worden "
        "vastgesteld.",
    )


def _between(gap: Gap) -> Sentence:
    above, below = gap.above, gap.below
    given = tuple(given_by(each) for each in (above, below) if each is not None)
    edge = (
        Sentence("down to and including", "tot en met")
        if above.down_to_included
        else Sentence("down to but not including", "tot, maar niet met,")
    )
    if below is None:
        return say(
            "The attainment lies between the bands of the contract: {given} is agreed {edge} {end} %, and "
            "nothing is said of what is lower. Which credit is due has to be settled with the other side.",
            "Het gehaalde percentage valt tussen de banden van het contract: {given} is afgesproken {edge} "
            "{end} %, en over minder zegt het niets. Welke credit verschuldigd is moet met de wederpartij "
            "worden vastgesteld.",
            given=given[0],
            edge=edge,
            end=above.down_to or 0,
        )
    begins = Sentence("at or below", "bij of onder") if below.at_most else Sentence("only below", "pas onder")
    return say(
        "The attainment lies between two bands of the contract: {given} is agreed {edge} {end} %, and "
        "{lower} {begins} {start} %. Which credit is due has to be settled with the other side.",
        "Het gehaalde percentage valt tussen twee banden van het contract: {given} is afgesproken {edge} "
        "{end} %, en {lower} {begins} {start} %. Welke credit verschuldigd is moet met de wederpartij "
        "worden vastgesteld.",
        lower=given[1],
        begins=begins,
        start=below.below,
        given=given[0],
        edge=edge,
        end=above.down_to or 0,
    )
