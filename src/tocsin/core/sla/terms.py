"""The terms of an objective in words: what each clause says, in English and in Dutch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from fractions import Fraction

from tocsin.core.commitments import CreditTier, Exclusion, ServiceLevelObjective
from tocsin.core.sla.windows import rolling_length
from tocsin.core.sla.wording import Sentence, days_of_service, decimals, joined, say, worded

_DAYS = (
    ("Monday", "maandag"),
    ("Tuesday", "dinsdag"),
    ("Wednesday", "woensdag"),
    ("Thursday", "donderdag"),
    ("Friday", "vrijdag"),
    ("Saturday", "zaterdag"),
    ("Sunday", "zondag"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A part of an objective that is agreed as one: its name, its fields, and how it is put in words."""

    name: Sentence
    fields: tuple[str, ...]
    words: Callable[[ServiceLevelObjective], Sentence]


def _measure(objective: ServiceLevelObjective) -> Sentence:
    return Sentence("time", "tijd") if objective.measure == "time" else Sentence("requests", "verzoeken")


def _window(objective: ServiceLevelObjective) -> Sentence:
    length, tz = rolling_length(objective.window), objective.time_zone
    if length is not None:
        return say("the last {length}", "de laatste {length}", length=length)
    article = "de" if objective.window == "month" else "het"
    return say("the {window} in {tz}", article + " {window} in {tz}", window=worded(objective.window), tz=tz)


def _service_hours(objective: ServiceLevelObjective) -> Sentence:
    hours = objective.service_hours
    if hours is None:
        return Sentence("round the clock", "dag en nacht")
    days = joined(Sentence(*_DAYS[day]) for day in sorted(hours.days))
    end = "24:00" if hours.end == time() else f"{hours.end:%H:%M:%S}".removesuffix(":00")
    start = f"{hours.start:%H:%M:%S}".removesuffix(":00")
    tz = objective.time_zone
    return say(
        "{days}, {start} to {end} in {tz}",
        "{days}, {start} tot {end} in {tz}",
        days=days,
        start=start,
        end=end,
        tz=tz,
    )


def _exclusions(objective: ServiceLevelObjective) -> Sentence:
    return joined(map(_exclusion, objective.exclusions), "; ") if objective.exclusions else _NONE


def _exclusion(each: Exclusion) -> Sentence:
    parts = [worded(each.kind)]
    if each.notice is not None:
        parts.append(say("announced {notice} before", "{notice} vooraf aangekondigd", notice=each.notice))
    if each.at_most is not None:
        parts.append(
            say(
                "at most {most} in a {per}",
                "ten hoogste {most} per {per}",
                most=each.at_most,
                per=worded(each.per),
            )
        )
    return joined(parts)


def _minimum(objective: ServiceLevelObjective) -> Sentence:
    least = objective.minimum_outage
    if objective.minimum_exceeded:
        return say("longer than {least}", "langer dan {least}", least=least)
    if not least:
        return Sentence("of any length", "van elke lengte")
    return say("of {least} or longer", "van {least} of langer", least=least)


def _counted_from(objective: ServiceLevelObjective) -> Sentence:
    if objective.counted_from == "ticket":
        return Sentence("the ticket", "het ticket")
    return Sentence("the beginning of the outage", "het begin van de storing")


def _shares(objective: ServiceLevelObjective) -> Sentence:
    above = objective.whole_above
    if above is None:
        return Sentence("weighed by the share", "gewogen naar het deel")
    return say(
        "more than {above} % counts whole, less not at all",
        "meer dan {above} % telt geheel, minder telt niet",
        above=Fraction(above) * 100,
    )


def _measured_by(objective: ServiceLevelObjective) -> Sentence:
    return _UNSAID if objective.measured_by is None else worded(objective.measured_by)


def _target(objective: ServiceLevelObjective) -> Sentence:
    return say("{target} %", "{target} %", target=objective.target)


def _rounding(objective: ServiceLevelObjective) -> Sentence:
    if objective.attainment_decimals is None:
        return Sentence("exact", "exact")
    return say(
        "rounded half up to {n}",
        "rekenkundig afgerond op {n}",
        n=decimals(objective.attainment_decimals),
    )


