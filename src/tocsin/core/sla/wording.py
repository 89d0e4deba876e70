"""How sentences about service levels are written: in English and in Dutch, with the same exact figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeAlias

from tocsin.core.commitments import ClaimPeriod
from tocsin.core.quantities import Money
from tocsin.core.time import Instant, Interval
from tocsin.core.time.instants import zone

_DIGITS = 12
"""A number with more decimals is written rounded, with the fraction that it is beside it."""
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same words in English and in Dutch."""

    en: str
    nl: str


Figure: TypeAlias = (
    Sentence | str | int | Decimal | Fraction | timedelta | Instant | Interval | Money | ClaimPeriod
)

_WORDS = {
    "outage": Sentence("outage", "storing"),
    "scheduled_maintenance": Sentence("scheduled maintenance", "gepland onderhoud"),
    "force_majeure": Sentence("force majeure", "overmacht"),
    "customer_fault": Sentence("the customer's own fault", "eigen schuld van de klant"),
    "third_party": Sentence("a third party", "een derde"),
    "own_monitoring": Sentence("own monitoring", "eigen meting"),
    "provider": Sentence("the provider", "de aanbieder"),
    "status_page": Sentence("the status page", "de statuspagina"),
    "month": Sentence("calendar month", "kalendermaand"),
    "quarter": Sentence("calendar quarter", "kalenderkwartaal"),
    "year": Sentence("calendar year", "kalenderjaar"),
}


def worded(word: str | None) -> Sentence:
    """Return a word of a contract in both languages; one that is not known stays as it is written."""
    if word is None:
        return Sentence("a source that is not known", "een onbekende bron")
    plain = word.replace("_", " ")
    return _WORDS.get(word, Sentence(plain, plain))


def say(en: str, nl: str, time_zone: str = "UTC", **figures: Figure) -> Sentence:
    """Write a sentence in both languages; instants are shown as the clock in ``time_zone`` shows them."""
    return Sentence(
        en.format(**{name: _written(each, "en", time_zone) for name, each in figures.items()}),
        nl.format(**{name: _written(each, "nl", time_zone) for name, each in figures.items()}),
    )


def joined(parts: Iterable[Sentence], between: str = ", ") -> Sentence:
    """Put parts of a sentence in a row."""
    found = tuple(parts)
    return Sentence(between.join(each.en for each in found), between.join(each.nl for each in found))


def several(number: int, one: Sentence, more: Sentence) -> Sentence:
    """Write a number of things, such as ``1 day`` or ``3 days``."""
    words = one if number == 1 else more
    return Sentence(f"{number} {words.en}", f"{number} {words.nl}")


def days_of_service(number: int) -> Sentence:
    """Write a credit in days."""
    return several(
        number, Sentence("day of service", "dag dienst"), Sentence("days of service", "dagen dienst")
    )


def decimals(number: int) -> Sentence:
    """Write to how many decimals something is rounded."""
    return several(number, Sentence("decimal", "decimaal"), Sentence("decimals", "decimalen"))


def capital(words: Sentence) -> Sentence:
    """Begin with a capital."""
    return Sentence(words.en[:1].upper() + words.en[1:], words.nl[:1].upper() + words.nl[1:])


def _written(each: Figure, language: str, time_zone: str) -> str:  # noqa: PLR0911 - one for each kind
    match each:
        case Sentence():
            return each.en if language == "en" else each.nl
        case timedelta():
            return _length(each, language)
        case Instant():
            return _moment(each, time_zone)
        case Interval():
            until = "to" if language == "en" else "tot"
            return f"{_moment(each.start, time_zone)} {until} {_moment(each.end, time_zone)}"
        case Money():
            return _comma(str(each), language)
        case ClaimPeriod():
            return _period(each, language)
        case int() | Decimal() | Fraction():
            return _number(Fraction(each), language)
    return each


def _number(value: Fraction, language: str) -> str:
    """Write a number exactly: as a decimal, or rounded with the fraction that it is."""
    scaled = value * 10**_DIGITS
    if scaled.denominator == 1:
        text = f"{Decimal(scaled.numerator).scaleb(-_DIGITS):f}"
        return _comma(text.rstrip("0").rstrip("."), language)
    shown = Decimal(floor(value * 10**_SHOWN + Fraction(1, 2))).scaleb(-_SHOWN)
    exactly = "exactly" if language == "en" else "precies"
    return _comma(f"{shown:f} ({exactly} {value.numerator}/{value.denominator})", language)


def _comma(text: str, language: str) -> str:
    return text if language == "en" else text.replace(".", ",")


def _length(length: timedelta, language: str) -> str:
    micros = length // timedelta(microseconds=1)
    minutes, rest = divmod(micros, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds = _number(Fraction(rest, 1_000_000), language) if rest else ""
    hour = "h" if language == "en" else "u"
    parts = (
        f"{hours} {hour}" if hours else "",
        f"{minutes} min" if minutes else "",
        seconds and f"{seconds} s",
    )
    return " ".join(filter(None, parts)) or "0 s"


def _moment(moment: Instant, time_zone: str) -> str:
    """Write the local time with its offset, such as ``2026-06-10 10:00:00+02:00``; exact."""
    try:
        return moment.astimezone(zone(time_zone)).isoformat(sep=" ")
    except OverflowError:  # in the first or the last hours of all time
        return moment.isoformat(sep=" ")


_UNITS = {
    "en": (("month", "months"), ("day", "days"), ("working day", "working days")),
    "nl": (("maand", "maanden"), ("dag", "dagen"), ("werkdag", "werkdagen")),
}


def _period(period: ClaimPeriod, language: str) -> str:
    counts = (period.months, period.days, period.working_days)
    parts = [f"{n} {unit[n != 1]}" for n, unit in zip(counts, _UNITS[language], strict=True) if n]
    if period.elapsed or not parts:
        parts.append(_length(period.elapsed, language))
    return " ".join(parts)
