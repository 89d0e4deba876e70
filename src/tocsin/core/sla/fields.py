"""The values in the JSON of a question, each read strictly and refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from tocsin.core.quantities import Money, exact
from tocsin.core.refusal import Refused
from tocsin.core.time.durations import duration

W = TypeVar("W", bound=str)

_DIGITS = 18
_AMOUNT = 10**15
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_IN_CURRENCY = re.compile(r"(\S+) ([A-Z]{3})", re.ASCII)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)


def mapping(value: Any, keys: Iterable[str], where: str) -> Mapping[str, Any]:
    """
    Take an object whose keys are all known; ``where`` is empty for the outermost one.

    Raises ``Refused`` (``not_an_object``, ``unknown_key``).
    """
    if not isinstance(value, Mapping):
        raise Refused(
            "not_an_object", f"{where}: {value!r} is not an object. Write keys and values in braces.", where
        )
    known = tuple(keys)
    for key in value:
        if key not in known:
            path = f"{where}.{key}" if where else str(key)
            raise Refused(
                "unknown_key", f"{path}: there is no key {key!r} here. {_instead(str(key), known)}", path
            )
    return value


def word(value: Any, known: Iterable[W], where: str) -> W:
    """Take one of the known words. Raises ``Refused`` (``unknown_word``)."""
    words = tuple(known)
    for each in words:
        if isinstance(value, str) and each == value:
            return each
    raise Refused(
        "unknown_word", f"{where}: {value!r} is not known here. {_instead(str(value), words)}", where
    )


def choice(value: Any, known: Iterable[W], where: str) -> W:
    """Take one of the known words; None is the first of them. Raises ``Refused`` (``unknown_word``)."""
    words = tuple(known)
    return words[0] if value is None else word(value, words, where)


def _instead(written: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(written, known, n=1)
    listed = ", ".join(known)
    return f"The nearest is {near[0]!r}." if near else f"Write one of: {listed}."


def needed(document: Mapping[str, Any], key: str, why: str, where: str) -> Any:
    """Return what stands under a key; ``why`` ends the sentence. Raises ``Refused`` (``missing_key``)."""
    value = document.get(key)
    if value is None:
        path = f"{where}.{key}" if where else key
        raise Refused("missing_key", f"{path} is missing. {why}", path)
    return value


def listed(value: Any, where: str) -> list[Any]:
    """Take an array; None is an empty one. Raises ``Refused`` (``not_a_list``)."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused("not_a_list", f"{where}: {value!r} is not an array. Put it in brackets.", where)
    return value


def number(value: Any, where: str, *, above: int | None = None, least: int = 0, most: int) -> Decimal:
    """
    Take a decimal between limits: above one, or at least the other.

    At most 18 digits before and after the point, so that exact arithmetic stays quick.
    Raises ``Refused`` (``not_a_number``, ``out_of_range``).
    """
    found = exact(value, where)
    low = found <= above if above is not None else found < least
    exponent = found.as_tuple().exponent
    fine = found.adjusted() >= _DIGITS or (isinstance(exponent, int) and exponent < -_DIGITS)
    if low or found > most or (fine and found):
        limits = f"above {above}" if above is not None else f"at least {least}"
        raise Refused(
            "out_of_range",
            f"{where}: {value!r} is not {limits} and at most {most}, with at most {_DIGITS} digits after the "
            "point. Write a number in that range.",
            where,
        )
    return found


def whole(value: Any, where: str, *, most: int) -> int:
    """Take a whole number from 0 up. Raises ``Refused`` (``not_a_number``, ``out_of_range``)."""
    found = number(value, where, most=most)
    if found != found.to_integral_value():
        raise Refused("out_of_range", f"{where}: {value!r} is not a whole number. Round it.", where)
    return int(found)


def flag(value: Any, where: str) -> bool | None:
    """Take true or false; None is unknown. Raises ``Refused`` (``not_a_flag``)."""
    if value is None or isinstance(value, bool):
        return value
    raise Refused("not_a_flag", f"{where}: {value!r} is neither true nor false. Write one of them.", where)


def text(value: Any, where: str) -> str:
    """Take words, or a whole number such as a page; None is none. Raises ``Refused`` (``not_text``)."""
    if value is None:
        return ""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value).strip()
    raise Refused("not_text", f"{where}: {value!r} is not text. Put it in quotation marks.", where)


def length(value: Any, where: str) -> timedelta | None:
    """Take a length of time such as ``PT4H``; None is unknown. Raises ``Refused`` (``not_a_duration``)."""
    return None if value is None else duration(value, where)


def currency(value: Any, where: str) -> str:
    """Take a currency (ISO 4217); None is EUR. Raises ``Refused`` (``amount_without_currency``)."""
    if value is None:
        return "EUR"
    if isinstance(value, str) and _CURRENCY.fullmatch(value):
        return value
    raise Refused(
        "amount_without_currency",
        f"{where}: {value!r} is not a currency. Write its code of three letters (ISO 4217), such as EUR.",
        where,
    )


def amount(value: Any, unit: str, where: str) -> Money | None:
    """
    Take an amount of money in a currency, which it may name too: ``1000`` or ``"1000 EUR"``; None is unknown.

    Raises ``Refused`` (``currency_mismatch``, ``not_a_number``, ``out_of_range``).
    """
    if value is None:
        return None
    named = _IN_CURRENCY.fullmatch(value) if isinstance(value, str) else None
    if named is not None and named[2] != unit:
        raise Refused(
            "currency_mismatch",
            f"{where}: {value!r} is in {named[2]}, and the amounts here are in {unit}. Write all of them in "
            "one currency, and name it under currency.",
            where,
        )
    return Money(number(value if named is None else named[1], where, most=_AMOUNT), unit)


def clock(value: Any, where: str, *, midnight: bool) -> time:
    """
    Take a local time such as ``08:00``; with ``midnight``, also ``24:00``, which becomes 00:00.

    Raises ``Refused`` (``unreadable_service_hours``).
    """
    if isinstance(value, str):
        if midnight and value in {"24:00", "24:00:00"}:
            return time()
        if _CLOCK.fullmatch(value):
            return time.fromisoformat(value)
    raise Refused(
        "unreadable_service_hours",
        f"{where}: {value!r} is not a local time. Write hours and minutes, such as 08:00"
        f"{', or 24:00 for the end of the day' if midnight else ''}.",
        where,
    )
