"""Facts from outside: JSON values checked against what the law asks for; a slip is never an unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, cast

from tocsin.core.incidents import Fact, Growth
from tocsin.core.quantities import exact
from tocsin.core.refusal import Refused
from tocsin.core.rules.elapsed import check_order
from tocsin.core.rules.provisions import FactDefinition
from tocsin.core.time import Instant, instant, rfc3339

_MOST_DIGITS = 18
_MOST_PLACES = 12
_HUNDRED_YEARS = 3_155_760_000
_YEARS = range(1970, 2200)
_LONGEST_TEXT = 300
_WORDS_OF_A_RATE = ("per_hour", "since")


@dataclass(frozen=True, slots=True)
class FactReader:
    """
    The facts that may be given, and the country codes there are.

    ``codes`` are those of ISO 3166-1; ``instead`` names the right one for a habit (UK: GB);
    ``part_of`` the state for a part of it that has its own code; ``criteria`` those of the draft.
    """

    definitions: Mapping[str, FactDefinition]
    codes: frozenset[str]
    instead: Mapping[str, str]
    part_of: Mapping[str, str]
    criteria: tuple[str, ...] = ()

    def all_of(self, given: Mapping[str, Any]) -> dict[str, Fact]:
        """
        Read the facts of one incident. A key that is absent or None is unknown.

        Raises ``Refused``: ``unknown_key`` for a key that is no fact, ``impossible_order`` for times
        that cannot be, and the codes of ``value`` for a value that does not fit.
        """
        facts = {
            key: Fact(key, self.value(key, value))
            for key, value in given.items()
            if self.definition(key) and value is not None
        }
        check_order(facts)
        return facts

    def definition(self, key: str) -> FactDefinition:
        """Return what is known of a fact, or refuse the key and name the nearest (``unknown_key``)."""
        found = self.definitions.get(key)
        if found is None:
            near = get_close_matches(key, self.definitions, cutoff=0.4)
            hint = f"Did you mean {near[0]}?" if near else "Use a key of the reference of facts."
            raise Refused("unknown_key", f"{key!r} is not a fact that these rules know. {hint}", key)
        return found

    def document(self, given: Mapping[str, Any], at: Instant) -> dict[str, Fact]:
        """Read one JSON object: the facts of ``all_of``, and under ``growing`` the rates of ``growing``."""
        facts = self.all_of({key: value for key, value in given.items() if key != "growing"})
        return self.growing(facts, given.get("growing"), at)

    def growing(self, facts: Mapping[str, Fact], rates: object, at: Instant) -> dict[str, Fact]:
        """
        Return facts with the rates at which some of them grow, as ``{key: {"per_hour": …, "since": …}}``.

        ``since`` is when the value was observed, ``at`` by default. Raises ``Refused``: ``not_an_object``,
        ``unknown_key`` and ``missing_key`` for the form, the codes of ``value`` for the two values, and
        those of ``check_growth``.
        """
        found = dict(facts)
        for key, rate in _object({} if rates is None else rates, "growing").items():
            where = f"growing.{key}"
            self.definition(key)
            given = _object(rate, where)
            for word in given:
                if word not in _WORDS_OF_A_RATE:
                    said = f"{where}: {word!r} is not a word of a rate. Write per_hour, and since if need be."
                    raise Refused("unknown_key", said, where)
            if given.get("per_hour") is None:
                raise Refused("missing_key", f"{where} has no per_hour. Say by how much an hour.", where)
            since = at if given.get("since") is None else moment(given["since"], f"{where}.since")
            growth = Growth(exact(given["per_hour"], f"{where}.per_hour"), since)
            found[key] = replace(found.get(key, Fact(key, None)), growth=growth)
            self.check_growth(found[key], at)
        return found

    def check_growth(self, fact: Fact, at: Instant) -> None:
        """
        Refuse a rate that cannot be: of a fact that does not grow (``does_not_grow``) or is not known
        (``missing_key``), below zero (``implausible_number``), or from after ``at`` (``impossible_order``).
        """
        growth = fact.growth
        if growth is None:
            return
        key, rate = fact.key, growth.per_hour
        definition = self.definition(key)
        if not definition.grows:
            said = f"{key}: only a number that measures harm runs on by itself. Leave its rate out."
            raise Refused("does_not_grow", said, key)
        if fact.value is None:
            said = f"{key}: it is not known itself, so nothing can grow. Give the number beside its rate."
            raise Refused("missing_key", said, key)
        if not (0 <= rate < 10**_MOST_DIGITS and -_MOST_DIGITS < _places(rate) <= _MOST_PLACES):
            said = f"As a rate write zero or more an hour, with at most {_MOST_PLACES} decimals."
            raise _implausible(definition, str(rate), said)
        if growth.since > at:
            raise Refused(
                "impossible_order",
                f"{key}: its rate is since {rfc3339(growth.since)}, which is after the question, "
                f"{rfc3339(at)}. Say when the number was observed.",
                key,
            )

    def value(self, key: str, value: object) -> object:
        """
        Read one value: a bool, an int, money as text, an instant, a country or a tuple of codes.

        Raises ``Refused``: ``not_a_flag``, ``not_a_count``, ``not_a_number``, ``implausible_number``,
        ``not_an_instant``, ``instant_out_of_range``, ``not_a_country``, ``not_a_list``, ``unknown_code``,
        ``not_text``.
        """
        definition = self.definition(key)
        readers: dict[str, Callable[[FactDefinition, Any], object]] = {
            "bool": _flag,
            "count": _count,
            "seconds": _seconds,
            "money": _money,
            "instant": _instant,
            "country": self._country,
            "countries": self._countries,
            "codes": _codes,
            "text": _text,
            "criteria": self._criteria,
        }
        return readers[definition.type](definition, value)

    def _country(self, fact: FactDefinition, value: object) -> str:
        if isinstance(value, str) and value in self.codes:
            return self.part_of.get(value, value)
        written = str(value).upper()
        known = self.instead.get(written, written if written in self.codes else None)
        raise Refused(
            "not_a_country",
            f"{fact.key}: {value!r} is not a country code of ISO 3166-1. "
            + (f"Write {known}." if known else "Write two capital letters, such as NL, BE or GB."),
            fact.key,
        )

    def _countries(self, fact: FactDefinition, value: object) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._country(fact, each) for each in _list(fact, value)))

    def _criteria(self, fact: FactDefinition, value: object) -> tuple[str, ...]:
        listed = _list(fact, value)
        for each in listed:
            if each not in self.criteria:
                raise Refused(
                    "unknown_code",
                    f"{fact.key}: {each!r} is not a criterion. Choose from {', '.join(self.criteria)}.",
                    fact.key,
                )
        return tuple(dict.fromkeys(listed))


def moment(value: object, where: str) -> Instant:
    """Read an instant of the years an incident can have (``not_an_instant``, ``instant_out_of_range``)."""
    found = instant(value, where)
    if found.year not in _YEARS:
        raise Refused(
            "instant_out_of_range",
            f"{where}: {value!r} is not in the years {_YEARS.start} to {_YEARS.stop - 1}. Correct it.",
            where,
        )
    return found


def _instant(fact: FactDefinition, value: object) -> Instant:
    return moment(value, fact.key)


def _flag(fact: FactDefinition, value: object) -> bool:
    if not isinstance(value, bool):
        raise Refused(
            "not_a_flag",
            f"{fact.key}: {value!r} is neither true nor false. Write one, or null if it is not known.",
            fact.key,
        )
    return value


def _count(fact: FactDefinition, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        remedy = "Write a whole number without quotes."
        if isinstance(value, str) and "%" in value:
            remedy = f"It looks like a share, and the law asks for a number ({fact.article}). {remedy}"
        raise Refused(
            "not_a_count",
            f"{fact.key}: {value!r} is not a number of {fact.unit or 'seconds'}. {remedy}",
            fact.key,
        )
    if not 0 <= value < 10**_MOST_DIGITS:
        raise _implausible(fact, value, f"Write zero or more, in at most {_MOST_DIGITS} digits.")
    return value


def _seconds(fact: FactDefinition, value: object) -> int:
    seconds = _count(fact, value)
    if seconds > _HUNDRED_YEARS:
        raise _implausible(fact, value, "It is more than a hundred years: write seconds.")
    return seconds


def _money(fact: FactDefinition, value: object) -> str:
    amount = exact(value, fact.key)
    if amount < 0:
        raise _implausible(fact, value, "Write the gross amount, zero or more; recoveries are not deducted.")
    if amount.adjusted() >= _MOST_DIGITS or _places(amount) > _MOST_PLACES:
        raise _implausible(fact, value, "Write euro in digits, with a dot for the decimals.")
    return f"{amount:f}"


def _places(amount: Decimal) -> int:
    return -cast("int", amount.as_tuple().exponent)  # a number that is read is finite


def _codes(fact: FactDefinition, value: object) -> tuple[str, ...]:
    listed = _list(fact, value)
    for each in listed:
        if each not in fact.codes:
            raise Refused(
                "unknown_code",
                f"{fact.key}: {each!r} is not a code of it. Choose from {', '.join(fact.codes)}.",
                fact.key,
            )
    return tuple(dict.fromkeys(listed))


def _text(fact: FactDefinition, value: object) -> str:
    line = " ".join(value.split()) if isinstance(value, str) else ""
    if not line or len(line) > _LONGEST_TEXT or not line.isprintable():
        raise Refused(
            "not_text",
            f"{fact.key}: {value!r:.80} is not a line of text of at most {_LONGEST_TEXT} characters. "
            "Write one line, or null if it is not known.",
            fact.key,
        )
    return line


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused("not_an_object", f"{where}: {value!r} is not a JSON object. Put it in braces.", where)
    return value


def _list(fact: FactDefinition, value: object) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise Refused("not_a_list", f"{fact.key}: {value!r} is not a list. Put it in brackets.", fact.key)
    return list(value)


def _implausible(fact: FactDefinition, value: object, remedy: str) -> Refused:
    return Refused("implausible_number", f"{fact.key}: {value!r} cannot be. {remedy}", fact.key)