def _credits(objective: ServiceLevelObjective) -> Sentence:
    hourly, part = objective.credit_per_hour_beyond, objective.credit_proportional
    if objective.credits is None:
        return Sentence("agreed, and not known which", "afgesproken, en niet bekend welke")
    found = [tier_words(each) for each in objective.credits]
    if hourly is not None:
        each = Sentence("full", "vol") if hourly.count == "full" else Sentence("started", "aangevangen")
        found.append(
            say(
                "{n} % for each {each} hour beyond",
                "{n} % per {each} uur daarboven",
                n=hourly.percent,
                each=each,
            )
        )
    if part is not None:
        of = (
            Sentence("the downtime", "de uitval")
            if part.of == "downtime"
            else Sentence("the downtime beyond", "de uitval daarboven")
        )
        found.append(
            say(
                "{n} times the fee for {of}",
                "{n} maal de vergoeding over {of}",
                n=part.times,
                of=of,
            )
        )
    return joined(found, "; ") if found else _NONE


def tier_words(tier: CreditTier) -> Sentence:
    """Say what a tier gives and where, such as ``10 % at 99.9 % or below and above 99 %``."""
    limit = (
        say("at {below} % or below", "bij {below} % of lager", below=tier.below)
        if tier.at_most
        else say("below {below} %", "onder {below} %", below=tier.below)
    )
    if tier.down_to is not None:
        lower = (
            say("down to and including {end} %", "tot en met {end} %", end=tier.down_to)
            if tier.down_to_included
            else say("and above {end} %", "en boven {end} %", end=tier.down_to)
        )
        limit = joined((limit, lower), " ")
    return joined((given_by(tier), limit), " ")


def given_by(tier: CreditTier) -> Sentence:
    """Say what a tier gives: a percentage of the fee, or days of service."""
    if tier.percent is None:
        return days_of_service(tier.days or 0)
    return say("{n} %", "{n} %", n=tier.percent)


def _cap(objective: ServiceLevelObjective) -> Sentence:
    most = objective.credit_cap_percent
    return _NONE if most is None else say("{most} %", "{most} %", most=most)


def _least(objective: ServiceLevelObjective) -> Sentence:
    least = objective.credit_minimum
    return _NONE if least is None else say("{least}", "{least}", least=least)


def _fee(objective: ServiceLevelObjective) -> Sentence:
    fee = objective.fee
    return Sentence("not known", "niet bekend") if fee is None else say("{fee}", "{fee}", fee=fee)


CLAIM_FROM: Mapping[str, Sentence] = {
    "window_end": Sentence("the end of the window", "het einde van de periode"),
    "outage_start": Sentence("the beginning of the last outage", "het begin van de laatste storing"),
    "outage_end": Sentence("the end of the last outage", "het einde van de laatste storing"),
}


def _claim(objective: ServiceLevelObjective) -> Sentence:
    parts: list[Sentence] = []
    if objective.claim_within is not None:
        parts.append(
            say(
                "within {period} from {start}",
                "binnen {period} vanaf {start}",
                period=objective.claim_within,
                start=CLAIM_FROM[objective.claim_from],
            )
        )
    if objective.claim_notice is not None:
        parts.append(
            say(
                "first notice within {period} from the end of the last outage",
                "eerste melding binnen {period} na het einde van de laatste storing",
                period=objective.claim_notice,
            )
        )
    return joined(parts, "; ") if parts else _NONE


_NONE = Sentence("none", "geen")
_UNSAID = Sentence("not said", "niet bepaald")

TERMS: tuple[Term, ...] = (
    Term(Sentence("Measure", "Maat"), ("measure",), _measure),
    Term(Sentence("Window", "Periode"), ("window", "time_zone"), _window),
    Term(Sentence("Service hours", "Servicetijden"), ("service_hours",), _service_hours),
    Term(Sentence("Source", "Bron"), ("measured_by",), _measured_by),
    Term(Sentence("Exclusions", "Uitsluitingen"), ("exclusions",), _exclusions),
    Term(Sentence("Counted from", "Geteld vanaf"), ("counted_from",), _counted_from),
    Term(
        Sentence("Outages that count", "Storingen die tellen"),
        ("minimum_outage", "minimum_exceeded"),
        _minimum,
    ),
    Term(Sentence("Part of the users", "Deel van de gebruikers"), ("whole_above",), _shares),
    Term(Sentence("Target", "Norm"), ("target",), _target),
    Term(Sentence("Attainment", "Gehaald percentage"), ("attainment_decimals",), _rounding),
    Term(
        Sentence("Credits", "Credits"),
        ("credits", "credit_per_hour_beyond", "credit_proportional"),
        _credits,
    ),
    Term(Sentence("Most credit", "Hoogste credit"), ("credit_cap_percent",), _cap),
    Term(Sentence("Smallest credit", "Kleinste credit"), ("credit_minimum",), _least),
    Term(Sentence("Fee of a window", "Vergoeding per periode"), ("fee",), _fee),
    Term(Sentence("Claim", "Claimen"), ("claim_within", "claim_from", "claim_notice"), _claim),
)
"""Every field of an objective, in the order in which a calculation uses them."""
