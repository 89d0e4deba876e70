"""The sieve: takes what can be kept out of foreign JSON, and counts what cannot."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from tocsin.core.incidents.proposals import Moment, StatedInstant
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant

Record: TypeAlias = Mapping[str, Any]
T = TypeVar("T")

LINE, PROSE = 300, 10_000
"""Longest text of one line, and of several, in characters."""
MOST = {
    "indicators": 5000,
    "vulnerabilities": 500,
    "products": 500,
    "references": 500,
    "measures": 200,
    "means": 200,
    "targets": 200,
    "actors": 100,
    "remarks": 200,
}
"""How many of each kind one proposal keeps; what is beyond is counted."""

# Invisible characters, halves of one, and those that turn the direction of text around to deceive the eye.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NAIVE = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNIX = re.compile(r"\d{1,11}", re.ASCII)
_SCORE = re.compile(r"\d{1,2}(\.\d{1,2})?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(1970, 2200)
_TEN = Decimal(10)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What one proposal keeps of its source; ``left_out`` counts the rest by code."""

    left_out: Counter[str] = field(default_factory=Counter)

    def line(self, value: object, longest: int = LINE) -> str:
        """Return a text as one line; empty when there is none. A number is an id and becomes text."""
        return self._kept(" ".join(_text(value).split()), longest)

    def prose(self, value: object) -> str:
        """Return a text of any number of lines."""
        return self._kept(_text(value).replace("\r\n", "\n").replace("\r", "\n").strip(), PROSE)

    def lines(self, value: object) -> tuple[str, ...]:
        """Return the texts of a list, or the one text that stands in its place."""
        each = value if isinstance(value, list) else [value]
        return tuple(dict.fromkeys(filter(None, map(self.line, each))))

    def records(self, value: object) -> tuple[Record, ...]:
        """Return the objects of a list; what else stands in it is counted."""
        if value is None:
            return ()
        listed = value if isinstance(value, list) else [value]
        found = tuple(each for each in listed if isinstance(each, dict))
        self.drop("not_an_object", len(listed) - len(found))
        return found

    def most(self, kind: str, values: Iterable[T]) -> tuple[T, ...]:
        """Return different values, as many of a kind as are kept."""
        different = tuple(dict.fromkeys(values))
        self.drop(f"too_many_{kind}", len(different) - MOST[kind])
        return different[: MOST[kind]]

    def drop(self, code: str, number: int = 1) -> None:
        """Count what is left out."""
        if number > 0:
            self.left_out[code] += number

    def moment(self, what: Moment, record: Record, key: str, where: str) -> tuple[StatedInstant, ...]:
        """Return the instant under a key, with a flag where it is less than an instant with a zone."""
        value = record.get(key)
        if value is None or value == "":
            return ()
        found = _instant(value)
        if found is None or found[0].year not in _YEARS:
            self.drop("unreadable_instant")
            return ()
        return (StatedInstant(what, found[0], f"{where}.{key}", found[1]),)

    def unix(self, what: Moment, record: Record, key: str, where: str) -> tuple[StatedInstant, ...]:
        """Return the instant that seconds since 1970 name; zero means that there is none."""
        value = record.get(key)
        if value is None or value in (0, "0", "") or isinstance(value, bool):
            return ()
        if _UNIX.fullmatch(str(value)):
            moment = _EPOCH + timedelta(seconds=int(str(value)))
            if moment.year in _YEARS:
                return (StatedInstant(what, moment, f"{where}.{key}"),)
        self.drop("unreadable_instant")
        return ()

    def score(self, value: object) -> str | None:
        """Return a CVSS score, from 0 to 10, as the text it has in the file; None for anything else."""
        if value is None or value == "":
            return None
        text = str(value)
        if isinstance(value, bool) or not _SCORE.fullmatch(text) or Decimal(text) > _TEN:
            self.drop("unreadable_score")
            return None
        return text

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return what was left out, by code."""
        return tuple(sorted(self.left_out.items()))

    def _kept(self, text: str, longest: int) -> str:
        kept = _UNKEEPABLE.sub("\ufffd", text)
        if len(kept) > longest:
            self.drop("shortened_text")
            return kept[: longest - 1] + "…"
        return kept


def record(document: Record, key: str) -> Record:
    """Return the object under a key; an empty one when something else stands there."""
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def canonical_digest(value: object) -> str:
    """Return the SHA-256 of a JSON value, whatever the order of its keys and the blanks between them."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _instant(value: object) -> tuple[Instant, tuple[str, ...]] | None:
    try:
        return instant(value), ()
    except Refused:
        text = value if isinstance(value, str) else ""
    if _NAIVE.fullmatch(text):
        flag = "no_zone"
    elif _DAY.fullmatch(text):
        flag = "day_only"
    else:
        return None
    try:
        return datetime.fromisoformat(text.upper()).replace(tzinfo=UTC), (flag,)
    except ValueError:
        return None
