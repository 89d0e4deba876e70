"""The calculation step by step, as sentences in English and Dutch from which it can be redone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from tocsin.core.commitments import ServiceLevelObjective
from tocsin.core.sla.attainment import Attainment, attainment_of
from tocsin.core.sla.course import Course, course_of
from tocsin.core.sla.credit_steps import claim_steps, credit_steps
from tocsin.core.sla.downtime import MICROSECOND, Outage
from tocsin.core.sla.outage_steps import outage_steps
from tocsin.core.sla.requests import Requests
from tocsin.core.sla.terms import TERMS
from tocsin.core.sla.wording import Sentence, decimals, joined, say
from tocsin.core.time import Instant, Interval

_SECOND = 1_000_000


def steps(
    objective: ServiceLevelObjective,
    outages: Sequence[Outage],
    at: Instant,
    window: Interval | None = None,
    requests: Requests | None = None,
) -> tuple[Sentence, ...]:
    """
    Explain the calculation of ``attain`` step by step, with exact figures, so that it can be redone.

    What was agreed; the window and the committed time; each outage and why it counts or not; the
    downtime that is left after overlaps; what is allowed; the attainment; the credit with fee, cap and
    smallest amount; until when it is claimed. Raises ``Refused`` as ``attain`` does.
    """
    course = course_of(objective, outages, at, window, requests)
    return steps_of(course, attainment_of(course))


def steps_of(course: Course, attainment: Attainment) -> tuple[Sentence, ...]:
    """Explain a calculation that was made."""
    found = [_agreed(course.objective), _window(course)]
    if course.objective.measure == "requests":
        found.extend(_requests(course))
    else:
        found.extend(outage_steps(course))
        found.extend(_downtime(course))
        found.append(_allowed(course))
    found.extend(_attained(course, attainment))
    found.extend(credit_steps(course, attainment))
    found.extend(claim_steps(course, attainment))
    return tuple(found)


def _agreed(objective: ServiceLevelObjective) -> Sentence:
    """Return all terms in one sentence."""
    parts = [joined((term.name, term.words(objective)), ": ") for term in TERMS]
    return say("Agreed. {terms}.", "Afgesproken. {terms}.", terms=joined(parts, ". "))


def _window(course: Course) -> Sentence:
    tz, window = course.objective.time_zone, course.window
    if course.objective.service_hours is None:
        return say(
            "The window runs from {window}: {seconds} s, all of which is committed.",
            "De periode loopt van {window}: {seconds} s, en die tellen alle.",
            tz,
            window=window,
            seconds=_seconds(course.committed.total),
        )
    return say(
        "The window runs from {window}; the service hours in it are {hours}: {seconds} s.",
        "De periode loopt van {window}; de servicetijden daarin zijn {hours}: {seconds} s.",
        tz,
        window=window,
        hours=course.committed.total,
        seconds=_seconds(course.committed.total),
    )


def _requests(course: Course) -> Iterator[Sentence]:
    if course.requests is not None:
        yield say(
            "Of {total} requests, {failed} failed.",
            "Van {total} verzoeken mislukten er {failed}.",
            total=course.requests.total,
            failed=course.requests.failed,
        )


def _downtime(course: Course) -> Iterator[Sentence]:
    """Yield each stretch of downtime with its weight, and their sum."""
    for each in course.counted:
        lasted = each.end - each.start
        yield say(
            "Downtime from {span}: {seconds} s, of which {share} % counts: {weighed} s.",
            "Uitval van {span}: {seconds} s, waarvan {share} % telt: {weighed} s.",
            course.objective.time_zone,
            span=Interval(each.start, each.end),
            seconds=_seconds(lasted),
            share=each.share * 100,
            weighed=each.share * _seconds(lasted),
        )
    yield say(
        "Downtime in all, overlaps counted once and at the largest share: {total} s.",
        "Uitval in totaal, overlap eenmaal geteld en naar het grootste deel: {total} s.",
        total=course.downtime / _SECOND,
    )


def _allowed(course: Course) -> Sentence:
    objective = course.objective
    allowed = course.allowed(course.target().share) / _SECOND
    committed = _seconds(course.committed.total)
    if objective.attainment_decimals is None:
        return say(
            "Allowed: (100 - {target}) % of {committed} s is {allowed} s.",
            "Toegestaan: (100 - {target}) % van {committed} s is {allowed} s.",
            target=objective.target,
            committed=committed,
            allowed=allowed,
        )
    return say(
        "Allowed: the attainment is rounded half up to {n} before it is compared with {target} %, "
        "so it holds from {least} % up; (100 - {least}) % of {committed} s is {allowed} s.",
        "Toegestaan: het percentage wordt rekenkundig afgerond op {n} voordat het met {target} % "
        "wordt vergeleken, dus het volstaat vanaf {least} %; (100 - {least}) % van {committed} s is "
        "{allowed} s.",
        n=decimals(objective.attainment_decimals),
        target=objective.target,
        least=course.target().share * 100,
        committed=committed,
        allowed=allowed,
    )


def _attained(course: Course, attainment: Attainment) -> Iterator[Sentence]:
    attained, compared = attainment.attained, attainment.compared
    if attained is None or compared is None:
        yield Sentence(
            "The number of requests is not known, so the attainment is not known.",
            "Het aantal verzoeken is niet bekend, dus het gehaalde percentage ook niet.",
        )
        return
    yield _ratio(course, attained)
    if course.objective.attainment_decimals is not None:
        yield say(
            "Rounded half up to {n}: {compared} %.",
            "Rekenkundig afgerond op {n}: {compared} %.",
            n=decimals(course.objective.attainment_decimals),
            compared=compared * 100,
        )
    verdict = (
        Sentence(
            "is below the target of {t} %: it is missed",
            "is lager dan de norm van {t} %: die is niet gehaald",
        )
        if attainment.breached
        else Sentence(
            "is not below the target of {t} %: it is kept",
            "is niet lager dan de norm van {t} %: die is gehaald",
        )
    )
    yield say(
        f"{{compared}} % {verdict.en}.",
        f"{{compared}} % {verdict.nl}.",
        compared=compared * 100,
        t=course.objective.target,
    )
    if attainment.breach_at is not None:
        yield _spent(course, attainment.breach_at, breached=bool(attainment.breached))


def _ratio(course: Course, attained: Fraction) -> Sentence:
    whole = course.requests and course.requests.total if course.objective.measure == "requests" else 1
    if not whole or not course.committed.total:
        return Sentence(
            "Nothing was promised in this window, so nothing was missed: 100 % was attained.",
            "In deze periode was niets toegezegd, dus niets is gemist: gehaald is 100 %.",
        )
    if course.requests is not None and course.objective.measure == "requests":
        return say(
            "Attained: ({total} - {failed}) / {total} is {attained} %.",
            "Gehaald: ({total} - {failed}) / {total} is {attained} %.",
            total=course.requests.total,
            failed=course.requests.failed,
            attained=attained * 100,
        )
    return say(
        "Attained: ({committed} s - {down} s) / {committed} s is {attained} %.",
        "Gehaald: ({committed} s - {down} s) / {committed} s is {attained} %.",
        committed=_seconds(course.committed.total),
        down=course.downtime / _SECOND,
        attained=attained * 100,
    )


def _spent(course: Course, spent: Instant, *, breached: bool) -> Sentence:
    tz = course.objective.time_zone
    if breached:
        return say("The budget was spent at {at}.", "Het budget was op om {at}.", tz, at=spent)
    return say(
        "The budget will be spent at {at} if what is open stays open.",
        "Het budget is op om {at} als open blijft wat open is.",
        tz,
        at=spent,
    )


def _seconds(length: timedelta) -> Fraction:
    return Fraction(length // MICROSECOND, _SECOND)
