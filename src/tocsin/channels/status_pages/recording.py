"""A recorded series of observations: JSON lines, plain or compressed, each as if fetched then."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import IO, Any

from tocsin.channels.status_pages.decoding import LARGEST_BODY, decode
from tocsin.channels.status_pages.reader import read, read_document
from tocsin.channels.status_pages.reading import Reading, Unreadable, unreadable
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant

_GZIP = b"\x1f\x8b"
_LONGEST_LINE = LARGEST_BODY + 4096


def observations(stream: IO[bytes], name: str) -> Iterator[tuple[Instant, Reading]]:
    """
    Yield every observation of a recording, ``{"seen_at": instant, "summary": body or null}`` a line.

    ``summary`` null, or a text that cannot be read as a feed, is an unreadable observation; a line
    that is no observation is refused (``not_an_observation``, ``not_an_instant``), as is a file that
    cannot be read (``unreadable_file``).
    """
    head = stream.read(len(_GZIP))
    whole = io.BufferedReader(_Continued(head, stream))
    lines: IO[bytes] = gzip.GzipFile(fileobj=whole) if head == _GZIP else whole  # type: ignore[assignment]
    try:
        number = 0
        while line := lines.readline(_LONGEST_LINE):
            number += 1
            if line.strip():
                yield _observation(line, f"{name}, line {number}")
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(
            "unreadable_file", f"{name} cannot be read: {error}. Name a whole file of JSON lines.", name
        ) from None


class _Continued(io.RawIOBase):
    """A stream whose first bytes were read already; standard input cannot go back."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._head or self._rest.read(len(buffer))
        self._head = part[len(buffer) :] if self._head else b""
        buffer[: min(len(part), len(buffer))] = part[: len(buffer)]
        return min(len(part), len(buffer))


def _observation(line: bytes, where: str) -> tuple[Instant, Reading]:
    try:
        document = decode(line).document
    except Unreadable as reason:
        raise _refused(where, str(reason)) from None
    if not isinstance(document, dict) or not {"seen_at", "summary"} <= document.keys():
        raise _refused(where, "It has to be an object with seen_at and summary.")
    return instant(document["seen_at"], f"{where}: seen_at"), _reading(document["summary"])


def _reading(summary: Any) -> Reading:
    if summary is None:
        return unreadable("Nothing was fetched.")
    if isinstance(summary, str):
        return read(summary.encode("utf-8", "replace"))
    return read_document(summary)


def _refused(where: str, reason: str) -> Refused:
    return Refused(
        "not_an_observation",
        f"{where} is not an observation. {reason} "
        'Write {"seen_at": "2026-03-02T08:00:00Z", "summary": …} with null for a failed fetch.',
        where,
    )
