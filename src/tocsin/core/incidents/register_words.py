"""
What the register is searched by: words, and marks that stand for what a filter asks.

Words are taken apart and folded here, not by the database, so that SQLite and PostgreSQL find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from tocsin.core.time import Instant

LONGEST_WORD = 60
MOST_WORDS = 20_000
"""Of one incident; what is written after so many different words is not found by them."""
_WORD = re.compile(r"[^\W_]+")
_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_SECONDS, _SEQUENCES = 1 << 33, 1 << 30
"""The places of 272 years, and of so many ledger entries in each second."""
_LAST = _SECONDS * _SEQUENCES - 1


@dataclass(frozen=True, slots=True)
class RegisterText:
    """What the register's search reads of an incident or a threat, and where that stands in its order."""

    place: int
    marks: tuple[str, ...]
    words: tuple[str, ...]


def folded(text: str) -> str:
    """Return a text without capitals and accents: ``Crème`` and ``creme`` are one word."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold()


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the different words of some texts, folded, in the order in which they come first."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _WORD.findall(folded(text)):
            found.setdefault(word[:LONGEST_WORD])
            if len(found) == MOST_WORDS:
                return tuple(found)
    return tuple(found)


def mark(kind: str, value: str) -> str:
    """
    Return the mark of a property; no word begins with a colon, so nobody types one, not even its beginning.

    Values are ids and names of any length, in capitals that count: their digest of 64 bits stands for them.
    """
    digest = blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f":{kind}:{digest}"


def place(since: Instant, sequence: int) -> int:
    """
    Return where something stands in the register: by the second since when, then as it was recorded.

    ``sequence`` is the number of the ledger entry that opened it. A place is never shared, and the newest
    is the lowest: SQLite's full-text index, read downwards from a place on, loses rows (3.40). What began
    before 1900 or after 2171 stands at that end.
    """
    return _LAST - _counted(since) - sequence % _SEQUENCES


def places_between(first: Instant, end: Instant) -> tuple[int, int]:
    """Return from which place up to which other, no part of it, what began in a period stands."""
    return _LAST - _counted(end) + 1, _LAST - _counted(first) + 1


def instant_of(place: int) -> Instant:
    """Return the second that a place belongs to."""
    return _EPOCH + timedelta(seconds=(_LAST - place) // _SEQUENCES)


def _counted(instant: Instant) -> int:
    seconds = (instant - _EPOCH) // timedelta(seconds=1)
    return min(max(seconds, 0), _SECONDS - 1) * _SEQUENCES
