"""How amounts, instants and lengths of time stand in a document: as its language writes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tocsin.channels.documents.words import Words
from tocsin.core.time import Instant, instant

_LETTERS = (
    (0x0020, 0x02AF),
    (0x0370, 0x04FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2040),
    (0x20A0, 0x20C0),
    (0x2190, 0x22FF),
)
"""What the fonts that come with Typst can show: Latin, Greek, Cyrillic, punctuation, currencies, signs."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def legible(text: str) -> str:
    """
    Return a text in which every character can be printed; one that no font has stands as its number.

    So nothing is left out in silence, and nothing invisible, such as a sign that turns the direction of
    writing, changes how the rest reads.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(each if _shown(each) else f"[U+{ord(each):04X}]" for each in composed)


def legible_throughout(value: Any) -> Any:
    """Do so for every text in a JSON value."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, Mapping):
        return {key: legible_throughout(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [legible_throughout(each) for each in value]
    return value


def _shown(character: str) -> bool:
    code = ord(character)
    if character == "\n":
        return True
    category = unicodedata.category(character)
    return any(first <= code <= last for first, last in _LETTERS) and not category.startswith("C")


def number(value: str | Decimal, words: Words) -> str:
    """Write a decimal with the marks of the language, its decimals as they are."""
    whole, _, decimals = f"{Decimal(value):,f}".partition(".")
    whole = whole.replace(",", words.plain("thousands"))
    return whole + (words.plain("decimal") + decimals if decimals else "")


def percentage(value: str | Decimal, words: Words) -> str:
    return f"{number(value, words)}\u00a0%"


def money(amount: Mapping[str, str] | None, words: Words) -> str:
    """Write an amount with its currency; what is not known says so."""
    if amount is None:
        return words.plain("unknown")
    return f"{amount['currency']}\u00a0{number(amount['amount'], words)}"


def share(text: str, words: Words) -> str:
    """Write a share such as ``1/3`` in percent, to two decimals at most."""
    part = Fraction(text) * 100
    if part.denominator == 1:
        return percentage(str(part.numerator), words)
    shown = round(Decimal(part.numerator) / part.denominator, 2)
    return ("" if Fraction(shown) == part else "≈\u00a0") + percentage(shown, words)


def seconds(count: int, words: Words) -> str:
    """Write a length of time in days, hours, minutes and seconds, leaving out what is zero."""
    sizes = (count // _DAY, count % _DAY // _HOUR, count % _HOUR // _MINUTE, count % _MINUTE)
    parts = [f"{size}\u00a0{unit}" for size, unit in zip(sizes, words.listed("units"), strict=True) if size]
    return " ".join(parts) or f"0\u00a0{words.listed('units')[-1]}"


def between(start: str, end: str) -> int:
    """Return the whole seconds between two instants."""
    return (instant(end) - instant(start)) // timedelta(seconds=1)


def moment(text: str, zone: str, words: Words) -> str:
    """Write an instant out, as in a letter: ``20 October 2025, 08:48 CEST``."""
    shown = local(text, zone)
    month = words.listed("months")[shown.month - 1]
    return f"{shown.day}\u00a0{month} {shown.year}, {_clock(shown)}"


def day(at: Instant, zone: str, words: Words) -> str:
    """Write a day out: ``20 October 2025``."""
    shown = at.astimezone(ZoneInfo(zone))
    return f"{shown.day}\u00a0{words.listed('months')[shown.month - 1]} {shown.year}"


def stamp(text: str, zone: str) -> str:
    """Write an instant for a table: ``2025-10-20 08:48:00 CEST``."""
    shown = local(text, zone)
    return f"{shown:%Y-%m-%d} {_clock(shown)}"


def _clock(shown: datetime) -> str:
    """Write the time with its zone, to the second where there is one; the data of the package is exact."""
    shape = "%H:%M:%S" if shown.second else "%H:%M"
    return f"{shown:{shape}}\u00a0{shown:%Z}"


def local(text: str, zone: str) -> datetime:
    """Return an instant as the clock of a time zone shows it."""
    return instant(text).astimezone(ZoneInfo(zone))
