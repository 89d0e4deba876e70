"""From the bytes of a body to a document, with limits on what a foreign server can make us do."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from typing import Any

from tocsin.channels.status_pages.reading import Unreadable

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes: several times what the longest history of a cloud provider needs."""

DEEPEST_NESTING = 64
"""Levels of brackets. Real feeds have less than ten."""

MOST_BRACKETS = 500_000
"""Objects and lists in one body: more than any page needs, and few enough to be read in seconds."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Body:
    """A decoded body: a JSON document, or markup as text (``document`` is None then)."""

    document: Any
    markup: str | None
    encoding: str


def decode(body: bytes) -> Body:
    """
    Decode a body and parse it if it is JSON; markup is returned as text.

    Raises ``Unreadable`` for an empty, too large, too deeply nested, cut or undecodable body.
    """
    if len(body) > LARGEST_BODY:
        raise Unreadable(f"The body is larger than {LARGEST_BODY // 1024**2} MiB and was not read.")
    encoding = next((name for mark, name in _MARKS if body.startswith(mark)), "utf-8")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(f"The body is not text in {encoding.removesuffix('-sig').upper()}.") from None
    text = text.strip()
    if not text:
        raise Unreadable(f"The body is empty ({len(body)} bytes).")
    if text.startswith("<"):
        return Body(None, text, encoding)
    return Body(_document(text), None, encoding)


def _document(text: str) -> Any:
    brackets, depth = _brackets(text)
    if brackets > MOST_BRACKETS:
        raise Unreadable(f"The body has more than {MOST_BRACKETS} objects and lists and was not read.")
    if depth > DEEPEST_NESTING:
        raise Unreadable(f"The body is nested more than {DEEPEST_NESTING} levels deep and was not read.")
    try:
        return json.loads(text, parse_float=str, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The body is not JSON, or only a part of it: {error}.") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _brackets(text: str) -> tuple[int, int]:
    """Count the brackets that open, and how many are open at once at most."""
    opened = depth = deepest = 0
    for match in _BRACKETS.finditer(text):
        character = match[0][0]
        if character in "[{":
            opened += 1
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return opened, deepest
